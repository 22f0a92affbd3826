"""Taking a comment's words away. Withdrawing one, and deleting an account with all of them, call this."""

from datetime import datetime

from sqlalchemy import delete

from extensions import db
from models import Comment, CommentRevision, CommentState, Mention, ScreeningFinding
from services.counters import move_comment
from services.settling import drop_open_reports

# What else holds words of a comment, or says whom it spoke to.
_WORDS_ELSEWHERE = (ScreeningFinding, CommentRevision, Mention)


def blank_and_withdraw(comment: Comment, now: datetime) -> None:
    """Take a comment's words away, with its former texts, what the screening and reports quoted of them, whom it
    mentioned, and its pick. The caller holds the article and commits."""
    drop_open_reports(comment)
    move_comment(comment, CommentState.WITHDRAWN, now)
    comment.body_source = comment.body_html = comment.fingerprint = ""
    comment.picked_at, comment.pick_reason = None, ""
    for record in _WORDS_ELSEWHERE:
        db.session.execute(delete(record).where(record.comment_id == comment.id))
