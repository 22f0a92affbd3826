"""Bringing many recommends at once, for large data sets: rows first, then their numbers, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from extensions import db
from models import Comment, CommentState, Recommendation
from services.counters import count_on_article
from services.locks import hold_discussion
from services.transactions import verb


@dataclass(frozen=True, slots=True)
class BulkRecommend:
    """One reader's recommend of one comment, as it is brought."""

    comment_id: int
    user_id: int
    at: datetime


@verb
def add_recommends(article_id: int, recommends: Sequence[BulkRecommend]) -> int:
    """Bring recommends of comments under one article; says how many were new. One that is there already stays, and one
    of what nobody can read, or of one's own comment, is left out. Refuses an unknown article."""
    hold_discussion(article_id)
    readable = select(Comment.id, Comment.author_id).where(
        Comment.article_id == article_id,
        Comment.id.in_({each.comment_id for each in recommends}),
        Comment.state == CommentState.PUBLISHED,
    )
    writers = {row.id: row.author_id for row in db.session.execute(readable)}
    rows = [
        {"comment_id": each.comment_id, "user_id": each.user_id, "at": each.at}
        for each in recommends
        if writers.get(each.comment_id, each.user_id) != each.user_id
    ]
    of_these = select(func.count()).where(Recommendation.comment_id.in_(writers))
    before = db.session.scalar(of_these) or 0
    if rows:
        dialect = sqlite if db.engine.dialect.name == "sqlite" else postgresql
        db.session.execute(dialect.insert(Recommendation).on_conflict_do_nothing(), rows)
    new = (db.session.scalar(of_these) or 0) - before
    counted = select(func.count()).where(Recommendation.comment_id == Comment.id).scalar_subquery()
    query = update(Comment).where(Comment.id.in_(writers)).values(recommend_count=counted)
    db.session.execute(query.execution_options(synchronize_session=False))
    count_on_article(article_id, 0)
    db.session.commit()
    return new
