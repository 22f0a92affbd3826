"""What a reader did beside writing, for the comments of one page."""

from collections.abc import Collection

from sqlalchemy import select

from extensions import db
from models import Recommendation


def recommended_by(user_id: int, comment_ids: Collection[int]) -> frozenset[int]:
    """Which of these comments this reader recommends. One read, by key."""
    if not comment_ids:
        return frozenset()
    query = select(Recommendation.comment_id).where(
        Recommendation.user_id == user_id, Recommendation.comment_id.in_(list(comment_ids))
    )
    return frozenset(db.session.scalars(query))
