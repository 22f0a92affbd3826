"""Notices: what a reader is told of. Other verbs call this inside their own transaction."""

from datetime import datetime

from extensions import db
from models import Notice, NoticeKind


def tell(user_id: int, kind: NoticeKind, comment_id: int, article_id: int, now: datetime) -> None:
    """Add a notice for one reader. The caller commits."""
    db.session.add(Notice(user_id=user_id, kind=kind, comment_id=comment_id, article_id=article_id, at=now))
