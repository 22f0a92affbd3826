"""Which addresses may be kept ready, and the one key that all spellings of such an address share."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

# A path, or a path with its parameters in order. Kept apart, because a path may itself hold an encoded "?".
Key = str | tuple[str, str]

# Links from social media carry 200 characters of tracking, newsletters up to 1,000. Longer ones go to Flask.
LONGEST_QUERY = 2_000
MOST_PARAMETERS = 32

# Spellings remembered, each of at most 500 characters: about 1 MB when full of invented ones.
MOST_SPELLINGS = 1_000
LONGEST_SPELLING = 500


@dataclass(frozen=True, slots=True)
class HotRoute:
    """Paths that may be kept ready, and the query parameters that change what they show (a pattern for each value)."""

    pattern: re.Pattern[str]
    params: Mapping[str, re.Pattern[str]] = field(default_factory=dict)


class KeyBook:
    """Turns a path and query as they came into a key, and remembers the spellings it has seen lately."""

    def __init__(self, routes: Sequence[HotRoute]) -> None:
        self._routes = tuple(routes)
        # Read by the hit path without a lock; dict operations are whole under the interpreter's own lock.
        self.spellings: dict[tuple[str, str], Key] = {}

    def key(self, path: str, query: str) -> Key | None:
        """Give the key of this address, or None where it must go to Flask.

        Parameters the route does not know are left out, so `?utm_source=x` shares the page without it. Refused: a path
        of no route, a known parameter given twice or with a value its pattern does not match whole, and a query longer
        than 2,000 characters, of more than 32 parameters or not ASCII. Flask answers those, and can say what is wrong.
        """
        key = normalised(path, query, self._routes)
        if key is not None and query and len(path) + len(query) <= LONGEST_SPELLING:
            # Emptying all is crude and right: the spellings in use are back within a moment, invented ones are gone.
            if len(self.spellings) >= MOST_SPELLINGS:
                self.spellings.clear()
            self.spellings[(path, query)] = key
        return key


def normalised(path: str, query: str, routes: Sequence[HotRoute]) -> Key | None:
    """Give the key of an address by the first route whose pattern matches the whole path; None as for `KeyBook.key`."""
    for route in routes:
        if path and route.pattern.fullmatch(path):
            known = _known_parameters(query, route.params) if query else []
            if known is None:
                return None
            return (path, urlencode(known)) if known else path
    return None


def parts(key: Key) -> tuple[str, str]:
    """Give a key's path and its query, which may be empty."""
    return (key, "") if isinstance(key, str) else key


def _known_parameters(query: str, params: Mapping[str, re.Pattern[str]]) -> list[tuple[str, str]] | None:
    # Unencoded bytes mean one thing here and another to Flask, so Flask is to read them.
    if len(query) > LONGEST_QUERY or not query.isascii():
        return None
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=MOST_PARAMETERS)
    except ValueError:
        return None
    known = sorted((name, value) for name, value in pairs if name in params)
    if len({name for name, _ in known}) < len(known):
        return None
    if any(params[name].fullmatch(value) is None for name, value in known):
        return None
    return known
