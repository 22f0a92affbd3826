"""The screening policy in readers' words, for the page that explains it: printed from the list that is used."""

from dataclasses import dataclass

from screening.policy import CHECKS


@dataclass(frozen=True)
class CheckInWords:
    title: str
    says: str
    exempts_staff: bool


def screening_policy() -> tuple[CheckInWords, ...]:
    """Every check that is run on a comment, in the order of the policy."""
    return tuple(CheckInWords(check.title, check.says, check.exempts_staff) for check in CHECKS)
