"""The letters in the box, for the page that shows them in development, and for the doctor."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from extensions import db
from models import Letter

RECENT = 50


def recent_letters() -> Sequence[Letter]:
    """The last letters, newest first."""
    return db.session.scalars(select(Letter).order_by(Letter.id.desc()).limit(RECENT)).all()


def letter_by_id(letter_id: int) -> Letter | None:
    """One letter, if there is one with this number."""
    return db.session.get(Letter, letter_id)


def letters_overdue(since: datetime) -> int:
    """How many letters have waited since before then: a sign that the worker or the mail server is away."""
    query = select(func.count()).where(
        Letter.sent_at.is_(None), Letter.given_up_at.is_(None), Letter.created_at < since
    )
    return db.session.scalar(query) or 0
