"""What a reader chose to be told of, where, and what holds for whoever chose nothing."""

from dataclasses import dataclass

from sqlalchemy import select

from extensions import db
from models import MailChoice, NoticeChoice, NoticeKind


@dataclass(frozen=True)
class Choice:
    in_site: bool
    mail: MailChoice


# What speaks to a reader comes at once; a lively discussion that one follows would be a letter an hour.
DEFAULTS = {
    NoticeKind.REPLY: Choice(in_site=True, mail=MailChoice.AT_ONCE),
    NoticeKind.MENTION: Choice(in_site=True, mail=MailChoice.AT_ONCE),
    NoticeKind.DECISION: Choice(in_site=True, mail=MailChoice.AT_ONCE),
    NoticeKind.PICK: Choice(in_site=True, mail=MailChoice.AT_ONCE),
    NoticeKind.FOLLOWED: Choice(in_site=True, mail=MailChoice.DAILY),
}


def choices_of(user_id: int) -> dict[NoticeKind, Choice]:
    """What a reader chose for each kind of notice, or the default."""
    query = select(NoticeChoice.kind, NoticeChoice.in_site, NoticeChoice.mail).where(NoticeChoice.user_id == user_id)
    chosen = {kind: Choice(in_site, mail) for kind, in_site, mail in db.session.execute(query)}
    return {kind: chosen.get(kind, default) for kind, default in DEFAULTS.items()}
