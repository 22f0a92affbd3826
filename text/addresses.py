"""Which addresses a link may lead to: one rule for what is drawn and for both sanitisers behind it."""

import html
import re

ALLOWED_SCHEMES = frozenset({"http", "https", "mailto"})

# The longest address every browser and proxy carries (2,083 in the shortest-lived of them), rounded down.
LONGEST_ADDRESS = 2_000
# Entities inside entities (`&amp;#106;`) are opened until nothing changes; deeper than this nobody writes by accident.
_MOST_DECODINGS = 5

# Endings that make bare words an address ("bbc.co.uk"). Country endings that are English words (it, is, in, me, so,
# to, no, at, be, my, am, us, do) are left out: readers forget the space after a full stop all the time.
BARE_ENDINGS = (
    "com", "org", "net", "edu", "gov", "info", "biz", "dev", "xyz", "london", "scot", "wales", "cymru", "uk", "eu",
    "ie", "fr", "de", "es", "nl", "pl", "ru", "cn", "su", "ch", "au", "nz", "ca", "jp", "io", "co", "tv", "cc",
)  # fmt: skip

_ENDS = "".join(map(chr, range(0x21)))
_INSIDE = str.maketrans("", "", "\t\n\r")
_UNSAFE = re.compile(r"[\x00-\x20\x7f-\xa0\\<>\"\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
# No user name before an @: `https://bbc.co.uk@evil.example/` leads to evil.example. No % or \ in a host either.
_WEB = re.compile(r"https?://[\w.\-]+(?::\d{1,5})?(?:[/?#]|\Z)", re.IGNORECASE)
# One plain mailbox. No ?, so that a link cannot fill in a reader's subject, copy line or text for them.
_MAIL = re.compile(r"mailto:[\w.+'\-]+@[\w.\-]+\Z", re.IGNORECASE)
# A second slash, plain or encoded, would make it the address of another site.
_SITE = re.compile(r"(?:/(?!/|%2f|%5c)|#)", re.IGNORECASE)


def read_as_browser(address: str) -> str | None:
    """Give the address as a browser would read it, or None when it is wrapped so often that nobody can tell.

    Entities are opened until nothing changes; C0 controls and spaces go from both ends, and tab, CR and LF from
    inside, as the URL standard (WHATWG, section 4.4) has it.
    """
    for _ in range(_MOST_DECODINGS):
        opened = html.unescape(address)
        if opened == address:
            return address.strip(_ENDS).translate(_INSIDE)
        address = opened
    return None


def may_link_to(address: str, *, site_relative: bool = False) -> bool:
    """Say whether a link may lead there: a web page, one mailbox or, with `site_relative`, a page or place of our own.

    Refused: every other scheme (`javascript:`, `tel:`, and `example.com:80`, which a browser takes for one),
    addresses that borrow our scheme (`//`, `/\\`, `\\\\`), names before an @, mail with headers, blanks and controls
    inside, and anything over 2,000 characters. The reader is then shown the link's words without the link.
    """
    if len(address) > LONGEST_ADDRESS:
        return False
    read = read_as_browser(address)
    if not read or _UNSAFE.search(read):
        return False
    if _WEB.match(read) or _MAIL.match(read):
        return True
    return site_relative and _SITE.match(read) is not None
