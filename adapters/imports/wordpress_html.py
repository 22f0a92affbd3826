"""What WordPress keeps of a story is not yet HTML: paragraphs are empty lines, and shortcodes and block marks stand
between the words. Here it becomes the HTML that readers of that site were sent; it still has to be sanitised."""

import re
from collections import Counter
from html import escape

PICTURES = "pictures in stories, left behind (their captions moved)"
EMBEDDED = "videos and other embedded things in stories, now links"
SHORTCODES = "shortcodes in stories, taken out (the words between them stay)"

_MARK = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_IS_BLOCKS = "<!-- wp:"
# Everything is bounded and stops at the next tag or bracket: a text may be made of nothing but beginnings.
_PICTURE = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
_FRAME = re.compile(
    r"<(?:iframe|embed|video|audio|source)\b[^<>]{0,2000}?\bsrc=(\"[^\"<>]*\"|'[^'<>]*'|[^\s<>]+)[^<>]*>", re.IGNORECASE
)
_FRAME_END = re.compile(r"</(?:iframe|embed|video|audio|object)>|<object\b[^<>]*>", re.IGNORECASE)
_CAPTION = re.compile(r"<(/?)figcaption\b[^<>]*>", re.IGNORECASE)
_EMBED_CODE = re.compile(r"\[embed[^\[\]]*\]\s*(https?://[^\s\[\]]+)\s*\[/embed\]", re.IGNORECASE)
# An address alone on a line is shown as what it leads to: a video, a post.
_ALONE = re.compile(r"^[ \t]*+(?:<p>)?+[ \t]*+(https?://[^\s<>\"']++)[ \t]*+(?:</p>)?+[ \t]*+$", re.MULTILINE)
# With values it is a shortcode; without, only where it is closed again: "[sic]" is an editor's word.
_VALUE = r"(?:\"[^\"\[\]]*\"|'[^'\[\]]*'|[^\s\[\]\"']+)"
_VALUED_CODE = re.compile(rf"\[/?[a-z][\w-]*(?:\s+[\w-]+={_VALUE})+\s*/?\]", re.IGNORECASE)
_BARE_CODE = re.compile(r"\[(/?)([a-z][\w-]*)\s*/?\]", re.IGNORECASE)
_ALWAYS_CODES = frozenset({"gallery", "playlist", "video", "audio"})

_HOLDING = "blockquote|div|section|article|aside|figure|ul|ol|dl|table|thead|tbody|tfoot|tr|details|form|fieldset"
_WHOLE = "p|h[1-6]|li|dt|dd|td|th|pre|summary|address|hr"
_OPENING = re.compile(rf"(<(?:{_HOLDING}|{_WHOLE})\b[^<>]*>)", re.IGNORECASE)
_CLOSING = re.compile(rf"(</(?:{_HOLDING}|{_WHOLE})>|<hr\b[^<>]*>)", re.IGNORECASE)
_OPENING_HOLDER = re.compile(rf"(<(?:{_HOLDING})\b[^<>]*>)", re.IGNORECASE)
_CLOSING_HOLDER = re.compile(rf"(</(?:{_HOLDING})>)", re.IGNORECASE)
_BEGINS_BLOCK = re.compile(rf"</?(?:{_HOLDING}|{_WHOLE})\b", re.IGNORECASE)
_PREFORMATTED = re.compile(r"(<pre\b.*?(?:</pre>|\Z))", re.IGNORECASE | re.DOTALL)
_LINE_END = re.compile(r"(?:<br\s*+/?>[ \t]*+)?\n", re.IGNORECASE)
_GAP = re.compile(r"\n[ \t]*\n\s*")


def story_html(kept: str) -> tuple[str, Counter[str]]:
    """Give the HTML of a story as its readers were sent it, and what could not come along, counted by reason.

    Never refuses. Pictures leave their captions; embedded things and addresses that stand alone become links.
    """
    noticed: Counter[str] = Counter()
    kept = kept.replace("\r\n", "\n").replace("\r", "\n")
    in_blocks = _IS_BLOCKS in kept
    kept = _MARK.sub("", kept)
    kept, noticed[PICTURES] = _PICTURE.subn("", kept)
    kept, frames = _FRAME.subn(_link_to_frame, _FRAME_END.sub("", kept))
    kept = _CAPTION.sub(r"<\1p>", kept)
    kept, embeds = _EMBED_CODE.subn(lambda match: f"\n\n{_linked(match[1])}\n\n", kept)
    kept, alone = _ALONE.subn(lambda match: f"\n\n{_linked(match[1])}\n\n", kept)
    noticed[EMBEDDED] = frames + embeds + alone
    kept, noticed[SHORTCODES] = _without_shortcodes(kept)
    return kept if in_blocks else in_paragraphs(kept), +noticed


def in_paragraphs(words: str) -> str:
    """Give HTML whose empty lines are paragraphs and whose line ends are breaks, as a blog draws what was typed.
    What stands in blocks already, and preformatted text, stays as it is."""
    pieces = _PREFORMATTED.split(words)
    return "\n".join(piece if index % 2 else _paragraphs(piece) for index, piece in enumerate(pieces) if piece.strip())


def _paragraphs(words: str) -> str:
    words = _CLOSING.sub(r"\1\n\n", _OPENING.sub(r"\n\n\1", words))
    words = _CLOSING_HOLDER.sub(r"\n\n\1", _OPENING_HOLDER.sub(r"\1\n\n", words))
    chunks = [chunk.strip() for chunk in _GAP.split(words)]
    return "\n".join(
        chunk if _BEGINS_BLOCK.match(chunk) else "<p>" + _LINE_END.sub("<br>\n", chunk) + "</p>"
        for chunk in chunks
        if chunk
    )


def _link_to_frame(match: re.Match[str]) -> str:
    address = match[1].strip("\"'")
    address = f"https:{address}" if address.startswith("//") else address
    return f"\n\n{_linked(address)}\n\n" if address.startswith(("http://", "https://")) else ""


def _linked(address: str) -> str:
    # As it stands in the source: an ampersand there is written as an entity already, or is one by itself.
    plain = address.replace("&amp;", "&")
    return f'<p><a href="{escape(plain)}">{escape(plain)}</a></p>'


def _without_shortcodes(words: str) -> tuple[str, int]:
    closed = {name.lower() for slash, name in _BARE_CODE.findall(words) if slash} | _ALWAYS_CODES
    words, valued = _VALUED_CODE.subn("", words)
    bare = 0

    def judge(match: re.Match[str]) -> str:
        nonlocal bare
        if match[2].lower() not in closed:
            return match[0]
        bare += not match[1]
        return ""

    words = _BARE_CODE.sub(judge, words)
    return words, valued + bare
