"""Folding a text for matching: what different spellings of one insult have in common, and where it stood."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from text.lookalikes import LEET, LOOK_ALIKES

# Every letter in use in Europe fits; an attacker who sends all of Unicode may not fill the memory.
_REMEMBERED_LETTERS = 8_192
# Shorter runs of single letters are initials ("J K Rowling", "a b").
_FEWEST_SPACED_LETTERS = 3

# Controls that are not white space vanish, which only the slower road of `_fold_letters` does.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_LEET_SIGN = re.compile(r"[013457@$!]")
_WORD = re.compile(r"[\w@$!]+")
_NO_LETTER = re.compile(r"[\W_]")
_RUN = re.compile(r" {2,}|([^\W\d_])\1{2,}")
_SPACED = re.compile(rf"(?<!\S)\w(?: \w){{{_FEWEST_SPACED_LETTERS - 1},}}(?!\S)")
_PAIR = re.compile(r"([^\W\d_])\1")


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as it is matched. `spans[i]` is the place in the original of the letter that became `text[i]`."""

    text: str
    spans: Sequence[int]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Say where in the original the folded letters from `start` up to `end` stood, as (start, end).

        Raises ValueError for an empty or impossible stretch: nothing stood there.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"No letters from {start} to {end} in a folded text of {len(self.text)}.")
        return self.spans[start], self.spans[end - 1] + 1


@lru_cache(maxsize=_REMEMBERED_LETTERS)
def _fold_letter(letter: str) -> str:
    """Fold one code point to the plain letters it stands for; marks, controls and invisible characters to none."""
    whole = LOOK_ALIKES.get(letter) or LOOK_ALIKES.get(letter.casefold())
    if whole:
        return whole
    kept = []
    for part in unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", letter).casefold()):
        category = unicodedata.category(part)
        if category in ("Zs", "Zl", "Zp") or part in "\t\n\r\v\f\x85":
            kept.append(" ")
        elif category[0] not in "MC":
            kept.append(LOOK_ALIKES.get(part, part))
    return "".join(kept)


def _fold_letters(text: str) -> tuple[str, Sequence[int]]:
    if text.isascii() and not _CONTROL.search(text):
        return text.lower(), range(len(text))
    parts = [_fold_letter(letter) for letter in text]
    folded = "".join(parts)
    lengths = list(map(len, parts))
    if lengths.count(1) == len(lengths):
        return folded, range(len(folded))
    return folded, [place for place, length in enumerate(lengths) for _ in range(length)]


def _read_leet(match: re.Match[str]) -> str:
    word = match[0]
    if word.isalpha() or word.isdigit():
        return word
    # "no!" ends with punctuation and "@name" begins with it; "@r$e" begins with a letter, as its other sign shows.
    inner = word.rstrip("!@").lstrip("!")
    if inner[1:].isalpha():
        inner = inner.lstrip("@")
    if not any(map(str.isalpha, inner)):
        return word
    start = word.index(inner)
    return word[:start] + inner.translate(LEET) + word[start + len(inner) :]


def _cut(text: str, spans: Sequence[int], pieces: Iterable[tuple[int, int, str, Sequence[int]]]) -> Folded:
    """Replace each (start, end) by its letters and their places; everything between stays."""
    texts: list[str] = []
    places: list[int] = []
    last = 0
    for start, end, letters, where in pieces:
        texts += (text[last:start], letters)
        places += spans[last:start]
        places += where
        last = end
    if not texts:
        return Folded(text, spans)
    return Folded("".join([*texts, text[last:]]), [*places, *spans[last:]])


def fold(text: str) -> Folded:
    """Give the text in plain small letters, digits and single spaces, with the way back to where each stood.

    Capitals, accents, look-alike letters, digits and signs inside words ("1d10t"), letters repeated more than twice
    and invisible characters all fold away; punctuation counts as a space. Two texts with the same folding read the
    same to a person. Never refuses; about 1 ms for 5,000 characters.
    """
    letters, spans = _fold_letters(text)
    letters = letters.replace("_", " ")
    if _LEET_SIGN.search(letters):
        letters = _WORD.sub(_read_leet, letters)
    letters = _NO_LETTER.sub(" ", letters)
    start = len(letters) - len(letters.lstrip(" "))
    end = max(start, len(letters.rstrip(" ")))
    letters, spans = letters[start:end], spans[start:end]

    def shortened() -> Iterable[tuple[int, int, str, Sequence[int]]]:
        for match in _RUN.finditer(letters):
            first, last = match.start(), match.end() - 1
            if match[1] is None:
                yield first, last + 1, " ", (spans[first],)
            else:
                # First and last stay, so that the gap between their places shows a drawn-out letter (see `shorten`).
                yield first, last + 1, match[1] * 2, (spans[first], spans[last])

    return _cut(letters, spans, shortened())


def squeeze(folded: Folded) -> Folded:
    """Join letters that were spelt out one by one ("i d i o t", "i.d.i.o.t"); the same object when there are none."""

    def joined() -> Iterable[tuple[int, int, str, Sequence[int]]]:
        for match in _SPACED.finditer(folded.text):
            word = match[0][::2]
            if any(map(str.isalpha, word)):
                word = word.translate(LEET)
            yield match.start(), match.end(), word, folded.spans[match.start() : match.end() : 2]

    result = _cut(folded.text, folded.spans, joined())
    return folded if result.text == folded.text else result


def shorten(folded: Folded) -> Folded:
    """Make drawn-out letters single ("scuuuum" to "scum"); honest pairs ("feel") stay, and so may the same object."""

    def singles() -> Iterable[tuple[int, int, str, Sequence[int]]]:
        for match in _PAIR.finditer(folded.text):
            first, second = folded.spans[match.start()], folded.spans[match.start() + 1]
            if second - first > 1:
                yield match.start(), match.end(), match[1], (second,)

    result = _cut(folded.text, folded.spans, singles())
    return folded if result.text == folded.text else result


def fingerprint(text: str, folded: Folded | None = None) -> str:
    """Give 32 hexadecimal digits that are the same for texts that read the same to a person.

    Stable between processes and releases (BLAKE2b, 128 bits, of the folded text; of the text itself when folding
    leaves nothing, as with emoji), so it may be stored. `folded` is the text's folding, where it is at hand. Never
    refuses.
    """
    matter = (folded or fold(text)).text or " ".join(text.split())
    return hashlib.blake2b(matter.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
