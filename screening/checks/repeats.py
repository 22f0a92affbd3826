"""Have we just had the same text?"""

from screening.draft import Draft
from screening.facts import Facts
from screening.findings import Finding
from screening.verdicts import Verdict

NAME = "repeats"
VERSION = 1

# "Well said.", "I couldn't agree more" and "Hear, hear!" are said by many and mean no harm.
EVERYDAY_LETTERS = 25


def check(draft: Draft, facts: Facts) -> list[Finding]:
    """Hold a text that others, or the same writer, have sent within a day; short everyday phrases may come again.

    Texts are the same when they fold to the same letters (`text.fingerprint`), so adding dots or capitals does not
    make a new one. Up to 25 folded letters count as everyday.
    """
    if len(draft.folded.text) <= EVERYDAY_LETTERS:
        return []
    findings = []
    if facts.same_text_by_others > 0:
        detail = f"The same text came from other writers {_times(facts.same_text_by_others)} in the last 24 hours."
        findings.append(Finding(NAME, VERSION, Verdict.HOLD, "others have sent the same text", detail))
    if facts.same_text_by_writer > 0:
        detail = f"The same writer sent the same text {_times(facts.same_text_by_writer)} in the last 24 hours."
        findings.append(Finding(NAME, VERSION, Verdict.HOLD, "you have sent the same text before", detail))
    return findings


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number:,} times"
