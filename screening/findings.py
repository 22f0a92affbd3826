"""What a check found, in words for the writer and words for the moderator."""

from collections.abc import Iterable
from dataclasses import dataclass

from screening.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that one check found in one text.

    `reason` completes "Your comment is waiting for a moderator, because ..." for its writer and gives no more away
    than needed. `detail` is a whole sentence for the moderator. `start` and `end` say where in the source text, in
    code points; both are None when the finding is about the whole.
    """

    check: str
    version: int
    verdict: Verdict
    reason: str
    detail: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Screening:
    """The result of all checks: the strictest verdict, and every finding in the order of the policy."""

    verdict: Verdict
    findings: tuple[Finding, ...]

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> "Screening":
        """Gather findings; no findings at all is a PASS."""
        found = tuple(findings)
        return cls(max((finding.verdict for finding in found), default=Verdict.PASS), found)

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons that led to the verdict, each once, for the writer."""
        return tuple(dict.fromkeys(finding.reason for finding in self.findings if finding.verdict == self.verdict))
