"""Tips: what readers send under an appeal for information. The newsroom alone reads them; none is ever published."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import select

from extensions import db
from models import GuestPolicy, Site, Tip, User
from services.audit import record_act
from services.comments import Draft
from services.guests import admit_guest, refuse_guests
from services.locks import Discussion, hold_discussion, take_turn
from services.prepared import CommentPolicy, prepare, refuse_by_length
from services.refusals import NotFound, NotInThisMode, TooSoon
from services.standing import refuse_by_mode, refuse_by_standing
from services.transactions import verb

A_MINUTE = timedelta(minutes=1)


@verb
def send_tip(draft: Draft, policy: CommentPolicy, now: datetime) -> int:
    """Send something to the newsroom alone, under an appeal for information; answers the tip's id. Of the checks only
    length is asked: nobody else will read it. The same text from the same form is one tip.

    Refuses, keeping nothing: an article that is no appeal any more (what was meant for the newsroom must not be
    published), replies, a text with nothing in it or too long, a reader who is suspended or banned, guests where they
    may not write, and too many in a minute.
    """
    prepared = prepare(draft.source, draft.article_id, None, draft.author_id)
    refuse_by_length(prepared)
    discussion = hold_discussion(draft.article_id)
    key = _key(draft, prepared.source)
    if (known := db.session.scalar(select(Tip.id).where(Tip.form_key == key))) is not None:
        db.session.rollback()
        return known
    _refuse_sender(draft, discussion, policy, now)
    refuse_by_mode(discussion, draft.act)
    if not discussion.rules.private:
        raise NotInThisMode(
            "This is no longer an appeal for information, so nothing was sent: what you send here now is published "
            "as a comment."
        )
    author_id = draft.author_id if draft.guest is None else None
    tip = Tip(article_id=draft.article_id, author_id=author_id, body_source=prepared.source, form_key=key, at=now)
    db.session.add(tip)
    db.session.commit()
    return tip.id


def _key(draft: Draft, source: str) -> str:
    """Of the sender too: two browsers may have made up the same key."""
    return hashlib.sha256(f"{draft.author_id} {draft.form_key} {source}".encode()).hexdigest()


def _refuse_sender(draft: Draft, discussion: Discussion, policy: CommentPolicy, now: datetime) -> None:
    if draft.guest is not None:
        guests = db.session.scalar(select(Site.guest_policy)) or GuestPolicy.OFF
        refuse_guests(guests, discussion.takes_guests)
        admit_guest(draft.guest, now)
        return
    reader = db.session.get_one(User, draft.author_id, populate_existing=True)
    refuse_by_standing(reader, draft.act, now)
    if not policy.comments_per_minute:
        return
    query = select(Tip.at).where(Tip.author_id == reader.id, Tip.at > now - A_MINUTE).order_by(Tip.at.desc())
    recent = db.session.scalars(query.limit(policy.comments_per_minute)).all()
    if len(recent) == policy.comments_per_minute:
        raise TooSoon(recent[-1] + A_MINUTE, f"That is {len(recent)} in a minute, the most one person can send.")


@verb
def read_tip(tip_id: int, editor_id: int, now: datetime) -> Tip:
    """Mark a tip as read. One that was read stays read since then. Refuses an unknown id."""
    take_turn()
    tip = db.session.scalar(
        select(Tip).where(Tip.id == tip_id).with_for_update(of=Tip).execution_options(populate_existing=True)
    )
    if tip is None:
        raise NotFound("There is no such tip.")
    if tip.read_at is None:
        tip.read_at = now
        record_act("tip.read", "tip", tip.id, editor_id)
    db.session.commit()
    return tip
