"""One drawing for everybody.

A discussion is drawn once for all readers, into pieces with gaps between them. Every reader's page joins the same
pieces; what differs (their own held comments, their Withdraw buttons, the form) goes into the gaps. The drawing
holds no token, no name of the reader's, and clock times only.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

# A control character: the text door and the names' door let none through, so no reader can forge a gap.
GAP = "\x1e"
# Finished drawings kept in a process: some 150 kB each at most with their gaps, so 15 MB at the very worst.
KEPT = 96


@dataclass(frozen=True)
class Gap:
    """Where something of the reader's own may go: `kind` and the ids it is about."""

    kind: str
    ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class Pieces:
    parts: tuple[Markup | Gap, ...]

    def join(self, fill: Callable[[Gap], Markup]) -> Markup:
        """The page for one reader: every gap filled with what `fill` answers for it (escaped already)."""
        # All of it is escaped already: `Markup.join` would look at each of the thousand parts once more.
        joined = "".join([part if isinstance(part, Markup) else fill(part) for part in self.parts])
        return Markup(joined)  # noqa: S704

    def gaps(self, kind: str) -> list[Gap]:
        """The gaps of one kind, in the order they stand in: what is on this page."""
        return [part for part in self.parts if isinstance(part, Gap) and part.kind == kind]


def gap(kind: str, *ids: int) -> Markup:
    """Write a gap into a template that is drawn for everybody."""
    return Markup(f"{GAP}{':'.join([kind, *map(str, ids)])}{GAP}")  # noqa: S704  (our own kinds, and numbers)


def cut(drawn: str) -> Pieces:
    """Cut a drawing at its gaps."""
    parts: list[Markup | Gap] = []
    for index, part in enumerate(drawn.split(GAP)):
        if index % 2 == 0:
            parts.append(Markup(part))  # noqa: S704  (a template drew it)
        else:
            kind, *ids = part.split(":")
            parts.append(Gap(kind, tuple(map(int, ids))))
    return Pieces(tuple(parts))


class Drawings:
    """The latest drawings, by what they show and the number that moves with any change of it."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._drawings: OrderedDict[object, Pieces] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: object, draw: Callable[[], str]) -> Pieces:
        """The drawing for a key, made by `draw` when there is none."""
        with self._lock:
            if (found := self._drawings.get(key)) is not None:
                self._drawings.move_to_end(key)
                return found
        pieces = cut(draw())
        with self._lock:
            self._drawings[key] = pieces
            while len(self._drawings) > self._kept:
                self._drawings.popitem(last=False)
        return pieces
