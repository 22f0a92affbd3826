"""The first words of a text, for lists, mails and search results."""

import html
import re

from text.cleaning import clean_line, prepare_for_drawing
from text.length import cut_graphemes
from text.markup import draw_markdown

# Marks, tags and addresses take room: this many times the length asked for, and one long address, hold enough words.
_MARGIN = 8
_MARGIN_FOR_ADDRESSES = 4_000

_OUR_TAG = re.compile(
    r"</?(p|br|em|strong|del|blockquote|ul|ol|li|code|pre|a|h2|h3|hr|table|thead|tbody|tr|th|td)"
    r"(?: [a-z]+=\"[^\"]*\")*>"
)
# What is left at the end when the start of the HTML was cut inside a tag; `<` in the text itself is `&lt;`.
_HALF_TAG = re.compile(r"<[^<>]*\Z")
_INLINE = frozenset({"em", "strong", "del", "code", "a"})


def visible_text(drawn: str) -> str:
    """Give the words that readers see in HTML which one of the two doors drew: markup within a line leaves no gap, so
    "pa<em>k</em>i" is one word. The answer is text, not HTML. Never refuses."""
    return html.unescape(_OUR_TAG.sub(lambda tag: "" if tag[1] in _INLINE else " ", drawn))


def excerpt(source_or_html: str, length: int = 200) -> str:
    """Give the first words of a comment or an article as one line of plain text, with an ellipsis where it is cut.

    Takes HTML that one of the two doors drew, or Markdown. `length` is in characters as a reader counts them, and
    counts the ellipsis. The answer is text, not HTML: escape it where it is shown. Never refuses.
    """
    start = source_or_html.lstrip()[: _MARGIN * length + _MARGIN_FOR_ADDRESSES]
    if not start.startswith("<"):
        start = draw_markdown(prepare_for_drawing(start), comment=True)
    words = _HALF_TAG.sub("", _OUR_TAG.sub(lambda tag: "" if tag[1] in _INLINE else " ", start))
    line = clean_line(html.unescape(words), len(words) + 1)
    short = cut_graphemes(line, length)
    if short == line:
        return line
    short = cut_graphemes(line, length - 1)
    at_a_word = short if line.startswith(" ", len(short)) else short.rpartition(" ")[0]
    # A first word longer than half the room is cut inside: an excerpt of nothing helps nobody.
    return (at_a_word if len(at_a_word) * 2 > len(short) else short).rstrip(" ,;:-") + "…"
