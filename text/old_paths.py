"""The addresses that pages had on another site, in one form, so that a link from outside finds what moved here."""

import re
import unicodedata
from urllib.parse import unquote

# The column that keeps them. WordPress cuts a slug at 200 bytes, so a date, two sections and a slug fit.
LONGEST_PATH = 500
# Every character may be written as four bytes, and every byte as %XX.
_LONGEST_WRITTEN = 12 * LONGEST_PATH

_SITE = re.compile(r"\Ahttps?://[^/?#]*", re.IGNORECASE)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
# What WordPress chooses a page by when it has no readable addresses, and in its short links.
_CHOICE = re.compile(r"(?:^|&)((?:p|page_id|cat)=[0-9]{1,20})(?=&|$)")
# Other ways of seeing the same page: its feed, its copies for telephones and frames, later pages of its comments.
_ENDING = re.compile(r"/(?:feed(?:/(?:rss2?|rdf|atom))?|amp|embed|trackback|comment-page-[0-9]+|page/[0-9]+)\Z")
_LATER_PAGE = re.compile(r"[0-9]{1,2}")


def old_path(address: str) -> str:
    """Give the form in which another site's address is kept and looked up: a path, decoded, in lower case, without its
    closing slash and without endings that show the same page (`/feed`, `/amp`, `/page/2`).

    Takes a whole address or a path with its query. Of the query only `p=`, `page_id=` and `cat=` count, and only at
    the front door of a site or of one that lives in a folder (`/?p=12`, `/blog/?p=12`). Gives "" for the home page, for
    what is no web address, and for more than 500 characters.
    """
    place, _, query = _SITE.sub("", address.strip()).partition("#")[0].partition("?")
    if len(place) > _LONGEST_WRITTEN:
        return ""
    path = unicodedata.normalize("NFC", unquote(place).lower())
    if (path and not path.startswith("/")) or len(path) > LONGEST_PATH or _UNPRINTABLE.search(path):
        return ""
    pieces = [piece for piece in path.split("/") if piece and piece != "index.php"]
    path = "/".join(["", *pieces])
    choice = _CHOICE.search(query)
    path = f"{path}/?{choice[1]}" if choice and len(pieces) <= 1 else _same_page(path)
    return path if len(path) <= LONGEST_PATH else ""


def _same_page(path: str) -> str:
    """Take endings off, but never the name of a page itself: `/2019/05` and `/archives/12` are what they are."""
    while (ending := _ENDING.search(path)) and _is_named(path[: ending.start()]):
        path = path[: ending.start()]
    front, _, last = path.rpartition("/")
    # A story's second page. Stories have several words in their slugs; folders of numbered stories have one.
    is_later_page = _LATER_PAGE.fullmatch(last) and "-" in front.rpartition("/")[2] and _is_named(front)
    return front if is_later_page else path


def _is_named(path: str) -> bool:
    """Whether its last part is a word, and not a year or a number."""
    return any(letter.isalpha() for letter in path.rpartition("/")[2])
