"""How long a comment waits for a moderator, from what the desk did lately."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import or_, select

from extensions import db
from models import Comment, Decision

# The desk of a small newsroom reads some dozens a day: fewer would be an afternoon, more would be last month.
DECISIONS_READ = 100
# An older one says how the desk was staffed then.
LATELY = timedelta(days=14)
# Among the newest decisions some are about comments that nobody waited for. More than these are not looked at.
DECISIONS_LOOKED_AT = 500
# From fewer than this nothing can be foretold.
FEWEST_DECISIONS = 5


@dataclass(frozen=True)
class Pace:
    """Within what time half of the waiting comments were read, and nine in ten of them."""

    half: timedelta
    most: timedelta


def pace(now: datetime) -> Pace | None:
    """The desk's real pace: the newest first decisions on comments that waited for one. Nothing when there were too
    few to say. Reads a bounded number of rows by an index."""
    newest = (
        select(Decision.comment_id, Decision.number, Decision.at)
        .where(Decision.at > now - LATELY)
        .order_by(Decision.at.desc())
        .limit(DECISIONS_LOOKED_AT)
        .subquery()
    )
    query = (
        select(newest.c.at, Comment.created_at)
        .join(Comment, Comment.id == newest.c.comment_id)
        # Nobody waited for a decision on what everybody could read already.
        .where(newest.c.number == 1, or_(Comment.published_at.is_(None), Comment.published_at >= newest.c.at))
        .order_by(newest.c.at.desc())
        .limit(DECISIONS_READ)
    )
    waits = sorted(decided - created for decided, created in db.session.execute(query))
    if len(waits) < FEWEST_DECISIONS:
        return None
    return Pace(_within(waits, 0.5), _within(waits, 0.9))


def _within(waits: list[timedelta], share: float) -> timedelta:
    """The shortest wait that at least this share of them did not exceed (the nearest rank)."""
    return waits[ceil(share * len(waits)) - 1]
