"""What the made-up readers say: drawn from our own phrases, the same for the same seed.

Only `Random.random()` is asked: Python promises its sequence for ever, and of no other method.
"""

import re
from math import exp
from pathlib import Path
from random import Random
from statistics import NormalDist

from commands.starter import read_toml

PHRASES = {name: tuple(told) for name, told in read_toml(Path(__file__).parent / "phrases.toml").items()}
_GAP = re.compile(r"\{(\w+)\}")

# Half the comments are shorter than this; one in fifty is longer than 1,500. A log-normal law: short remarks, and a
# long tail of letters to the editor.
MEDIAN_CHARACTERS = 200
SPREAD = 0.98
SHORT_CHARACTERS = 40
LONGEST_CHARACTERS = 3_500
SENTENCES_A_PARAGRAPH = 5
# How many of a hundred comments quote, link somewhere, or stress a word.
QUOTES, LINKS, STRESSES = 4, 2, 5


def pick(chance: Random, name: str) -> str:
    """One phrase of this kind, its gaps filled."""
    phrases = PHRASES[name]
    phrase = phrases[int(chance.random() * len(phrases))]
    return _GAP.sub(lambda gap: pick(chance, gap[1]), phrase)


def sentence(chance: Random, name: str) -> str:
    """A phrase as a sentence: it may begin with a gap, and so with a small letter."""
    drawn = pick(chance, name)
    return drawn[0].upper() + drawn[1:]


def comment(chance: Random, *, is_reply: bool) -> str:
    """A comment, in the Markdown readers write."""
    wanted = _length(chance)
    if wanted < SHORT_CHARACTERS:
        return sentence(chance, "short")
    said = [sentence(chance, "reply" if is_reply else "opening")]
    length = len(said[0])
    while length < wanted:
        following = sentence(chance, "sentence")
        # Stop where that comes nearer to what was wanted than going on.
        if length + len(following) / 2 > wanted:
            break
        said.append(following)
        length += len(following) + 1
    if len(said) > 3:
        said.append(sentence(chance, "ending"))
    return _dressed(chance, _in_paragraphs(said))


def article(chance: Random, paragraphs: int = 8) -> str:
    """The body of a story."""
    return "\n\n".join(
        " ".join(sentence(chance, "sentence") for _ in range(SENTENCES_A_PARAGRAPH - 1)) for _ in range(paragraphs)
    )


def _length(chance: Random) -> int:
    # Never quite 0, for which the law has no answer.
    spread = NormalDist(sigma=SPREAD).inv_cdf(max(chance.random(), 1e-9))
    return min(LONGEST_CHARACTERS, round(MEDIAN_CHARACTERS * exp(spread)))


def _in_paragraphs(said: list[str]) -> str:
    starts = range(0, len(said), SENTENCES_A_PARAGRAPH)
    return "\n\n".join(" ".join(said[start : start + SENTENCES_A_PARAGRAPH]) for start in starts)


def _dressed(chance: Random, told: str) -> str:
    lot = int(chance.random() * 100)
    if lot < QUOTES:
        return f"> {sentence(chance, 'sentence')}\n\n{told}"
    if lot < QUOTES + LINKS:
        return f"{told} See https://example.org/minutes/{int(chance.random() * 1000)}."
    if lot < QUOTES + LINKS + STRESSES:
        first, _, rest = told.partition(" ")
        return f"**{first}** {rest}" if rest else told
    return told
