"""Who answers whom, when, and what became of it: the shape of a made-up discussion, the same for the same seed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from models import CommentState

# Every other comment answers another, mostly one of the last few: by the fourth power half of them reach back no
# further than eight.
REPLIES = 0.5
FARTHEST_BACK = 120
# Discussions this large have a quarrel in the middle: one thread of several hundred replies, each to one of its last.
QUARREL_FROM = 1_000
LONGEST_QUARREL = 400
QUARREL_SHARE = 5
QUARREL_BACK = 8
# Of a thousand comments. Nobody can answer what is held; what was rejected had answers before.
REJECTED, HELD = 20, 5


@dataclass(frozen=True, slots=True)
class Said:
    """One comment: its number in the discussion, the number it answers (0: none), and how far in it was written."""

    number: int
    answers: int
    at: datetime
    state: CommentState


def discussion(chance: Random, size: int, opened_at: datetime, lasts: timedelta) -> Iterator[Said]:
    """A discussion in the order it was written: lively at first, then slower, as discussions are."""
    held: set[int] = set()
    quarrel: list[int] = []
    for number in range(1, size + 1):
        answers = _in_quarrel(chance, number, size, quarrel) or _recent(chance, number)
        state = _state(chance)
        if state is CommentState.HELD:
            held.add(number)
        at = opened_at + lasts * ((number - 1 + chance.random()) / size) ** 2
        yield Said(number, 0 if answers in held else answers, at, state)


def _in_quarrel(chance: Random, number: int, size: int, quarrel: list[int]) -> int:
    """Whom this comment answers in the quarrel, when it is part of it; the first of it answers nobody."""
    if size < QUARREL_FROM or number < size // 2 or len(quarrel) > min(LONGEST_QUARREL, size // QUARREL_SHARE):
        return 0
    if quarrel and chance.random() < REPLIES:
        return 0
    quarrel.append(number)
    back = 1 + int(chance.random() * min(QUARREL_BACK, len(quarrel) - 1))
    return quarrel[-1 - back] if len(quarrel) > 1 else 0


def _recent(chance: Random, number: int) -> int:
    if number == 1 or chance.random() >= REPLIES:
        return 0
    return number - 1 - int(min(FARTHEST_BACK, number - 1) * chance.random() ** 4)


def _state(chance: Random) -> CommentState:
    lot = chance.random() * 1_000
    if lot < REJECTED:
        return CommentState.REJECTED
    return CommentState.HELD if lot < REJECTED + HELD else CommentState.PUBLISHED
