"""The lanes of the moderators' desk: what waits in each, and in which order it is looked at."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal_column, select, tuple_

from extensions import db
from models import Comment, CommentState, ScreeningFinding, User
from queries.reports import ReasonCount, reasons_given
from text import excerpt

QUEUE_SHOWN = 50
# Counting stops here: nobody works differently with 501 than with 5,000, and the count stays cheap.
COUNTED = 500
REJECTED_WITHIN = timedelta(days=7)
EXCERPT = 140
# Written out, and not handed over beside the statement: SQLite takes a partial index only for its very condition.
_NOTHING: ColumnElement[int] = literal_column("0")


class Lane(StrEnum):
    """In the order of the desk. A comment can be in several: one that was reported and hidden is held, too."""

    PRIORITY = "priority"
    REPORTED = "reported"
    HELD = "held"
    NEW = "new"
    REJECTED = "rejected"


REPORTS = (Lane.PRIORITY, Lane.REPORTED)


@dataclass(frozen=True)
class LaneCount:
    lane: Lane
    count: int
    oldest_at: datetime | None

    @property
    def shown(self) -> str:
        return f"{COUNTED}+" if self.count > COUNTED else str(self.count)


@dataclass(frozen=True)
class QueueItem:
    id: int
    name: str
    # Waiting since then; where reports are, reported then; in the rejected lane, rejected then.
    since: datetime
    words: str
    # The checks that found something, and what readers reported.
    why: tuple[str, ...]
    reported: tuple[ReasonCount, ...] = ()


def lane_counts(now: datetime) -> tuple[LaneCount, ...]:
    """Every lane with how many wait in it, up to "500+", and since when the oldest does."""
    return tuple(_count(lane, now) for lane in Lane)


def queue(lane: Lane, now: datetime) -> tuple[QueueItem, ...]:
    """The first comments of a lane, longest waiting first; what was rejected, latest first."""
    query = (
        select(Comment.id, User.display_name, _since(lane).label("since"), Comment.body_html)
        .join(User, User.id == Comment.author_id)
        .where(_in_lane(lane, now))
        .limit(QUEUE_SHOWN)
    )
    rows = db.session.execute(query.order_by(*_order(lane))).all()
    ids = [row.id for row in rows]
    why, reported = _labels(ids), reasons_given(ids)
    return tuple(
        QueueItem(
            id=row.id,
            name=row.display_name,
            since=row.since,
            words=excerpt(row.body_html, EXCERPT),
            why=why.get(row.id, ()),
            reported=reported.get(row.id, ()),
        )
        for row in rows
    )


def next_in_lane(lane: Lane, now: datetime, skip: int | None = None) -> int | None:
    """The comment to look at after this one (`skip`) in a lane; past the last of what waits, the first again."""
    in_order = select(Comment.id).where(_in_lane(lane, now)).order_by(*_order(lane)).limit(1)
    if skip is None:
        return db.session.scalar(in_order)
    at = _since(lane)
    here = select(at, Comment.id).where(Comment.id == skip).scalar_subquery()
    key = tuple_(at, Comment.id)
    following = db.session.scalar(in_order.where(key < here if lane is Lane.REJECTED else key > here))
    if following is None and lane is not Lane.REJECTED:
        following = db.session.scalar(in_order.where(Comment.id != skip))
    return following


def _since(lane: Lane) -> Any:
    """What a lane is ordered by: when a comment was written, first reported, or rejected."""
    if lane in REPORTS:
        return Comment.first_reported_at
    return Comment.removed_at if lane is Lane.REJECTED else Comment.created_at


def _order(lane: Lane) -> tuple[Any, ...]:
    """Whoever has waited longest comes first; of what was rejected, the latest."""
    if lane is Lane.REJECTED:
        return (Comment.removed_at.desc(), Comment.id.desc())
    return (_since(lane), Comment.id)


def _in_lane(lane: Lane, now: datetime) -> ColumnElement[bool]:
    if lane is Lane.PRIORITY:
        return Comment.urgent_reports > _NOTHING
    if lane is Lane.REPORTED:
        return Comment.open_reports > _NOTHING
    if lane is Lane.HELD:
        return Comment.state == CommentState.HELD
    if lane is Lane.NEW:
        return and_(Comment.state == CommentState.PUBLISHED, Comment.reviewed_at.is_(None))
    return and_(Comment.state == CommentState.REJECTED, Comment.removed_at > now - REJECTED_WITHIN)


def _count(lane: Lane, now: datetime) -> LaneCount:
    first = select(_since(lane).label("since")).where(_in_lane(lane, now)).order_by(*_order(lane))
    some = first.limit(COUNTED + 1).subquery()
    count, oldest = db.session.execute(select(func.count(), func.min(some.c.since))).one()
    return LaneCount(lane, count, oldest)


def _labels(comment_ids: list[int]) -> dict[int, tuple[str, ...]]:
    """The checks that found something in each of these, each once, in their own names."""
    query = (
        select(ScreeningFinding.comment_id, ScreeningFinding.check_name)
        .where(ScreeningFinding.comment_id.in_(comment_ids), ScreeningFinding.verdict != "pass")
        .order_by(ScreeningFinding.id)
    )
    found: dict[int, dict[str, None]] = {}
    for comment_id, check in db.session.execute(query):
        found.setdefault(comment_id, {})[check.replace("_", " ").capitalize()] = None
    return {comment_id: tuple(checks) for comment_id, checks in found.items()}
