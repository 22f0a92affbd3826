"""Rankings: a discussion's order is kept as it stood at one moment, so that its pages neither skip nor repeat."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError

from extensions import db
from models import Order, Ranking
from queries.discussion import THREADS_A_PAGE
from queries.rankings import Newest, Snapshot, newest_ranking, pack, ranked_tops
from services.transactions import verb

# Often enough for a discussion in which much happens, and at most so much work however many read it.
FRESH = timedelta(minutes=1)
# While nothing happens a ranking stays true. It is made anew in time for whoever begins on it to have half an hour.
RENEWED = timedelta(minutes=30)
KEPT = timedelta(hours=1)
# The number of a ranking that could not be kept: no page goes on from it.
NOT_KEPT = 0


def current_ranking(article_id: int, order: Order, now: datetime) -> Snapshot:
    """The discussion in this order: the newest ranking, while it is fresh or nothing has changed since; else one made
    now, and kept if it fills more than a page. Where the database cannot take it in, reading goes on without."""
    newest = newest_ranking(article_id, order)
    if newest.snapshot is not None and _holds(newest, newest.snapshot, now):
        return newest.snapshot
    ids = ranked_tops(article_id, order)
    if len(ids) <= THREADS_A_PAGE:
        return Snapshot(None, now, pack(ids))
    try:
        return _keep_ranking(article_id, order, newest.seq, pack(ids), now)
    except OperationalError:
        # No room on the disk, or no turn to write: that is for writers to hear of.
        return newest.snapshot or Snapshot(NOT_KEPT, now, pack(ids))


def _holds(newest: Newest, snapshot: Snapshot, now: datetime) -> bool:
    age = now - snapshot.made_at
    return age < FRESH or (newest.made_for == newest.seq and age < RENEWED)


@verb
def _keep_ranking(article_id: int, order: Order, seq: int, ids: bytes, now: datetime) -> Snapshot:
    """Keep a ranking; if somebody kept one in the same minute, that one counts."""
    values: dict[str, Any] = {
        "article_id": article_id,
        "order": order,
        "minute": int(now.timestamp() // FRESH.total_seconds()),
        "made_at": now,
        "seq": seq,
        "ids": ids,
    }
    kind = sqlite if db.engine.dialect.name == "sqlite" else postgresql
    statement = kind.insert(Ranking).values(values).on_conflict_do_nothing().returning(Ranking.id)
    made = db.session.scalar(statement)
    theirs = None if made else newest_ranking(article_id, order).snapshot
    db.session.commit()
    return theirs or Snapshot(made, now, ids)


@verb
def forget_old_rankings(now: datetime) -> int:
    """Delete the rankings on which nobody is reading any more; answers how many."""
    gone = db.session.scalars(delete(Ranking).where(Ranking.made_at < now - KEPT).returning(Ranking.id)).all()
    db.session.commit()
    return len(gone)
