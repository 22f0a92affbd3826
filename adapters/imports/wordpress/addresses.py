"""Addresses in an export: WordPress wrote them as they are for years, ampersands and all, which is no XML."""

import re
from collections.abc import Iterator

_ADDRESS = re.compile(r"(<wp:[a-z_]*url>)([^<&]*&[^<]*)")
_BARE = re.compile(r"&(?!#?\w{1,10};)")
# What follows the last "<" of a piece is kept for the next one, unless it is longer than any address.
_LONGEST = 100_000


def with_proper_addresses(pieces: Iterator[str]) -> Iterator[str]:
    """Give a file's text with every bare ampersand in an element such as `wp:comment_author_url` made proper."""
    kept = ""
    for piece in pieces:
        whole = kept + piece
        cut = whole.rfind("<") if piece else -1
        kept = "" if cut < 0 or len(whole) - cut > _LONGEST else whole[cut:]
        yield _ADDRESS.sub(_proper, whole.removesuffix(kept))
    yield _ADDRESS.sub(_proper, kept)


def _proper(match: re.Match[str]) -> str:
    return match[1] + _BARE.sub("&amp;", match[2])
