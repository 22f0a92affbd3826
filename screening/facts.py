"""Everything the checks need to know and cannot read from the text. Gathered by a query, so that checks stay pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from ahocorasick_rs import AhoCorasick

from text import Folded, fold, shorten, squeeze


@dataclass(frozen=True, slots=True)
class WriterFacts:
    """What is known about the writer. `joined_at` is aware of its time zone."""

    published_count: int
    rejected_count: int
    joined_at: datetime
    is_staff: bool


@dataclass(frozen=True, slots=True)
class WordMatch:
    """A term of a list, and where in the original text it was found."""

    term: str
    start: int
    end: int


@dataclass(frozen=True)
class WordList:
    """Terms to look for: "scum" is that whole word, "idiot*" every word that begins so, "go home" words in a row.

    Terms are folded like the texts they are looked for in, so capitals and accents do not matter. Terms of which
    nothing is left when folded are passed over. Build it once and keep it: building costs far more than searching.
    """

    terms: tuple[str, ...]
    _patterns: tuple[tuple[str, str], ...] = field(init=False, repr=False, compare=False)
    _automaton: AhoCorasick = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        patterns = []
        for term in dict.fromkeys(self.terms):
            folded = fold(term.rstrip("*")).text
            if folded:
                # The spaces are the word's edges: "press" is not in " wordpress ".
                patterns.append((f" {folded}" if term.endswith("*") else f" {folded} ", term))
        object.__setattr__(self, "_patterns", tuple(patterns))
        object.__setattr__(self, "_automaton", AhoCorasick([pattern for pattern, _ in patterns]))

    def find(self, folded: Folded) -> list[WordMatch]:
        """List the terms in a folded text in order, also when spelt with spaces ("i d i o t") or drawn out ("scuuum").

        A stem's match runs to the end of its word. Each term is listed once for each place.
        """
        spaced = squeeze(folded)
        views = {id(view): view for view in (folded, spaced, shorten(folded), shorten(spaced))}
        found = {match for view in views.values() for match in self._find_in(view)}
        return sorted(found, key=lambda match: (match.start, match.end, match.term))

    def _find_in(self, view: Folded) -> Iterator[WordMatch]:
        padded = f" {view.text} "
        for number, start, end in self._automaton.find_matches_as_indexes(padded, overlapping=True):
            pattern, term = self._patterns[number]
            if not pattern.endswith(" "):
                end = padded.index(" ", end)
            else:
                end -= 1
            first, last = view.original_span(start, end - 1)
            yield WordMatch(term, first, last)


@dataclass(frozen=True, slots=True)
class Facts:
    """What one screening needs. Times are aware; counts of the same text are by fingerprint, within a day.

    `hold_until_published` is the desk's setting: comments of writers with fewer published ones wait (0: none do).
    """

    writer: WriterFacts
    now: datetime
    own_hosts: frozenset[str]
    banned: WordList
    suspect: WordList
    same_text_by_others: int
    same_text_by_writer: int
    hold_until_published: int
