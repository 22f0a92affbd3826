"""Reading Markdown: which marks mean something in a comment and in an article, and what is left as it was typed."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import islice, pairwise

from linkify_it import LinkifyIt  # type: ignore[import-untyped, unused-ignore]
from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.renderer import RendererProtocol
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from text.addresses import BARE_ENDINGS, may_link_to
from text.mentions import People

# Quotes in lists in quotes: past this depth nobody can follow it, and both sanitisers grow slower with depth.
DEEPEST_NESTING = 20
DEEPEST_EMPHASIS = 6
# An address found in running text costs about 0.05 ms, and a run of "://" costs as much again for every other one.
MOST_BARE_ADDRESSES = 200
# Spelling out a short reference to a long address many times is how 5 kB become a megabyte.
MOST_LINK_TEXT = 5
# A table pads every row to its heading's width: 400 bars and 1,000 empty rows would be 400,000 cells, and bleach
# takes 0.2 ms for each. 2,000 are 20 columns of 100 rows.
MOST_TABLE_CELLS = 2_000

# Readers indent, underline with dashes and number things without meaning code, headings, rules or references.
_NOT_IN_COMMENTS = ["code", "lheading", "hr", "reference"]
_HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
_BARE_ADDRESS = re.compile(rf"://|@|www\.|\.(?:{'|'.join(BARE_ENDINGS)})\b", re.IGNORECASE)
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})

# mdurl 0.1.2 keeps a table that it hands out while still filling it: two first links at once, in two threads, met an
# IndexError. Asked once here, before there are threads, it is whole.
normalizeLink("https://example.org/")


def _draw_text(_: RendererProtocol, tokens: Sequence[Token], index: int, __: OptionsDict, ___: EnvType) -> str:
    # Quotation marks stay as they are: as entities each of them cost 15 microseconds in the sanitiser.
    return tokens[index].content.translate(_ESCAPES)


@cache
def _reader(*, comment: bool, tables: bool, bare_addresses: bool) -> MarkdownIt:
    """Build a reader once; none of them changes afterwards, so threads share them."""
    reader = MarkdownIt(
        "commonmark",
        {"html": False, "linkify": bare_addresses, "breaks": comment, "maxNesting": DEEPEST_NESTING},
    )
    reader.linkify = LinkifyIt().tlds(list(BARE_ENDINGS)).add("//", None).add("ftp:", None)
    # Links are judged in _settle, which keeps the words of those it refuses.
    reader.validateLink = lambda url: True  # type: ignore[method-assign]
    # A link shows what was typed: markdown-it-py would decode it, and draws nothing for hosts over 255 letters.
    reader.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
    reader.add_render_rule("text", _draw_text)
    reader.enable(["linkify", "strikethrough", *(["table"] if tables else [])]).disable("image")
    return reader.disable(_NOT_IN_COMMENTS) if comment else reader


def _keep(tokens: list[Token], room: int, *, site_relative: bool) -> tuple[list[Token], int]:
    """Drop links that may not be made and emphasis that is too deep, with their closing halves; the words stay."""
    kept: list[Token] = []
    opened: list[bool] = []
    depth = 0
    for token in tokens:
        good = True
        if token.tag == "s":
            token.tag = "del"
        if token.nesting == 1:
            if token.type == "link_open":
                address = str(token.attrs.get("href", ""))
                good = len(address) <= room and may_link_to(address, site_relative=site_relative)
                room -= len(address) if good else 0
                token.attrs = {"href": address}
            good = good and depth < DEEPEST_EMPHASIS
            opened.append(good)
            depth += good
        elif token.nesting == -1:
            good = opened.pop()
            depth -= good
        if good:
            kept.append(token)
    return kept, room


def _settle(tokens: list[Token], source_length: int, *, comment: bool) -> list[Token]:
    """Judge every link, and bring headings down to what the page has room for."""
    room = MOST_LINK_TEXT * source_length + 1_000
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = "p" if comment else _HEADINGS[token.tag]
        if token.children:
            token.children, room = _keep(token.children, room, site_relative=not comment)
    if comment:
        for before, token in pairwise(tokens):
            if before.type == "heading_open" and token.children:
                opening, closing = Token("strong_open", "strong", 1), Token("strong_close", "strong", -1)
                token.children = [opening, *token.children, closing]
    return tokens


def _read(source: str, *, comment: bool) -> tuple[MarkdownIt, list[Token]]:
    bars = max(line.count("|") for line in source.split("\n"))
    tables = not comment and bars > 0 and (bars + 1) * (source.count("\n") + 1) <= MOST_TABLE_CELLS
    few = len(list(islice(_BARE_ADDRESS.finditer(source), MOST_BARE_ADDRESSES + 1))) <= MOST_BARE_ADDRESSES
    reader = _reader(comment=comment, tables=tables, bare_addresses=few)
    return reader, _settle(reader.parse(source), len(source), comment=comment)


def _speak_to(tokens: list[Token], people: People) -> None:
    """Set the names of people who are spoken to apart, where the words are the writer's own: not in a quotation, not
    in code, not in a link."""
    quotes = 0
    for token in tokens:
        if token.type in ("blockquote_open", "blockquote_close"):
            quotes += token.nesting
        elif token.children and not quotes:
            token.children = _with_mentions(token.children, people)


def _with_mentions(parts: list[Token], people: People) -> list[Token]:
    told: list[Token] = []
    links = 0
    for part in parts:
        if part.type in ("link_open", "link_close"):
            links += part.nesting
        if part.type != "text" or links or "@" not in part.content:
            told.append(part)
            continue
        last = 0
        for start, end in people.spoken_to(part.content):
            strong = Token("strong_open", "strong", 1), Token("strong_close", "strong", -1)
            told += [_words(part.content[last:start]), strong[0], _words(part.content[start:end]), strong[1]]
            last = end
        told.append(_words(part.content[last:]))
    return told


def _words(content: str) -> Token:
    return Token("text", "", 0, content=content)


def draw_markdown(source: str, *, comment: bool, people: People | None = None) -> str:
    """Draw Markdown as HTML that is yet to be sanitised: marks become elements, everything else stays words.

    A comment has paragraphs, line breaks, emphasis, quotes, lists, code and links; an article also two levels of
    headings, rules, tables and links within our own site. Raw HTML and pictures are not read. A link that
    `may_link_to` refuses is drawn as its words. `people` are those who can be spoken to by "@" and their name, which
    is then bold; afterwards they know who was.
    """
    reader, tokens = _read(source, comment=comment)
    if people is not None:
        _speak_to(tokens, people)
    return str(reader.renderer.render(tokens, reader.options, {}))


def linked_addresses(source: str) -> list[str]:
    """List the addresses that a reader of this comment could click on, in order, as drawn (with `http://` added)."""
    _, tokens = _read(source, comment=True)
    parts = (part for token in tokens for part in token.children or ())
    return [str(part.attrs["href"]) for part in parts if part.type == "link_open"]
