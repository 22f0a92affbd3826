"""What the machine thinks of a text before a person does: pure functions over the text and a few facts."""

from screening.draft import Draft
from screening.facts import Facts, WordList, WriterFacts
from screening.findings import Finding, Screening
from screening.policy import CHECKS, Check
from screening.verdicts import Verdict

__all__ = [
    "CHECKS",
    "Check",
    "Draft",
    "Facts",
    "Finding",
    "Screening",
    "Verdict",
    "WordList",
    "WriterFacts",
    "screen",
]


def screen(draft: Draft, facts: Facts, checks: tuple[Check, ...] = CHECKS) -> Screening:
    """Say what should happen to a comment before a person has read it, with every reason found.

    Every check of the policy runs, and the strictest verdict wins. A check that breaks is itself a finding, with the
    verdict the policy names for that case, so that a fault never publishes what the check was there to stop, nor
    loses a reader's words. Never raises.
    """
    findings: list[Finding] = []
    for check in checks:
        if facts.writer.is_staff and check.exempts_staff:
            continue
        findings += _run(check, draft, facts)
    return Screening.of(findings)


def _run(check: Check, draft: Draft, facts: Facts) -> list[Finding]:
    try:
        return check.run(draft, facts)
    except Exception as fault:
        return [
            Finding(
                check=check.name,
                version=check.version,
                verdict=check.on_failure,
                reason="one of our automatic checks could not run",
                detail=f'The check "{check.title}" could not run ({type(fault).__name__}).',
            )
        ]
