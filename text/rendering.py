"""The two doors: source text in, HTML out that may be put into a page as it is."""

import html
import re
from collections.abc import Sequence

from text.cleaning import prepare_for_drawing
from text.imported import simplify_html
from text.length import COMMENT_CODE_POINTS, FORMER_COMMENT_CODE_POINTS, refuse_long_article, refuse_long_comment
from text.markup import draw_markdown, linked_addresses
from text.mentions import People
from text.sanitise import sanitise_article, sanitise_comment, second_opinion

# Raise it when the same source would be drawn differently: stored HTML with a lower number is drawn again.
RENDERER_VERSION = 1

# Each mark costs up to 30 microseconds to read and sanitise, and each line, which may be a list item or a heading of
# its own, up to 140: hence its weight. The budgets keep the worst comment under 0.1 s and the worst article under a
# second. 812 real comments came to 30 in 5,000 characters (median; 277 at the 95th percentile), two of our own pages
# full of marks to 3,600 in 60,000.
LINE_WEIGHT = 4
MOST_MARKS_IN_A_COMMENT = 1_600
MOST_MARKS_IN_AN_ARTICLE = 20_000

# Tags of foreign HTML: nested lists take nh3 0.3 s at this number and four times that at twice the number.
MOST_TAGS = 12_000
# Elements and entities that bleach, at about 30 microseconds each, still takes in under a second.
MOST_PIECES = 25_000
# HTML is larger than its source, and never without end. The fixed part lets a short comment hold 20 links or so.
LARGEST_GROWTH = 10
SMALL_HTML = 4_000

_MARKS = "*_`[]<>&~!\\|"
_GAP = re.compile(r"\n[ \t]*\n\s*")


def _as_typed(source: str, *, comment: bool) -> str:
    """Draw a text without reading any marks in it: paragraphs, line breaks and words."""
    paragraphs = (html.escape(part, quote=False).replace("\n", "<br>\n") for part in _GAP.split(source.strip()))
    return second_opinion("".join(f"<p>{part}</p>\n" for part in paragraphs), comment=comment)


def _is_too_rich(drawn: str, source: str) -> bool:
    return drawn.count("<") + drawn.count("&") > MOST_PIECES or len(drawn) > LARGEST_GROWTH * len(source) + SMALL_HTML


def _weight(source: str) -> int:
    return LINE_WEIGHT * source.count("\n") + sum(map(source.count, _MARKS))


def _draw(source: str, *, comment: bool, people: People | None = None) -> str:
    if not source:
        return ""
    if _weight(source) > (MOST_MARKS_IN_A_COMMENT if comment else MOST_MARKS_IN_AN_ARTICLE):
        return _as_typed(source, comment=comment)
    try:
        drawn = draw_markdown(source, comment=comment, people=people)
    except RuntimeError:
        # markdown-it-py 4.3.0 gives up on `www.b.co.uk[http://http://`: it takes what stands before for a scheme.
        return _as_typed(source, comment=comment)
    if _is_too_rich(drawn, source):
        return _as_typed(source, comment=comment)
    finished = sanitise_comment(drawn) if comment else sanitise_article(drawn)
    return _as_typed(source, comment=comment) if _is_too_rich(finished, source) else finished


def render_comment(source: str, people: Sequence[str] = ()) -> str:
    """Draw a reader's comment: paragraphs, line breaks, emphasis, quotes, lists, code, and links to the web and mail.

    Everything else a reader types stays words: HTML, pictures, and links that may not be made. A heading becomes a
    bold paragraph, since a comment must not add to the article's outline. A comment with more than 1,600 marks (a line
    end counts four), or that would grow more than tenfold, is drawn as typed. Links carry rel="ugc nofollow noopener".
    `people` are the names of those in the thread: "@" and a name is bold, for three of them at most.

    Raises TextTooLong above 5,000 characters as a reader counts them, or 20,000 code points.
    """
    source = prepare_for_drawing(source)
    refuse_long_comment(source)
    return _draw(source, comment=True, people=_people(source, people))


def _people(source: str, names: Sequence[str]) -> People | None:
    return People(names) if names and "@" in source else None


def mentioned(source: str, names: Sequence[str]) -> tuple[str, ...]:
    """Say which of these people a comment speaks to, in the order it does: those whose names `render_comment` draws
    bold. Never refuses: a text that is drawn as typed, or is too long to be drawn, speaks to nobody."""
    source = prepare_for_drawing(source[:COMMENT_CODE_POINTS])
    people = _people(source, names)
    if people is None or _weight(source) > MOST_MARKS_IN_A_COMMENT:
        return ()
    try:
        draw_markdown(source, comment=True, people=people)
    except RuntimeError:
        return ()
    return people.found


def render_former_comment(source: str) -> str:
    """Draw a comment that moved in from another system, as `render_comment` does.

    It was accepted under other limits, so only its first 65,535 code points are drawn, and nothing is refused.
    """
    return _draw(prepare_for_drawing(source[:FORMER_COMMENT_CODE_POINTS]), comment=True)


def render_article(source: str, markup: str = "markdown") -> str:
    """Draw an article from its Markdown, or from HTML written elsewhere (`markup="html"`).

    Has what a comment has, and two levels of headings, rules, tables and links within our own site. Pictures are no
    part of the text. An article of more than 20,000 marks (a line end counts four) or 12,000 tags is
    drawn as typed.

    Raises TextTooLong above 200,000 code points, and ValueError for another kind of markup.
    """
    if markup not in ("markdown", "html"):
        raise ValueError(f'An article is written in "markdown" or "html", not in "{markup}".')
    source = prepare_for_drawing(source)
    refuse_long_article(source)
    if markup == "markdown":
        return _draw(source, comment=False)
    if source.count("<") > MOST_TAGS or source.count("&") > MOST_PIECES:
        return _as_typed(source, comment=False)
    simple = simplify_html(source)
    if _is_too_rich(simple, source):
        return _as_typed(source, comment=False)
    return sanitise_article(simple).strip()


def links_in_comment(source: str) -> list[str]:
    """List the addresses a reader of this comment could click on, in order, with `http://` where it was left out.

    Reads what would be drawn, so nothing clickable can be missed; a comment drawn as typed has none. Text beyond
    20,000 code points, which `render_comment` refuses anyway, is not looked at.
    """
    source = prepare_for_drawing(source[:COMMENT_CODE_POINTS])
    return [] if _weight(source) > MOST_MARKS_IN_A_COMMENT else linked_addresses(source)
