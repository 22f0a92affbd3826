"""Settling reports: what a moderator's decision on a comment says of those who reported it, and for their next ones.

Whoever calls this holds the article (`services.locks`) and commits.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from extensions import db
from models import Comment, Report, ReportOutcome, User
from services.counters import count_on_article


def settle_reports(comment: Comment, outcome: ReportOutcome, now: datetime) -> int:
    """Settle the open reports of a comment as upheld or dismissed, and count that on it and for those who sent them;
    answers how many there were. A decision settles before it moves the comment."""
    if not comment.open_reports:
        return 0
    theirs = Report.comment_id == comment.id, Report.outcome == ReportOutcome.OPEN
    senders = select(Report.user_id).where(*theirs, Report.user_id.is_not(None))
    people = User.id.in_(senders) | (User.id == comment.author_id)
    # All at once and in the order of their ids, the writer too: two decisions elsewhere cannot wait for each other.
    db.session.execute(select(User.id).where(people).order_by(User.id).with_for_update(key_share=True))
    upheld = outcome is ReportOutcome.UPHELD
    counted = User.reports_upheld if upheld else User.reports_dismissed
    record = update(User).where(User.id.in_(senders)).values({counted: counted + 1})
    db.session.execute(record.execution_options(synchronize_session=False))
    settled = update(Report).where(*theirs).values(outcome=outcome, settled_at=now)
    number = len(db.session.execute(settled.returning(Report.id)).all())
    _clear(comment, upheld=number if upheld else 0)
    if upheld and comment.shown:
        # The best of a discussion are ranked by it.
        count_on_article(comment.article_id, 0)
    return number


def drop_open_reports(comment: Comment) -> None:
    """Its writer took a comment back: nobody decides on its reports any more, and they count for nobody. They are
    dismissed without a date. What was said in any of them may quote the comment, so it goes with it."""
    of_it = update(Report).where(Report.comment_id == comment.id)
    db.session.execute(of_it.where(Report.outcome == ReportOutcome.OPEN).values(outcome=ReportOutcome.DISMISSED))
    db.session.execute(of_it.where(Report.detail != "").values(detail=""))
    if comment.open_reports:
        _clear(comment)


def _clear(comment: Comment, upheld: int = 0) -> None:
    nothing = {"open_reports": 0, "urgent_reports": 0, "first_reported_at": None}
    count_on_comment(comment, {**nothing, "upheld_reports": Comment.upheld_reports + upheld})


def count_on_comment(comment: Comment, counts: dict[str, Any]) -> None:
    """Set the numbers of reports that are kept on a comment, by SQL."""
    db.session.flush()
    change = update(Comment).where(Comment.id == comment.id).values(counts)
    db.session.execute(change.execution_options(synchronize_session=False))
    db.session.refresh(comment, list(counts))
