"""The text under screening, prepared once for all checks."""

from dataclasses import dataclass

from text import COMMENT_CODE_POINTS, Folded, fold


@dataclass(frozen=True, slots=True)
class Draft:
    """A comment as it was sent, and as it is matched."""

    source: str
    folded: Folded

    @classmethod
    def of(cls, source: str) -> "Draft":
        """Prepare a text. Only its first 20,000 code points are folded: anything longer is refused for its length."""
        return cls(source, fold(source[:COMMENT_CODE_POINTS]))
