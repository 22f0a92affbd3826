"""The kept numbers against the rows they count: what `flask verify-counters` prints."""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import case, func, or_, select

from extensions import db
from models import (
    PATH_DIGITS,
    Article,
    Comment,
    CommentState,
    Recommendation,
    Report,
    ReportOutcome,
    ReportReason,
    User,
)


@dataclass(frozen=True)
class Difference:
    what: str
    id: int
    kept: int
    counted: int

    def __str__(self) -> str:
        return f"{self.what} of {self.id}: kept {self.kept}, counted {self.counted}"


def counter_differences() -> list[Difference]:
    """Recompute every kept number from its rows; what differs comes back, nothing is changed."""
    return [*_of_articles(), *_of_writers(), *_of_comments(), *_of_readers_marks(), *_of_reporters(), *_shown_wrongly()]


def _of_articles() -> list[Difference]:
    published = (
        select(Comment.article_id, func.count().label("counted"))
        .where(Comment.state == CommentState.PUBLISHED)
        .group_by(Comment.article_id)
        .subquery()
    )
    counted = func.coalesce(published.c.counted, 0)
    query = (
        select(Article.id, Article.comment_count, counted)
        .join(published, published.c.article_id == Article.id, isouter=True)
        .where(Article.comment_count != counted)
    )
    return [Difference("comments on article", *row) for row in db.session.execute(query)]


def _of_writers() -> list[Difference]:
    found = []
    for what, kept, state in (
        ("published comments", User.published_count, CommentState.PUBLISHED),
        ("rejected comments", User.rejected_count, CommentState.REJECTED),
    ):
        counts = (
            select(Comment.author_id, func.count().label("counted"))
            .where(Comment.state == state)
            .group_by(Comment.author_id)
            .subquery()
        )
        counted = func.coalesce(counts.c.counted, 0)
        query = (
            select(User.id, kept, counted)
            .join(counts, counts.c.author_id == User.id, isouter=True)
            .where(kept != counted)
        )
        found += [Difference(f"{what} of writer", *row) for row in db.session.execute(query)]
    return found


def _of_comments() -> list[Difference]:
    """Thread by thread in one pass: counting by a join would compare every two replies of a thread."""
    thread = func.coalesce(Comment.root_id, Comment.id)
    query = select(
        Comment.id,
        Comment.root_id,
        Comment.parent_id,
        Comment.path,
        Comment.state,
        Comment.reply_count,
        Comment.rejected_replies,
    ).order_by(thread, Comment.path)
    found: list[Difference] = []
    for _, rows in groupby(db.session.execute(query.execution_options(yield_per=5000)), key=lambda r: r[1] or r[0]):
        found += _of_thread(list(rows))
    return found


def _of_thread(rows: list[Any]) -> list[Difference]:
    at_path = {row.path: row.id for row in rows}
    counted: Counter[int] = Counter()
    for row in rows:
        if row.root_id is None or row.state is not CommentState.PUBLISHED:
            continue
        ends = range(0, len(row.path), PATH_DIGITS)
        counted.update({row.parent_id} | {at_path[row.path[:end]] for end in ends})
    found = [
        Difference("replies to comment", row.id, row.reply_count, counted[row.id])
        for row in rows
        if row.reply_count != counted[row.id]
    ]
    rejected = sum(row.root_id is not None and row.state is CommentState.REJECTED for row in rows)
    top = rows[0]
    if top.root_id is None and top.rejected_replies != rejected:
        found.append(Difference("rejected replies of thread", top.id, top.rejected_replies, rejected))
    return found


def _of_readers_marks() -> list[Difference]:
    """Recommends and reports, which are rows of their own, on the comments they are about."""
    is_open, is_upheld = Report.outcome == ReportOutcome.OPEN, Report.outcome == ReportOutcome.UPHELD
    urgent = Report.reason.in_([reason for reason in ReportReason if reason.is_urgent])
    given = select(Recommendation.comment_id, func.count().label("counted"))
    sent = select(Report.comment_id, func.count().label("counted"))
    found = []
    for what, kept, rows in (
        ("recommends of comment", Comment.recommend_count, given.group_by(Recommendation.comment_id)),
        ("open reports of comment", Comment.open_reports, sent.where(is_open).group_by(Report.comment_id)),
        ("urgent reports of comment", Comment.urgent_reports, sent.where(is_open, urgent).group_by(Report.comment_id)),
        ("upheld reports of comment", Comment.upheld_reports, sent.where(is_upheld).group_by(Report.comment_id)),
    ):
        counts = rows.subquery()
        counted = func.coalesce(counts.c.counted, 0)
        query = select(Comment.id, kept, counted).join(counts, counts.c.comment_id == Comment.id, isouter=True)
        found += [Difference(what, *row) for row in db.session.execute(query.where(kept != counted))]
    return found


def _of_reporters() -> list[Difference]:
    """What a moderator settled, by who had reported it. Reports dropped with a withdrawn comment have no date."""
    found = []
    for what, kept, outcome in (
        ("upheld reports of reader", User.reports_upheld, ReportOutcome.UPHELD),
        ("dismissed reports of reader", User.reports_dismissed, ReportOutcome.DISMISSED),
    ):
        counts = (
            select(Report.user_id, func.count().label("counted"))
            .where(Report.outcome == outcome, Report.settled_at.is_not(None), Report.user_id.is_not(None))
            .group_by(Report.user_id)
            .subquery()
        )
        counted = func.coalesce(counts.c.counted, 0)
        query = select(User.id, kept, counted).join(counts, counts.c.user_id == User.id, isouter=True)
        found += [Difference(what, *row) for row in db.session.execute(query.where(kept != counted))]
    return found


def _shown_wrongly() -> list[Difference]:
    should = or_(Comment.state == CommentState.PUBLISHED, Comment.reply_count > 0)
    query = select(Comment.id, case((Comment.shown, 1), else_=0), case((should, 1), else_=0)).where(
        Comment.shown != should
    )
    return [Difference("whether to show comment", *row) for row in db.session.execute(query)]
