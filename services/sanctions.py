"""Sanctions: what a reader may not do for a while, or for good, with the reason in words for them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

import text
from extensions import db
from models import Sanction, SanctionKind, User
from services.audit import record_act
from services.badges import hold_reader
from services.locks import take_turn
from services.refusals import BadInput, CannotDecide, NotAllowed, NotFound
from services.transactions import verb

LONGEST_REASON = 500


@dataclass(frozen=True)
class Measure:
    """One thing an editor can choose: its kind, how long it lasts (for good, when that is empty), how it is said."""

    kind: SanctionKind
    lasts: timedelta | None
    says: str


# Each ends by itself, and nobody is only seemingly published: whoever is sanctioned is told so, and why.
MEASURES: dict[str, Measure] = {
    "read-first-day": Measure(SanctionKind.PREMODERATION, timedelta(hours=24), "Read first for 24 hours"),
    "read-first-week": Measure(SanctionKind.PREMODERATION, timedelta(days=7), "Read first for 7 days"),
    "read-first-month": Measure(SanctionKind.PREMODERATION, timedelta(days=30), "Read first for 30 days"),
    "suspend-hour": Measure(SanctionKind.SUSPENSION, timedelta(hours=1), "Suspend for an hour"),
    "suspend-day": Measure(SanctionKind.SUSPENSION, timedelta(hours=24), "Suspend for 24 hours"),
    "suspend-week": Measure(SanctionKind.SUSPENSION, timedelta(days=7), "Suspend for 7 days"),
    "ban": Measure(SanctionKind.BAN, None, "Ban for good"),
}


@verb
def impose(user_id: int, choice: str, reason: str, editor_id: int, now: datetime) -> Sanction:
    """Sanction a reader by one of the `MEASURES`. Of several of a kind the one that lasts longest counts.

    Refuses (`BadInput`) an unknown measure and a missing reason, staff (`NotAllowed`), guests and who is banned already
    (`CannotDecide`), and who is not here (`NotFound`).
    """
    measure, reason = MEASURES.get(choice), text.clean_line(reason, LONGEST_REASON)
    if measure is None:
        raise BadInput("measure", "Choose what is to happen.")
    if not reason:
        raise BadInput("reason", "Say why: the reader is shown this sentence.")
    take_turn()
    user = hold_reader(user_id)
    if user.is_staff:
        raise NotAllowed("Staff are not sanctioned here: their role is taken away first.")
    if user.is_guest:
        raise CannotDecide("A guest has no account to sanction. What guests write is always read first.")
    if measure.kind is SanctionKind.BAN and user.banned_at is not None:
        raise CannotDecide("This reader is banned already.")
    until = now + measure.lasts if measure.lasts else None
    given = Sanction(user_id=user_id, kind=measure.kind, reason=reason, given_by_id=editor_id, at=now, until=until)
    db.session.add(given)
    db.session.flush()
    _sum_up(user)
    record_act("sanction.imposed", "user", user_id, editor_id, sanction=given.id, measure=choice)
    db.session.commit()
    return given


@verb
def lift(sanction_id: int, editor_id: int, now: datetime) -> int:
    """Lift a sanction before its time; answers whose it was. One that is lifted stays so. Refuses an unknown one
    (`NotFound`)."""
    take_turn()
    user_id = db.session.scalar(select(Sanction.user_id).where(Sanction.id == sanction_id))
    if user_id is None:
        raise NotFound("There is no such sanction.")
    user = hold_reader(user_id)
    sanction = db.session.get_one(Sanction, sanction_id, populate_existing=True)
    if sanction.lifted_at is None:
        sanction.lifted_at, sanction.lifted_by_id = now, editor_id
        db.session.flush()
        _sum_up(user)
        record_act("sanction.lifted", "user", user_id, editor_id, sanction=sanction_id)
    db.session.commit()
    return user_id


def _sum_up(user: User) -> None:
    """What stands of all of them, in the columns that posting asks."""
    query = select(Sanction).where(Sanction.user_id == user.id, Sanction.lifted_at.is_(None))
    standing = db.session.scalars(query).all()

    def latest(kind: SanctionKind) -> datetime | None:
        return max((each.until for each in standing if each.kind is kind and each.until), default=None)

    user.premoderated_until = latest(SanctionKind.PREMODERATION)
    user.suspended_until = latest(SanctionKind.SUSPENSION)
    user.banned_at = min((each.at for each in standing if each.kind is SanctionKind.BAN), default=None)
