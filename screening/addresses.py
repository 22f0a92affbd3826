"""Finding addresses in a text, also those that nobody could click on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from text import BARE_ENDINGS, Folded

# Endings that are English words too: an address only when written small, since "News" after a full stop is a typo.
_WORDY_ENDINGS = frozenset(
    {"app", "blog", "click", "club", "link", "live", "ly", "media", "news", "online", "shop", "site", "store", "top"}
    | {"vip", "website", "win", "work"}
)
_ENDINGS = frozenset(BARE_ENDINGS)

_PIECE = re.compile(r"[^\s<>()\[\]{}\"“”‘’,;|*~`]+")
_HOST = re.compile(r"(?:www\.)?([\w\-]+(?:\.[\w\-]+)*)", re.IGNORECASE)
# \b and ++ keep a word of 5,000 letters from being tried from each of its letters.
_DISGUISED = re.compile(r"\b\w++ ?(?:\[ ?\. ?\]|\( ?\. ?\)|\{ ?\. ?\}|\[ ?dot ?\]|\( ?dot ?\)) ?\w+", re.IGNORECASE)
_SPELT = re.compile(
    r"\b[a-z0-9]++ dot (?:com|org|net|info|biz|xyz|co dot uk|co uk|ru|cn|io|co|me|tv|online|site|shop)\b"
    r"(?! (?:bubble|boom|crash|era|years|company|companies))"
)


@dataclass(frozen=True, slots=True)
class Address:
    """An address in a text: where it leads, where it stands, and whether it was written so as not to be seen."""

    host: str
    start: int
    end: int
    is_disguised: bool
    is_mail: bool = False


def find_addresses(source: str, folded: Folded) -> list[Address]:
    """List the addresses of a text in order: with http or www, bare ones ("example.com"), mailboxes, disguised ones.

    Disguised are `hxxp://`, "example[.]com" and "example dot com". Words that only look like an address because the
    space after a full stop is missing are not listed.
    """
    found = sorted([*_in_pieces(source), *_disguised(source, folded)], key=lambda each: each.start)
    by_end: dict[int, Address] = {}
    for address in found:
        by_end.setdefault(address.end, address)
    return list(by_end.values())


def _in_pieces(source: str) -> Iterator[Address]:
    for match in _PIECE.finditer(source):
        piece = match[0].rstrip(".:!?'-_")
        if "." not in piece and "://" not in piece:
            continue
        start = match.start()
        before, separator, rest = piece.partition("://")
        if separator:
            host = _host_of(rest)
            if host:
                scheme = re.sub(r".*\W", "", before).lower()
                yield Address(host, start, start + len(piece), scheme.startswith("hxx"))
            continue
        box, at, rest = piece.rpartition("@")
        host = _host_of(rest if at else piece.lstrip("./'_-"))
        if host and (piece.lower().lstrip("'_-").startswith("www.") or _ends_like_an_address(host)):
            yield Address(host.lower(), start, start + len(piece), False, is_mail=bool(box))


def _host_of(rest: str) -> str:
    if "@" in (authority := re.split(r"[/\\?#]", rest, maxsplit=1)[0]):
        rest = rest[authority.rindex("@") + 1 :]
    match = _HOST.match(rest)
    return match[1] if match else ""


def _ends_like_an_address(host: str) -> bool:
    name, _, ending = host.rpartition(".")
    return bool(name) and (ending.lower() in _ENDINGS or ending in _WORDY_ENDINGS) and not name.isdigit()


def _disguised(source: str, folded: Folded) -> Iterator[Address]:
    for match in _DISGUISED.finditer(source):
        yield Address(match[0], match.start(), match.end(), True)
    for match in _SPELT.finditer(folded.text):
        start, end = folded.original_span(*match.span())
        yield Address(match[0], start, end, True)
