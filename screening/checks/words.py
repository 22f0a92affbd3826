"""Does it use words the newsroom does not want, or wants to look at?"""

from screening.draft import Draft
from screening.facts import Facts, WordList
from screening.findings import Finding
from screening.verdicts import Verdict

NAME = "words"
VERSION = 2

# A moderator needs the first few; a comment of one word 900 times is not 900 things to read.
MOST_LISTED = 20


def check(draft: Draft, facts: Facts) -> list[Finding]:
    """Reject a comment with a banned word and hold one with a suspect word, showing where each stands.

    Words match whatever their capitals, accents, look-alike letters or spacing, and only where the list means them:
    "press" is not found in "WordPress". The writer is told that it was a word, not which. Nobody is exempt.
    """
    return [
        *_look(draft, facts.banned, Verdict.REJECT, "it uses a word we do not publish", "a banned word"),
        *_look(draft, facts.suspect, Verdict.HOLD, "it uses a word that we always check", "a word to check"),
    ]


def _look(draft: Draft, words: WordList, verdict: Verdict, reason: str, kind: str) -> list[Finding]:
    typed = words.find(draft.folded)[:MOST_LISTED]
    found = [
        Finding(NAME, VERSION, verdict, reason, f'"{match.term}" is {kind} on our list.', match.start, match.end)
        for match in typed
    ]
    if draft.shown is not None:
        # Spelt with markup or entities, a word is read but not typed: there are no characters to point at.
        hidden = {match.term for match in words.find(draft.shown)} - {match.term for match in typed}
        detail = '"{}" is ' + kind + " on our list. It is spelt with markup, and read without."
        found += [Finding(NAME, VERSION, verdict, reason, detail.format(term)) for term in sorted(hidden)[:MOST_LISTED]]
    return found
