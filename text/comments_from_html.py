"""Comments that another system kept as HTML, said again in the Markdown that comments here are written in.

What is kept is a comment's own few elements; everything else leaves its words. The result is a source like any
other: it goes through the door, can be quoted, and is drawn again when the renderer changes.
"""

import re
from html.parser import HTMLParser

from text.addresses import may_link_to

# Quotes in quotes: nobody follows more, and each level writes its lines anew.
_DEEPEST = 6
_EMPHASIS = {"b": "**", "strong": "**", "i": "*", "em": "*", "cite": "*", "s": "~~", "strike": "~~", "del": "~~"}
_BLOCKS = frozenset({"p", "div", "section", "article", "h1", "h2", "h3", "h4", "h5", "h6", "table", "dl", "hr"})
_LISTS = frozenset({"ul", "ol"})
_NESTING = frozenset({"blockquote", "li", "a", *_EMPHASIS})
_CODE = frozenset({"pre", "code"})
_UNSPOKEN = frozenset({"script", "style", "template", "noscript"})

# An address in running text is linked as it stands; a backslash inside would cut it in two.
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>]+", re.IGNORECASE)
_MARK = re.compile(r"[\\`*\[\]~]|<(?=[A-Za-z/!?])|&(?=#?\w+;)|(?<![^\W_])_|_(?![^\W_])")
# What begins a heading, a quotation or a list when it stands first in a line.
_FIRST = re.compile(r"^([ \t]*)(?=#{1,6}(?:\s|$)|>|[-+](?:\s|$))", re.MULTILINE)
_NUMBERED = re.compile(r"^([ \t]*\d{1,9})(?=[.)](?:\s|$))", re.MULTILINE)
_GAP = re.compile(r"\n(?:[ \t]*\n)+")
# A "<" that begins no tag. Told so before, html.parser can neither give up on one nor look for its end again and again.
_NO_TAG = re.compile(r"<(?!/?[a-zA-Z][^<>]*>)")
_BACKTICKS = re.compile("`+")


def comment_from_html(html: str) -> str:
    """Give the Markdown source that is drawn as this HTML comment reads.

    Emphasis, quotes, lists, code and links stay; a line end is a line break, an empty line a new paragraph, as blogs
    draw them. Links that may not be made leave their words, scripts and styles nothing. Never refuses: HTML that was
    left open is closed.
    """
    html = html.replace("\r\n", "\n").replace("\r", "\n")
    if "<" not in html and "&" not in html:
        return _settled(_plain(html))
    writer = _Writer()
    writer.feed(_NO_TAG.sub("&lt;", _without_remarks(html)))
    writer.close()
    return writer.written()


def _without_remarks(html: str) -> str:
    kept, at = [], 0
    while (start := html.find("<!--", at)) >= 0 and (end := html.find("-->", start + 4)) >= 0:
        kept.append(html[at:start])
        at = end + 3
    return "".join(kept) + html[at:]


def _plain(words: str) -> str:
    """Words that mean themselves: every mark Markdown would read in them gets its backslash."""
    pieces, at = [], 0
    for address in _ADDRESS.finditer(words):
        pieces += [_MARK.sub(r"\\\g<0>", words[at : address.start()]), address[0]]
        at = address.end()
    pieces.append(_MARK.sub(r"\\\g<0>", words[at:]))
    return _NUMBERED.sub(r"\1\\", _FIRST.sub(r"\1\\", "".join(pieces)))


def _settled(markdown: str) -> str:
    return _GAP.sub("\n\n", markdown).strip()


def _behind(mark: str, lines: str) -> str:
    """Lines behind a mark, those after the first as far in."""
    room = mark if mark.startswith(">") else " " * len(mark)
    first, *others = lines.split("\n")
    return "\n".join([mark + first, *((room + line).rstrip() for line in others)])


def _fence(content: str) -> str:
    """More backticks than stand together anywhere in the content."""
    return "`" * (max(map(len, _BACKTICKS.findall(content)), default=0) + 1)


