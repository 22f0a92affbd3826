"""The last two passes before HTML is stored: bleach with our own address rule, then nh3, which shares no code with it.

The only importer of bleach in the project. bleach 6.4.0 (June 2026) is its last release; see docs/architecture.md.
"""

import re
import threading
from collections.abc import Callable, Iterator
from typing import Any

import nh3
from bleach.sanitizer import Cleaner  # type: ignore[import-untyped, unused-ignore]

from text.addresses import ALLOWED_SCHEMES, may_link_to

COMMENT_TAGS = frozenset({"p", "br", "em", "strong", "del", "blockquote", "ul", "ol", "li", "code", "pre", "a"})
ARTICLE_TAGS = COMMENT_TAGS | {"h2", "h3", "hr", "table", "thead", "tbody", "tr", "th", "td"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
# ugc and nofollow tell search engines that a reader set the link; noopener keeps the other page's hands off ours.
COMMENT_REL = "ugc nofollow noopener"
ARTICLE_REL = "noopener"

# A list that starts at a longer number than this is not a list, and browsers read the number as 32 bits.
_LONGEST_START = 9

_BARE_TAG = rf"</?(?:{'|'.join(sorted(COMMENT_TAGS - {'a'}))})>"
_BARE = re.compile(rf"(?:[^<>&\x00-\x08\x0b-\x1f]++|{_BARE_TAG}|&(?:amp|lt|gt);)*+")

_cleaners = threading.local()


class _DeadLinks:
    """A bleach filter that takes out links whose address was refused, and leaves their words."""

    def __init__(self, source: Any) -> None:
        self.source = source

    def __iter__(self) -> Iterator[dict[str, Any]]:
        alive: list[bool] = []
        for token in self.source:
            if token.get("name") == "a" and token["type"] == "StartTag":
                alive.append((None, "href") in token["data"])
                if not alive[-1]:
                    continue
            elif token.get("name") == "a" and token["type"] == "EndTag" and not (alive and alive.pop()):
                continue
            yield token


def _attribute_rule(*, site_relative: bool) -> Callable[[str, str, str], bool]:
    def allowed(tag: str, name: str, value: str) -> bool:
        if (tag, name) == ("a", "href"):
            return may_link_to(value, site_relative=site_relative)
        return (tag, name) == ("ol", "start") and value.isascii() and value.isdigit() and len(value) <= _LONGEST_START

    return allowed


def _cleaner(name: str, tags: frozenset[str], *, site_relative: bool) -> Cleaner:
    # One per thread: a Cleaner shared between threads put one reader's words into another's comment when tried.
    if not hasattr(_cleaners, name):
        rule = _attribute_rule(site_relative=site_relative)
        cleaner = Cleaner(tags=tags, attributes=rule, protocols=ALLOWED_SCHEMES, strip=True, filters=[_DeadLinks])
        setattr(_cleaners, name, cleaner)
    return getattr(_cleaners, name)


def is_bare(html: str) -> bool:
    """Say whether HTML is but words and a comment's own tags without an attribute, as most comments are drawn."""
    return _BARE.fullmatch(html) is not None


def first_opinion(html: str, *, comment: bool) -> str:
    """Clean HTML with bleach alone, by our own rule for addresses."""
    if comment:
        return str(_cleaner("comment", COMMENT_TAGS, site_relative=False).clean(html))
    return str(_cleaner("article", ARTICLE_TAGS, site_relative=True).clean(html))


def second_opinion(html: str, *, comment: bool) -> str:
    """Clean HTML with nh3 alone: the pass that does not depend on bleach, and the only one for text we escaped."""
    return nh3.clean(
        html,
        tags=set(COMMENT_TAGS if comment else ARTICLE_TAGS),
        attributes=ATTRIBUTES,
        url_schemes=set(ALLOWED_SCHEMES),
        link_rel=COMMENT_REL if comment else ARTICLE_REL,
    )


def sanitise_comment(html: str) -> str:
    """Keep of a comment's HTML what a comment may have; every other tag goes, its words stay."""
    # In bare HTML there is nothing for bleach to judge, which takes half the time of drawing a comment.
    return second_opinion(html if is_bare(html) else first_opinion(html, comment=True), comment=True)


def sanitise_article(html: str) -> str:
    """Keep of an article's HTML what an article may have; every other tag goes, its words stay."""
    return second_opinion(first_opinion(html, comment=False), comment=False)
