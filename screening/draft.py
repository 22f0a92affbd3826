"""The text under screening, prepared once for all checks and for whoever keeps it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from text import COMMENT_CODE_POINTS, Folded, TextTooLong, fold, render_comment, visible_text

# What can stand inside a word that is drawn without it.
_SPELLS = re.compile(r"[&*_`~\[\]\\<>]")


@dataclass(frozen=True, slots=True)
class Draft:
    """A comment as it was sent, and as it is matched."""

    source: str
    folded: Folded
    # As it will be drawn; nothing of a text that is refused for its length anyway.
    html: str | None
    # The words as they will be read, where markup or entities spell them otherwise: "pa*k*i", "&#117;".
    shown: Folded | None = None

    @classmethod
    def of(cls, source: str, people: Sequence[str] = ()) -> "Draft":
        """Prepare a text, drawn with the names of those it may speak to (`people`). Only its first 20,000 code points
        are folded: anything longer is refused for its length."""
        folded, html = fold(source[:COMMENT_CODE_POINTS]), _draw(source, people)
        if html is None or not _SPELLS.search(source):
            return cls(source, folded, html)
        shown = fold(visible_text(html))
        return cls(source, folded, html, None if shown.text == folded.text else shown)


def _draw(source: str, people: Sequence[str]) -> str | None:
    try:
        return render_comment(source, people)
    except TextTooLong:
        return None
