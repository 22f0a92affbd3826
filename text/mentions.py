"""Who is spoken to: "@" and the name of somebody in the thread, however it is spelt."""

from collections.abc import Iterator, Sequence

import regex  # type: ignore[import-untyped, unused-ignore]

from text.folding import fold

# Speaking to four people at once is speaking to a room, and what spammers do (reference: three elsewhere).
MOST_MENTIONED = 3
# Names have at most 60 characters; with an accent or an invisible character on each they still fit.
_LONGEST_NAME = 200
# Each "@" has its letters folded, at about 0.05 ms. Nobody needs more to speak to three people.
_MOST_TRIES = 60

# Not behind a letter, where it belongs to an address: "ruth@example.org".
_AT = regex.compile(r"(?<![\w@])@(?=[^\W_])")
# What belongs to the last letter though it folds to nothing.
_ON_A_LETTER = regex.compile(r"[\p{M}\u200d\ufe0f]*")


class People:
    """Those who can be spoken to in one comment, by their names as they are folded; and who was, in `found`.

    Of two names that fold to the same the first is meant, and of two that fit the longer: with "Ruth" and "Ruth
    Adeyemi" in the thread, "@Ruth Adeyemi" is the latter. A name of signs alone cannot be called.
    """

    def __init__(self, names: Sequence[str]) -> None:
        folded: dict[str, str] = {}
        for name in names:
            folded.setdefault(fold(name).text, name)
        folded.pop("", None)
        self._names = sorted(folded.items(), key=lambda pair: -len(pair[0]))
        self._tries = _MOST_TRIES
        self.found: tuple[str, ...] = ()

    def spoken_to(self, words: str) -> Iterator[tuple[int, int]]:
        """Where in these words somebody is spoken to, from the "@" to the end of the name, in order."""
        for at in _AT.finditer(words):
            if not self._tries:
                return
            self._tries -= 1
            called = self._called(words[at.end() : at.end() + _LONGEST_NAME])
            if called is None:
                continue
            name, length = called
            if name not in self.found:
                if len(self.found) == MOST_MENTIONED:
                    continue
                self.found = (*self.found, name)
            yield at.start(), at.end() + length

    def _called(self, words: str) -> tuple[str, int] | None:
        """Whose name stands at the beginning of these words, and how much of them it is."""
        letters = fold(words)
        for folded, name in self._names:
            if letters.text.startswith(folded) and letters.text[len(folded) : len(folded) + 1] in ("", " "):
                _, end = letters.original_span(0, len(folded))
                return name, _ON_A_LETTER.match(words, end).end()
        return None
