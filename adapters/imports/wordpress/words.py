"""What WordPress means by the texts it writes: dates, names, slugs, addresses. Pure functions."""

import hashlib
import html
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import unquote

# `OldSite.source` has room for as many.
LONGEST_SOURCE = 64

# A date that was never set: of a draft, in MySQL, and what PHP makes of it in the feed's form.
_NEVER = re.compile(r"0000-00-00|-0001-11-30|\w{3}, 30 Nov -0*1 ")
# The years that a date can be in here.
_EARLIEST, _LATEST = datetime(1, 1, 1, tzinfo=UTC).timestamp(), datetime(9999, 12, 31, tzinfo=UTC).timestamp()
_FRONT = re.compile(r"\Ahttps?://(?:www\.)?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_TAG = re.compile(r"</?[a-zA-Z!][^<>]*>")
_BREAK = re.compile(r"<(?:/?(?:p|div|li|h[1-6]|blockquote)|br)\b[^<>]*>", re.IGNORECASE)


def moment(written: str) -> int | None:
    """Give a date in UTC, as seconds since 1970, from the form of MySQL, of ISO 8601 or of a feed; None for one that
    was never set. Raises ValueError for what is no date."""
    written = written.strip()
    if not written or _NEVER.match(written):
        return None
    try:
        at = _date(written)
        seconds = int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())
    except OverflowError:
        raise ValueError(written) from None
    if not _EARLIEST <= seconds <= _LATEST:
        raise ValueError(written)
    return seconds


def _date(written: str) -> datetime:
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return parsedate_to_datetime(written)


def plain(written: str) -> str:
    """Give a name, a headline or a standfirst as one line of words: without tags, entities opened.

    WordPress keeps an ampersand in a name as an entity, and some plugins write that out as another.
    """
    if "<" in written:
        written = _TAG.sub("", _BREAK.sub(" ", written))
    if "&" in written:
        written = html.unescape(html.unescape(written))
    return " ".join(written.split())


def slug(written: str) -> str:
    """Give a slug as it reads in an address bar: WordPress keeps letters beyond ASCII as %XX."""
    return _CONTROL.sub("", unquote(written, errors="ignore")).strip()


def site_of(address: str) -> str:
    """A site's host and folder, the same with and without https, www and a slash at the end."""
    return _FRONT.sub("", address.lower()).partition("?")[0].rstrip("/")


def source_of(address: str) -> str:
    """Name a site by its address, in at most 64 characters."""
    site = site_of(address) or "wordpress"
    if len(site) <= LONGEST_SOURCE:
        return site
    return f"{site[:31]} {hashlib.sha256(site.encode()).hexdigest()[:32]}"
