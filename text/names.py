"""Names as they are told apart: two that look alike on a page are one."""

import re

from text.folding import fold

# What nobody tells apart in a line of sans-serif: "Ian" and "lan", "O2" and "02", "Marnie" and "Mamie".
_ALIKE = str.maketrans("l0158", "ioisb")
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_BETWEEN = re.compile(r"[\W_]+")
LONGEST_KEY = 200


def name_key(name: str) -> str:
    """What a name is told apart by: capitals, accents, look-alike letters, spaces and dots make no difference.

    Empty for a name with nothing in it. A name of signs alone is told apart as it is.
    """
    key = _BETWEEN.sub("", fold(name).text)
    for pair, letter in _PAIRS:
        key = key.replace(pair, letter)
    return (key.translate(_ALIKE) or name.strip().casefold())[:LONGEST_KEY]
