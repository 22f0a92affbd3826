"""Is it written in capitals?"""

from screening.draft import Draft
from screening.facts import Facts
from screening.findings import Finding
from screening.verdicts import Verdict

NAME = "shouting"
VERSION = 1

# Below this a line of initials ("NHS, BBC, HMRC and DWP") would count as shouting.
FEWEST_LETTERS = 20
# From here on it is a wall of capitals, about a paragraph, that nobody reads with pleasure.
WALL_LETTERS = 250
# 812 comments of over 200 characters had 4 capitals in a hundred letters (median), 10 at the 90th percentile and 67 at
# the 99th.
SHOUTED_PERCENT = 70


def check(draft: Draft, _facts: Facts) -> list[Finding]:
    """Point out a comment of at least 20 letters that is mostly capitals; one of 250 or more waits.

    Only letters that have capitals are counted, so Arabic, Hebrew or Chinese never shout.
    """
    capitals = sum(map(str.isupper, draft.source))
    letters = capitals + sum(map(str.islower, draft.source))
    if letters < FEWEST_LETTERS or capitals * 100 < letters * SHOUTED_PERCENT:
        return []
    verdict = Verdict.HOLD if letters >= WALL_LETTERS else Verdict.NOTE
    detail = f"{capitals * 100 // letters} in 100 of its {letters:,} letters are capitals."
    return [Finding(NAME, VERSION, verdict, "it is mostly in capitals", detail)]
