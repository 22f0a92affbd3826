"""The three request headers that matter to a page kept ready: Cookie, Accept-Encoding, If-None-Match."""

from collections.abc import Collection
from functools import lru_cache

# A browser's Accept-Encoding is about 30 characters. Longer than this is nobody's browser, and is not remembered, so
# that invented headers cannot fill memory: 256 times 200 characters are 50 kB at most.
LONGEST_REMEMBERED = 200
REMEMBERED = 256


def carries_any(cookie_header: str, names: Collection[str]) -> bool:
    """Say whether one of these cookies came along, whatever its value, even an empty one.

    In doubt the answer is yes: parts are cut at commas too (a server may join two Cookie headers with one), and inside
    quoted values. A page for everyone shown to somebody signed in is a fault; one page drawn too many is not.
    """
    for name in names:
        if name in cookie_header:
            break
    else:
        return False
    parts = cookie_header.replace(",", ";").split(";")
    return any(part.partition("=")[0].strip() in names for part in parts)


def takes_gzip(accept_encoding: str) -> bool:
    """Say whether the client takes gzip (RFC 9110, 12.5.3): named or by `*`, and not with a weight of 0.

    A weight that is not a number counts as 0: plain bytes suit everybody.
    """
    if len(accept_encoding) > LONGEST_REMEMBERED:
        return _weighs_gzip(accept_encoding)
    return _remembered(accept_encoding)


def is_current(if_none_match: str, etag: str) -> bool:
    """Say whether the client has this page already, by the weak comparison of RFC 9110, 8.8.3.2.

    Takes a single tag, a list, and `*`; `W/` makes no difference. Our tags are hexadecimal, so cutting the list at
    commas cannot cut one of ours in two.
    """
    if if_none_match.strip() == "*":
        return True
    ours = etag.removeprefix("W/")
    return any(tag.strip().removeprefix("W/") == ours for tag in if_none_match.split(","))


def _weighs_gzip(accept_encoding: str) -> bool:
    anything = False
    for item in accept_encoding.lower().split(","):
        coding, *parameters = (part.strip() for part in item.split(";"))
        if coding in ("gzip", "x-gzip"):
            return _is_wanted(parameters)
        if coding == "*":
            anything = _is_wanted(parameters)
    return anything


def _is_wanted(parameters: list[str]) -> bool:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value) > 0
            except ValueError:
                return False
    return True


_remembered = lru_cache(maxsize=REMEMBERED)(_weighs_gzip)
