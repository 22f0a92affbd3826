"""When a reader was at a discussion before, and what came since."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from extensions import db
from models import Comment, CommentState, Visit
from queries.threads import place_in_thread

# "More than 99 new": nobody acts on a number beyond that, and it costs the same for whoever was away for years.
MOST_NEW = 99


@dataclass(frozen=True)
class Visited:
    """`since` is when the visit before the present one ended; nobody has one on their first visit."""

    since: datetime | None
    last_at: datetime


@dataclass(frozen=True)
class Arrival:
    """A comment that came since a reader was here: where it lies in its thread, and when that was opened."""

    id: int
    author_id: int
    thread_id: int
    place: int
    thread_opened_at: datetime


def visit_of(user_id: int, article_id: int) -> Visited | None:
    """A reader's visits to one discussion, if they have been there."""
    query = select(Visit.since, Visit.last_at).where(Visit.user_id == user_id, Visit.article_id == article_id)
    row = db.session.execute(query).first()
    return Visited(row.since, row.last_at) if row else None


def arrivals_since(article_id: int, reader_id: int, since: datetime) -> tuple[Arrival, ...]:
    """What others published in a discussion since then, newest first: at most one more than `MOST_NEW`."""
    top = aliased(Comment)
    # Pages know times to the second, and must not call another number of comments new.
    from_then_on = since.replace(microsecond=0) + timedelta(seconds=1)
    query = (
        select(Comment.id, Comment.author_id, top.id, Comment.path, top.created_at)
        .join(top, top.id == func.coalesce(Comment.root_id, Comment.id))
        # `shown` is what the index holds; a tombstone is shown and has nothing to read.
        .where(Comment.article_id == article_id, Comment.shown, Comment.state == CommentState.PUBLISHED)
        .where(Comment.published_at >= from_then_on, Comment.author_id != reader_id)
        .order_by(Comment.published_at.desc(), Comment.id.desc())
        .limit(MOST_NEW + 1)
    )
    return tuple(
        Arrival(comment_id, author_id, thread_id, place_in_thread(path), opened_at)
        for comment_id, author_id, thread_id, path, opened_at in db.session.execute(query)
    )
