"""Tips for the newsroom alone: the list the newsroom works through, and what a reader sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from extensions import db
from models import Article, Tip, User

TIPS_A_PAGE = 25


@dataclass(frozen=True)
class TipLine:
    """One tip. `name` is its writer's; none when it came from a guest."""

    id: int
    body_source: str
    at: datetime
    read_at: datetime | None
    headline: str
    slug: str
    name: str | None


def waiting_tips(before: int | None = None) -> tuple[TipLine, ...]:
    """The tips that nobody has read, newest first, a page at a time: `before` is the id of the last one seen."""
    return _read(_lines().where(Tip.read_at.is_(None)), before)


def read_tips(before: int | None = None) -> tuple[TipLine, ...]:
    """The tips that somebody has read, newest first, a page at a time."""
    return _read(_lines().where(Tip.read_at.is_not(None)), before)


def tips_of(reader_id: int, before: int | None = None) -> tuple[TipLine, ...]:
    """What a reader sent to the newsroom alone, newest first, a page at a time."""
    return _read(_lines().where(Tip.author_id == reader_id), before)


def tips_waiting() -> int:
    """How many tips nobody has read."""
    return db.session.scalar(select(func.count()).where(Tip.read_at.is_(None))) or 0


def _lines() -> Select[*tuple[Any, ...]]:
    name = User.display_name.label("name")
    return (
        select(Tip.id, Tip.body_source, Tip.at, Tip.read_at, Article.headline, Article.slug, name)
        .join(Article, Article.id == Tip.article_id)
        .join(User, User.id == Tip.author_id, isouter=True)
        .order_by(Tip.id.desc())
        .limit(TIPS_A_PAGE)
    )


def _read(query: Select[*tuple[Any, ...]], before: int | None) -> tuple[TipLine, ...]:
    if before is not None:
        query = query.where(Tip.id < before)
    return tuple(TipLine(**row) for row in db.session.execute(query).mappings())
