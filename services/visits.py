"""Visits: since when something in a discussion is new to a reader who comes back, and what they have read of it."""

import logging
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from extensions import db
from models import Visit
from queries.notices import has_news_of
from queries.visits import Visited, visit_of
from services.notices import read_about, read_followed
from services.transactions import verb

log = logging.getLogger(__name__)

# Half an hour without a page: whoever comes back after that has been away (the span that web statistics agree on).
VISIT_ENDS_AFTER = timedelta(minutes=30)
# Reading should seldom write. A visit's end is then known to five minutes, early enough to show too much and not less.
NOTED_EVERY = timedelta(minutes=5)


def note_visit(user_id: int, article_id: int, now: datetime) -> datetime | None:
    """Note that a reader is here. Answers since when things are new to them; nothing on their first visit.

    Reading goes on when it cannot be noted: nobody is kept from a page for want of room to remember that they saw it.
    """
    found = visit_of(user_id, article_id)
    if found and now - found.last_at < NOTED_EVERY:
        return found.since
    try:
        _note(user_id, article_id, found, now)
    except SQLAlchemyError as problem:
        log.warning("a visit was not noted: %s", type(problem).__name__)
    return _since(found, now)


def note_reading(user_id: int, article_id: int, comment_id: int, now: datetime) -> None:
    """Note that a reader goes to a comment: what they were told of it, they have read. Writes seldom, and reading goes
    on without, as with a visit."""
    if not has_news_of(user_id, article_id, comment_id):
        return
    try:
        _note_reading(user_id, article_id, comment_id, now)
    except SQLAlchemyError as problem:
        log.warning("the reading of a notice was not noted: %s", type(problem).__name__)


def _since(found: Visited | None, now: datetime) -> datetime | None:
    if found is None:
        return None
    return found.last_at if _is_over(found, now) else found.since


def _is_over(found: Visited, now: datetime) -> bool:
    return now - found.last_at >= VISIT_ENDS_AFTER


@verb
def _note(user_id: int, article_id: int, found: Visited | None, now: datetime) -> None:
    """Two pages asked for at once note it once: the second finds another `last_at`, and changes nothing."""
    if found is None:
        insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
        first = insert(Visit).values(user_id=user_id, article_id=article_id, since=None, last_at=now)
        db.session.execute(first.on_conflict_do_nothing())
    else:
        same = (Visit.user_id == user_id, Visit.article_id == article_id, Visit.last_at == found.last_at)
        db.session.execute(update(Visit).where(*same).values(since=_since(found, now), last_at=now))
    read_followed(user_id, article_id, now)
    db.session.commit()


@verb
def _note_reading(user_id: int, article_id: int, comment_id: int, now: datetime) -> None:
    read_about(user_id, article_id, comment_id, now)
    db.session.commit()