def _dressed(mark: str, inner: str) -> str:
    """Emphasis around words: marks have to touch a letter, so what stands before and after goes outside."""
    if not inner.strip() or _GAP.search(inner):
        return inner
    letters = [place for place, char in enumerate(inner) if not char.isspace()]
    if "](<" not in inner and "`" not in inner:
        letters = [place for place in letters if inner[place].isalnum()]
    if not letters:
        return inner
    first, last = letters[0], letters[-1] + 1
    return f"{inner[:first]}{mark}{inner[first:last]}{mark}{inner[last:]}"


def _link(href: str, words: str) -> str:
    words = " ".join(words.split())
    if not words or not may_link_to(href):
        return words
    address = href.replace("\\", "%5C").replace("<", "%3C").replace(">", "%3E")
    return href if words == href else f"[{words}](<{address}>)"


class _Writer(HTMLParser):
    """Reads HTML once and writes Markdown: a buffer for each element that dresses its content as a whole."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[tuple[str, str, list[str]]] = [("", "", [])]
        self._numbers: list[int | None] = []
        self._unspoken = 0
        self._is_after_break = False

    def written(self) -> str:
        """Everything read so far, what was left open closed."""
        while len(self._open) > 1:
            self._shut()
        return _settled("".join(self._open[0][2]))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSPOKEN:
            self._unspoken += 1
        elif tag == "br":
            self._write("\n")
            self._is_after_break = True
        elif tag in _LISTS:
            self._numbers.append(0 if tag == "ol" else None)
            self._write("\n\n")
        elif tag in _CODE or tag in _NESTING:
            if tag == "li":
                self._shut_item()
            if len(self._open) <= _DEEPEST and not self._is_within(tag):
                href = (dict(attrs).get("href") or "").strip()
                self._open.append((tag, str(len(self._numbers)) if tag == "li" else href, []))
        elif tag in _BLOCKS:
            self._write("\n\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSPOKEN:
            self._unspoken = max(0, self._unspoken - 1)
        elif tag in _LISTS:
            self._shut_item()
            self._numbers[-1:] = []
            self._write("\n\n")
        elif tag in _BLOCKS:
            self._write("\n\n")
        elif any(opened == tag for opened, _, _ in self._open):
            while self._shut() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._is_after_break:
            # The line was ended already.
            data, self._is_after_break = data.removeprefix("\n"), False
        if not self._unspoken:
            self._write(data if self._open[-1][0] in _CODE else _plain(data))

    def _is_within(self, tag: str) -> bool:
        """Whether an element would only repeat one that is open: emphasis in the same, anything in code or a link."""
        opened = {name for name, _, _ in self._open}
        if opened & _CODE or (tag == "a" and "a" in opened):
            return True
        return tag in _EMPHASIS and _EMPHASIS[tag] in {_EMPHASIS.get(name) for name in opened}

    def _shut_item(self) -> None:
        """An item that was left open ends where the next one of its list begins, or the list ends."""
        if self._open[-1][:2] == ("li", str(len(self._numbers))):
            self._shut()

    def _write(self, piece: str) -> None:
        self._open[-1][2].append(piece)

    def _shut(self) -> str:
        tag, href, pieces = self._open.pop()
        inner = "".join(pieces)
        if tag == "a":
            self._write(_link(href, inner))
        elif tag in _EMPHASIS:
            self._write(_dressed(_EMPHASIS[tag], inner))
        elif tag == "code" and "\n" not in inner.strip():
            fence = _fence(inner)
            self._write(f"{fence} {inner.strip()} {fence}" if inner.strip() else "")
        elif tag in _CODE:
            fence = max(_fence(inner), "```")
            self._write("\n\n{0}\n{1}\n{0}\n\n".format(fence, inner.strip("\n")))
        elif tag == "blockquote":
            self._write("\n\n" + _behind("> ", _settled(inner)) + "\n\n")
        else:
            self._write("\n" + _behind(self._list_mark(), _settled(inner)))
        return tag

    def _list_mark(self) -> str:
        number = self._numbers[-1] if self._numbers else None
        if number is None:
            return "- "
        self._numbers[-1] = number + 1
        return f"{number + 1}. "
