"""Makers of what is brought in bulk."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from models import Article, CommentState
from services.bulk_comments import BulkComment, add_comments
from services.bulk_labels import BulkWriter, add_writers
from tests.factories import NOON

ORIGIN = "former.example.org"


def guest(name: str = "Wren", claim_key: str = "", origin: str = ORIGIN) -> int:
    """A writer without an account; gives their id."""
    their_id = f"{name} {claim_key}"
    return add_writers(origin, [BulkWriter(their_id, name, claim_key, NOON - timedelta(days=900))])[their_id]


def old(number: int, parent: int | None, author_id: int, **more: object) -> BulkComment:
    """An old comment, a minute after the one before it."""
    given: dict[str, object] = {
        "their_id": str(number),
        "parent_id": "" if parent is None else str(parent),
        "author_id": author_id,
        "source": f"The {number}th thing said there.",
        "state": CommentState.PUBLISHED,
        "created_at": NOON - timedelta(days=800) + timedelta(minutes=number),
    }
    return BulkComment(**(given | more))  # type: ignore[arg-type]


def bring(article: Article, comments: Sequence[BulkComment], at_once: int = 500) -> int:
    batches = [comments[start : start + at_once] for start in range(0, len(comments), at_once)]
    return sum(add_comments(ORIGIN, article.id, batch) for batch in batches)


def parents_of(shape: Sequence[int]) -> list[int | None]:
    """A forest from any numbers: each comment is a top comment or answers one before it."""
    return [
        None if not number or choice % (number + 1) == number else choice % (number + 1)
        for number, choice in enumerate(shape)
    ]


def minute(number: int) -> datetime:
    return NOON + timedelta(minutes=number)
