"""Limits that protect someone: each try is a row, so that they hold over all processes and a restart."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from extensions import db
from models import Attempt, AttemptKind
from services.refusals import TooSoon
from services.transactions import verb

# Nothing is counted over more than an hour, so older rows say nothing.
KEPT = timedelta(hours=2)


@dataclass(frozen=True)
class Limit:
    """At most `most` tries of one kind by one party within `window`."""

    kind: AttemptKind
    most: int
    window: timedelta
    words: str


def party(key: str, what: str, day: datetime | None = None) -> str:
    """A name for an account or a network address that says nothing to whoever reads the table. With `day` the name
    changes at midnight UTC, so that addresses cannot be followed from one day to the next."""
    salt = f"{key}{day:%Y-%m-%d}" if day else key
    return hmac.new(salt.encode(), what.strip().lower().encode(), hashlib.sha256).hexdigest()


def refuse_beyond(limit: Limit, whose: str, now: datetime) -> None:
    """Refuse with `TooSoon`, saying when to come again, if this party has used its tries up. Counts nothing."""
    if not limit.most:
        return
    query = (
        select(Attempt.at)
        .where(Attempt.kind == limit.kind, Attempt.whose == whose, Attempt.at > now - limit.window)
        .order_by(Attempt.at.desc())
        .limit(limit.most)
    )
    tries = db.session.scalars(query).all()
    if len(tries) >= limit.most:
        raise TooSoon(tries[-1] + limit.window, limit.words)


@verb
def count_try(kind: AttemptKind, parties: list[str], now: datetime) -> None:
    """Count one try for each of these parties."""
    db.session.add_all(Attempt(kind=kind, whose=whose, at=now) for whose in parties)
    db.session.commit()


@verb
def forgive(kind: AttemptKind, whose: str) -> None:
    """A success: this party's failures no longer count."""
    db.session.execute(delete(Attempt).where(Attempt.kind == kind, Attempt.whose == whose))
    db.session.commit()


def forget_old_attempts(now: datetime) -> int:
    """Delete what no limit looks at any more; answers how many rows."""
    gone = db.session.scalars(delete(Attempt).where(Attempt.at < now - KEPT).returning(Attempt.id)).all()
    db.session.commit()
    return len(gone)
