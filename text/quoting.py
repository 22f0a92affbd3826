"""Quoting: words that somebody said, as the beginning of a comment about them."""

import re

from text.cleaning import clean_line, prepare_for_drawing
from text.excerpts import visible_text
from text.length import cut_graphemes

# Three or four sentences: enough to know what is meant, short enough that the answer is the longer part.
LONGEST_QUOTE = 300
LONGEST_SOURCE_NAME = 120

# What Markdown reads as a mark. A lone "~" or an "_" inside a word ("some_name") means itself, as in addresses.
_MARK = re.compile(r"[\\`*\[\]]|~(?=~)|(?<=~)~|(?<![^\W_])_|_(?![^\W_])|<(?=\w)|&(?=#?\w+;)")
# What begins a heading, a quotation or a list when it stands first in a line.
_FIRST = re.compile(r"(?=#{1,6}(?:\s|$)|>|[-+](?:\s|$))")
_NUMBERED = re.compile(r"\A(\d{1,9})(?=[.)](?:\s|$))")
_QUOTATION = re.compile(r"<(/?)blockquote>")
_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
# The address of one of our pages has none of these; one that had would end the link before its end.
_UNFIT = {ord(char): f"%{ord(char):02X}" for char in "()<>[]\\ \"'"}


def quote(words: str, who: str, address: str) -> str:
    """Give the Markdown that quotes these words: each line behind "> ", and a last one that says whose they are and
    links to where they stand. What would be a mark reads as it did. At most 300 characters, cut between words.

    Empty when there is nothing to quote. Never refuses.
    """
    lines = [" ".join(line.split()) for line in prepare_for_drawing(words).split("\n")]
    said = _cut("\n".join(line for line in lines if line))
    if not said:
        return ""
    whose = _as_words(clean_line(who, LONGEST_SOURCE_NAME))
    quoted = [_as_words(line) for line in said.split("\n")]
    return "\n".join(f"> {line}" for line in [*quoted, f"[{whose}]({address.translate(_UNFIT)})"])


def own_words(drawn: str) -> str:
    """Give the words of a drawn comment without what it quotes itself, so that nobody is quoted with another's words.
    A comment of quotations alone gives them. Never refuses."""
    kept, depth, last = [], 0, 0
    for mark in _QUOTATION.finditer(drawn):
        if depth == 0:
            kept.append(drawn[last : mark.start()])
        depth = max(0, depth - 1 if mark[1] else depth + 1)
        last = mark.end()
    if depth == 0:
        kept.append(drawn[last:])
    return visible_text("".join(kept)).strip() or visible_text(drawn).strip()


def paragraphs(drawn: str, most: int) -> tuple[str, ...]:
    """Give the words of the first paragraphs of a drawn article, each as one line; those without any are left out."""
    found: list[str] = []
    for paragraph in _PARAGRAPH.finditer(drawn):
        if words := " ".join(visible_text(paragraph[1]).split()):
            found.append(words)
        if len(found) == most:
            break
    return tuple(found)


def _cut(words: str) -> str:
    if cut_graphemes(words, LONGEST_QUOTE) == words:
        return words
    short = cut_graphemes(words, LONGEST_QUOTE - 1)
    at_a_word = short if words[len(short)].isspace() else short[: max(short.rfind(" "), short.rfind("\n"), 0)]
    # A first word longer than half the room is cut inside.
    return (at_a_word if len(at_a_word) * 2 > len(short) else short).rstrip(" \n,;:-") + "…"


def _as_words(line: str) -> str:
    """One line that means itself: every mark Markdown would read in it gets its backslash."""
    line = _NUMBERED.sub(r"\1\\", _MARK.sub(r"\\\g<0>", line))
    return f"\\{line}" if _FIRST.match(line) else line
