"""The text under screening, prepared once for all checks."""

import re
from dataclasses import dataclass

from text import COMMENT_CODE_POINTS, Folded, TextTooLong, fold, render_comment, visible_text

# What can stand inside a word that is drawn without it.
_SPELLS = re.compile(r"[&*_`~\[\]\\<>]")


@dataclass(frozen=True, slots=True)
class Draft:
    """A comment as it was sent, and as it is matched."""

    source: str
    folded: Folded
    # The words as they will be read, where markup or entities could spell them otherwise: "pa*k*i", "&#117;".
    shown: Folded | None = None

    @classmethod
    def of(cls, source: str) -> "Draft":
        """Prepare a text. Only its first 20,000 code points are folded: anything longer is refused for its length."""
        folded = fold(source[:COMMENT_CODE_POINTS])
        return cls(source, folded, fold(shown_text(source)) if _SPELLS.search(source) else None)


def shown_text(source: str) -> str:
    """What readers will see of a text; nothing of one that is refused for its length anyway."""
    try:
        return visible_text(render_comment(source))
    except TextTooLong:
        return ""
