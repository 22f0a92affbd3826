"""Names as they are told apart: two that look alike on a page are one."""

import re

from text.folding import fold, squeeze

# What nobody tells apart in a line of sans-serif: "Ian" and "lan", "O2" and "02", "Marnie" and "Mamie". The other
# digits as folding reads them inside a word, so that "Bus 34" and "Bus34" are one.
_ALIKE = str.maketrans("l0134578", "ioieastb")
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
# Strokes side by side are not counted: "Williams" in capitals and small letters mixed has three or four of them.
_RUN = re.compile(r"([^\W\d_])\1{2,}")
_BETWEEN = re.compile(r"[\W_]+")
# "PoliceLeeds" is read as two words.
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
LONGEST_KEY = 200


def name_key(name: str) -> str:
    """What a name is told apart by: capitals, accents, look-alike letters, spaces and dots make no difference.

    Empty for a name with nothing in it. A name of signs alone is told apart as it is. A key is its own key.
    """
    return (_key(fold(name).text) or name.strip().casefold())[:LONGEST_KEY]


def name_readings(name: str) -> tuple[tuple[str, ...], ...]:
    """The words of a name, each as its key, in every way it can be read: as it is spaced, with a word begun at each
    capital, and as a single word. "PoliceLeeds" and "P o l i c e" both have the word police in one of them."""
    spaced = _words(name)
    return spaced, _words(_HUMP.sub(" ", name)), (name_key(name),)


def _words(name: str) -> tuple[str, ...]:
    return tuple(key for word in squeeze(fold(name)).text.split() if (key := _key(word)))


def _key(folded: str) -> str:
    key = _BETWEEN.sub("", folded)
    for pair, letter in _PAIRS:
        key = key.replace(pair, letter)
    return _RUN.sub(r"\1\1", key.translate(_ALIKE))
