"""The words of a comment as its writer typed them, with the very characters marked that a check found."""

from collections.abc import Sequence
from itertools import pairwise

from markupsafe import Markup, escape

from models import ScreeningFinding


def marked(source: str, findings: Sequence[ScreeningFinding]) -> Markup:
    """The source text, escaped, each found span in a <mark> with the numbers of its findings. Spans may overlap."""
    spans = [
        (f.start, min(f.end, len(source)), number)
        for number, f in enumerate(findings, 1)
        if f.start is not None and f.end is not None and 0 <= f.start < min(f.end, len(source))
    ]
    edges = sorted({0, len(source), *(edge for start, end, _ in spans for edge in (start, end))})
    out = Markup("")
    for start, end in pairwise(edges):
        numbers = [n for s, e, n in spans if s <= start and end <= e]
        ending = [str(n) for s, e, n in spans if e == end and s <= start]
        piece = escape(source[start:end])
        if numbers:
            note = Markup("<sup>{}</sup>").format(", ".join(ending)) if ending else Markup("")
            piece = Markup("<mark>{}{}</mark>").format(piece, note)
        out += piece
    return out
