"""HTML that was written elsewhere (another system's articles), made small and simple before it is sanitised."""

import re

import nh3

from text.markup import DEEPEST_NESTING
from text.sanitise import ARTICLE_TAGS, ATTRIBUTES

_RENAMED = {
    "b": "strong", "i": "em", "s": "del", "strike": "del", "h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3",
}  # fmt: skip
_DIVISIONS = frozenset(
    {"div", "section", "article", "aside", "header", "footer", "main", "nav", "figure", "figcaption", "address"}
    | {"dl", "dt", "dd", "details", "summary", "tfoot"}
)

# HTML reopens unclosed emphasis in every later paragraph, once for each different set of attributes: 13 kB of
# `<p><b id=1><p><b id=2>` grew 272-fold. Without attributes at most three of a kind are reopened.
_REOPENED = "a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u"
_BROKEN = re.compile(rf"<(?=(?:{_REOPENED})\b[^<>]*(?:<|\Z))", re.IGNORECASE)
_DRESSED = re.compile(rf"<((?!a\b)(?:{_REOPENED}))\b[^<>]*>", re.IGNORECASE)

# nh3 writes well-nested tags with quoted values, so this finds exactly its tags.
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)((?: [a-z-]+=\"[^\"]*\")*)>")
_ALONE = frozenset({"br", "hr"})


def simplify_html(html: str) -> str:
    """Give foreign HTML in an article's own few elements, at most 20 deep; it still has to be sanitised.

    bold and italics become strong and emphasis, six levels of headings two; boxes and captions leave their words on
    a line of their own. Scripts and styles go with their content. Deeper elements leave their words: the sanitiser
    takes quadratic time over depth (20 s for 100 kB of lists within lists).
    """
    html = _DRESSED.sub(r"<\1>", _BROKEN.sub("&lt;", html))
    tags = set(ARTICLE_TAGS | _RENAMED.keys() | _DIVISIONS)
    html = nh3.clean(html, tags=tags, attributes=ATTRIBUTES, link_rel=None)
    kept: list[bool] = []
    depth = 0

    def settle(match: re.Match[str]) -> str:
        nonlocal depth
        closing, name, attributes = match.groups()
        if name in _ALONE:
            return match[0]
        if not closing:
            kept.append(name not in _DIVISIONS and depth < DEEPEST_NESTING)
            depth += kept[-1]
            good = kept[-1]
        else:
            good = bool(kept) and kept.pop()
            depth -= good
        if not good:
            return "\n" if name in _DIVISIONS else ""
        return f"<{closing}{_RENAMED.get(name, name)}{attributes}>"

    return _TAG.sub(settle, html)
