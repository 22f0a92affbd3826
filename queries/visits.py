"""When a reader was at a discussion before."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from extensions import db
from models import Visit


@dataclass(frozen=True)
class Visited:
    """`since` is when the visit before the present one ended; nobody has one on their first visit."""

    since: datetime | None
    last_at: datetime


def visit_of(user_id: int, article_id: int) -> Visited | None:
    """A reader's visits to one discussion, if they have been there."""
    query = select(Visit.since, Visit.last_at).where(Visit.user_id == user_id, Visit.article_id == article_id)
    row = db.session.execute(query).first()
    return Visited(row.since, row.last_at) if row else None
