"""What somebody types into a search box, and the passage of a text that answers it."""

import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

from text.cleaning import clean_line
from text.excerpts import visible_text

# Longer than a question anybody types.
LONGEST_QUERY = 200
# Each word costs a pass over its places in the index: sixteen of the commonest, 0.1 s over 100,000 comments.
MOST_WORDS = 16
# What a word is, and which are the same: as migrations/search.py has it.
TOKENS = "porter unicode61 remove_diacritics 2"

# Three or four lines on a phone, some of them before the first hit.
PASSAGE = 220
BEFORE_THE_HIT = 60
# Where a passage is looked for: the whole of a comment, the first 3,000 words of a story.
LONGEST_READ = 20_000

_PIECE = re.compile(r"(-?)(?:[\"“”]([^\"“”]*)[\"“”]?|([^\s\"“”]+))")
_WORD = re.compile(r"[^\W_]+")
_HALF_TAG = re.compile(r"<[^<>]*\Z")
# No text has these: clean_line takes control characters out.
_OPEN, _CLOSE = "\x01", "\x02"
_HIT = re.compile(rf"{_OPEN}([^{_CLOSE}]*){_CLOSE}")


@dataclass(frozen=True)
class Asked:
    """What is looked for. A piece is a word, or words that follow each other; none holds a quotation mark."""

    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    # Whether more was asked than is looked for.
    is_cut: bool = False


@dataclass(frozen=True)
class Part:
    """A stretch of a passage, as text and not HTML: a hit, or what stands around it."""

    words: str
    is_hit: bool = False


def read_query(typed: str) -> Asked:
    """Take a query apart: words, "words in this order", and -words that must not be there. No sign means more.

    "stop-and-search" and "don't" are words in order. A piece without a letter or digit is nothing, and so is what
    comes after 200 characters or sixteen words. Never refuses.
    """
    line = clean_line(typed[:LONGEST_QUERY], LONGEST_QUERY)
    is_cut = len(typed) > LONGEST_QUERY
    if is_cut:
        line = line.rpartition(" ")[0] or line
    room, wanted, unwanted = MOST_WORDS, dict[str, None](), dict[str, None]()
    for sign, phrase, word in _PIECE.findall(line):
        piece = phrase or word
        words = list(_WORD.finditer(piece))
        is_cut = is_cut or len(words) > room
        words = words[:room]
        room -= len(words)
        if words:
            (unwanted if sign else wanted)[piece[: words[-1].end()]] = None
    return Asked(tuple(wanted), tuple(unwanted), is_cut)


def line_of(drawn: str) -> str:
    """Give the words of HTML that one of the two doors drew as one line of plain text, up to 20,000 characters."""
    words = visible_text(_HALF_TAG.sub("", drawn[:LONGEST_READ]))
    return clean_line(words, len(words) + 1)


def passages(lines: Sequence[str], asked: Asked, longest: int = PASSAGE) -> list[tuple[Part, ...]]:
    """Give of each line of plain text the stretch around what was asked for, in parts: hits, and what is between.

    A line without a hit gives its beginning. Never refuses.
    """
    return [_passage(marked, longest) for marked in _mark(lines, asked)]


def _mark(lines: Sequence[str], asked: Asked) -> list[str]:
    """The lines with their hits between marks. An index of these few lines says what a hit is, in the way the large
    one does, so that "ambulances" is marked for whoever asked for an ambulance."""
    question = " OR ".join(f'"{piece}"' for piece in asked.wanted)
    marked = list(lines)
    with closing(sqlite3.connect(":memory:")) as shelf:
        shelf.execute(f"CREATE VIRTUAL TABLE lines USING fts5(line, tokenize = '{TOKENS}')")
        shelf.executemany("INSERT INTO lines(rowid, line) VALUES (?, ?)", enumerate(lines))
        asked_for = "SELECT rowid, highlight(lines, 0, ?, ?) FROM lines WHERE lines MATCH ?"
        for number, line in shelf.execute(asked_for, (_OPEN, _CLOSE, question)):
            marked[number] = line
    return marked


def _passage(marked: str, longest: int) -> tuple[Part, ...]:
    # Every other piece is a hit.
    pieces = _HIT.split(marked)
    line, first = "".join(pieces), len(pieces[0]) if len(pieces) > 1 else 0
    start, end = _stretch(line, first, longest)
    parts = [Part("…")] if start else []
    place = 0
    for number, words in enumerate(pieces):
        inside = words[max(0, start - place) : max(0, end - place)]
        place += len(words)
        if inside:
            parts.append(Part(inside, is_hit=number % 2 == 1))
    return (*parts, Part("…")) if end < len(line) else tuple(parts)


def _stretch(line: str, first: int, longest: int) -> tuple[int, int]:
    """Where a passage around the first hit begins and ends: between words, unless one alone is longer than that."""
    start = max(0, min(first - BEFORE_THE_HIT, len(line) - longest))
    if start and line[start - 1] != " ":
        start = line.find(" ", start, first) + 1 or start
    end = start + longest
    if end < len(line) and line[end] != " ":
        space = line.rfind(" ", end - longest // 2, end)
        end = space if space > first else end
    return start, end
