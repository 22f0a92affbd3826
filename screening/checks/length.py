"""Is there anything to read, and not too much of it?"""

from screening.draft import Draft
from screening.facts import Facts
from screening.findings import Finding
from screening.verdicts import Verdict
from text import COMMENT_CODE_POINTS, COMMENT_GRAPHEMES, count_graphemes

NAME = "length"
VERSION = 1


def check(draft: Draft, _facts: Facts) -> list[Finding]:
    """Give back a comment without a single letter or digit, or with more than 5,000 characters, saying by how many.

    Characters are counted as a reader counts them; past 20,000 code points (letters with their accents counted one
    by one) the comment is too long however few they make. Nobody is exempt.
    """
    if not any(map(str.isalnum, draft.source)):
        return [_refusal("it has no words in it", "There is not one letter or digit in it.")]
    actual = count_graphemes(draft.source)
    if (over := actual - COMMENT_GRAPHEMES) > 0:
        unit = "character" if over == 1 else "characters"
        return [
            _refusal(f"it is {over:,} {unit} too long", f"{actual:,} characters; the most is {COMMENT_GRAPHEMES:,}.")
        ]
    if (over := len(draft.source) - COMMENT_CODE_POINTS) > 0:
        detail = f"{len(draft.source):,} code points; the most is {COMMENT_CODE_POINTS:,}."
        return [_refusal(f"it has too many accents and joined characters ({over:,} over)", detail)]
    return []


def _refusal(reason: str, detail: str) -> Finding:
    return Finding(NAME, VERSION, Verdict.REFUSE, reason, detail)
