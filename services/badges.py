"""Service badges: "Paramedic, verified by the newsroom", given by editors to a reader whose word they have checked."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

import text
from extensions import db
from models import ServiceBadge, User
from services.audit import record_act
from services.names import says_an_office
from services.redrawing import redraw_discussions_of
from services.refusals import BadInput, CannotDecide, NotFound
from services.transactions import verb

LONDON = ZoneInfo("Europe/London")
LONGEST_WORDING = 60
LONGEST_CHECK = 500
# Posts change hands: what was true two years ago has to be asked again.
LONGEST_TERM = timedelta(days=2 * 365)
# One round of the job: more wait for the next hour.
A_ROUND = 500


@dataclass(frozen=True)
class NewBadge:
    """A badge as an editor gives it: its wording, how it was checked (for staff alone), and its last day."""

    wording: str
    how_checked: str
    last_day: date | None


@verb
def give_badge(user_id: int, badge: NewBadge, editor_id: int, now: datetime) -> ServiceBadge:
    """Give a reader a badge, in the place of one they have; it stands on all their comments, old ones too.

    Refuses (`BadInput`) a missing wording or check, a wording that makes one of the newsroom of them, and a last day
    that is past or more than two years away; `CannotDecide` guests, and `NotFound` who is not here.
    """
    wording, how_checked, expires_at = _checked(badge, now)
    redraw_discussions_of([user_id])
    user = hold_reader(user_id)
    if user.is_guest:
        raise CannotDecide("A guest has no account, so nobody can say who writes under this name next time.")
    _end(user_id, now)
    given = ServiceBadge(
        user_id=user_id,
        wording=wording,
        how_checked=how_checked,
        given_by_id=editor_id,
        at=now,
        expires_at=expires_at,
    )
    db.session.add(given)
    db.session.flush()
    user.service_badge = wording
    record_act("badge.given", "user", user_id, editor_id, badge=given.id, until=f"{expires_at:%Y-%m-%d}")
    db.session.commit()
    return given


@verb
def withdraw_badge(badge_id: int, editor_id: int, now: datetime) -> int:
    """Take a badge away before its time; answers whose it was. One that has ended is left as it is. Refuses an unknown
    one (`NotFound`)."""
    user_id = db.session.scalar(select(ServiceBadge.user_id).where(ServiceBadge.id == badge_id))
    if user_id is None:
        raise NotFound("There is no such badge.")
    redraw_discussions_of([user_id])
    user = hold_reader(user_id)
    badge = db.session.get_one(ServiceBadge, badge_id, populate_existing=True)
    if badge.ended_at is None:
        badge.ended_at, user.service_badge = now, ""
        record_act("badge.withdrawn", "user", user_id, editor_id, badge=badge_id)
    db.session.commit()
    return user_id


@verb
def end_expired_badges(now: datetime) -> int:
    """Take off the badges whose last day is over, everywhere they stand; answers how many."""
    over = (ServiceBadge.ended_at.is_(None), ServiceBadge.expires_at <= now)
    expired = db.session.execute(select(ServiceBadge.id, ServiceBadge.user_id).where(*over).limit(A_ROUND)).all()
    if not expired:
        db.session.rollback()
        return 0
    redraw_discussions_of(row.user_id for row in expired)
    ended = update(ServiceBadge).where(ServiceBadge.id.in_([row.id for row in expired]), *over).values(ended_at=now)
    query = ended.returning(ServiceBadge.id, ServiceBadge.user_id).execution_options(synchronize_session=False)
    rows = db.session.execute(query).all()
    whose = update(User).where(User.id.in_([row.user_id for row in rows])).values(service_badge="")
    db.session.execute(whose.execution_options(synchronize_session=False))
    for row in rows:
        record_act("badge.expired", "user", row.user_id, None, badge=row.id)
    db.session.commit()
    return len(rows)


def hold_reader(user_id: int) -> User:
    """A person, read afresh and locked. Refuses (`NotFound`) who was never here, or has left."""
    query = select(User).where(User.id == user_id).with_for_update(of=User, key_share=True)
    user = db.session.scalar(query.execution_options(populate_existing=True))
    if user is None or user.deleted_at is not None:
        raise NotFound("There is no such reader any more.")
    return user


def _checked(badge: NewBadge, now: datetime) -> tuple[str, str, datetime]:
    wording = text.clean_line(badge.wording, LONGEST_WORDING)
    how_checked = text.clean_line(badge.how_checked, LONGEST_CHECK)
    if not wording:
        raise BadInput("wording", "Say what the badge says, such as Paramedic.")
    if says_an_office(wording):
        raise BadInput("wording", "This wording makes one of the newsroom of a reader. Say what they do elsewhere.")
    if not how_checked:
        raise BadInput("how_checked", "Say how it was checked: the next editor will want to know.")
    today = now.astimezone(LONDON).date()
    if badge.last_day is None or badge.last_day < today:
        raise BadInput("last_day", "Choose the last day of the badge, today or later.")
    if badge.last_day > today + LONGEST_TERM:
        raise BadInput("last_day", "A badge stands for two years at most. Then it is checked again.")
    over = datetime.combine(badge.last_day + timedelta(days=1), time(), LONDON)
    return wording, how_checked, over.astimezone(UTC)


def _end(user_id: int, now: datetime) -> None:
    """End whatever badge stands. Badges are only ever added and ended, so that their history is whole."""
    query = update(ServiceBadge).where(ServiceBadge.user_id == user_id, ServiceBadge.ended_at.is_(None))
    db.session.execute(query.values(ended_at=now).execution_options(synchronize_session=False))
