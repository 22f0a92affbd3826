"""Notices: what a reader is told of, in the site and by mail, and what they chose to be told."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update

from extensions import db
from models import MailChoice, Notice, NoticeChoice, NoticeKind, User
from queries.notice_choices import Choice, choices_of
from services.locks import take_turn
from services.refusals import NotFound
from services.transactions import verb

BELL = "notices"
# A letter waits: what is undone, withdrawn or rejected within this time leaves none.
SECOND_THOUGHTS = timedelta(minutes=10)
# Before most people's post and papers: the daily letter is read over breakfast.
MORNING = time(7)
LONDON = ZoneInfo("Europe/London")


def tell(user_id: int, kind: NoticeKind, comment_id: int, article_id: int, now: datetime) -> None:
    """Add a notice for one reader, as they chose to be told; the caller commits. Whoever chose not to be told of this
    kind, a guest, and a deleted account are told nothing. Acts of a reader's own are not for telling: ask that first.
    """
    query = select(User.active, User.claim_key).where(User.id == user_id)
    person = db.session.execute(query).first()
    if person is None or not person.active or person.claim_key is not None:
        return
    chosen = choices_of(user_id)[kind]
    due = mail_due(chosen.mail, now)
    if chosen.in_site or due is not None:
        about = {"comment_id": comment_id, "article_id": article_id}
        db.session.add(
            Notice(user_id=user_id, kind=kind, at=now, in_site=chosen.in_site, mail_due_at=due, read_at=None, **about)
        )


def take_back(user_id: int, kind: NoticeKind, comment_id: int, now: datetime) -> bool:
    """Take back a notice of an act that was undone, with the letter that waits, as long as nobody has read it and it
    is younger than `SECOND_THOUGHTS`; answers whether there was one. The caller commits."""
    query = delete(Notice).where(
        Notice.user_id == user_id,
        Notice.kind == kind,
        Notice.comment_id == comment_id,
        Notice.read_at.is_(None),
        Notice.at > now - SECOND_THOUGHTS,
    )
    gone = query.returning(Notice.id).execution_options(synchronize_session=False)
    return bool(db.session.scalars(gone).all())


def mail_due(choice: MailChoice, now: datetime) -> datetime | None:
    """When a notice of now is to go by mail: never, after a time for second thoughts, or the next morning."""
    if choice is MailChoice.OFF:
        return None
    return now + SECOND_THOUGHTS if choice is MailChoice.AT_ONCE else next_morning(now)


def next_morning(now: datetime) -> datetime:
    """The next time it is seven o'clock in London."""
    local = now.astimezone(LONDON)
    day = local.date() if local.time() < MORNING else local.date() + timedelta(days=1)
    return datetime.combine(day, MORNING, LONDON).astimezone(UTC)


@verb
def read_notice(notice_id: int, user_id: int, now: datetime) -> int:
    """Mark one of one's own notices as read; answers the comment it is about. Refuses those of others."""
    take_turn()
    notice = db.session.get(Notice, notice_id, populate_existing=True)
    if notice is None or notice.user_id != user_id:
        raise NotFound("There is no such notice.")
    notice.read_at = notice.read_at or now
    comment_id = notice.comment_id
    db.session.commit()
    return comment_id


@verb
def read_all(user_id: int, upto: int, now: datetime) -> None:
    """Mark all of one's own notices as read, up to the newest that was shown: later ones stay unread."""
    _mark_read(now, Notice.user_id == user_id, Notice.id <= upto)
    db.session.commit()


def read_followed(user_id: int, article_id: int, now: datetime) -> None:
    """Mark as read what tells a reader of new comments in a discussion, because they are there. The caller commits."""
    _mark_read(now, Notice.user_id == user_id, Notice.article_id == article_id, Notice.kind == NoticeKind.FOLLOWED)


def read_about(user_id: int, article_id: int, comment_id: int, now: datetime) -> None:
    """Mark as read what tells a reader of one comment, because they go to it. The caller commits."""
    about = Notice.article_id == article_id, Notice.comment_id == comment_id
    _mark_read(now, Notice.user_id == user_id, *about)


@verb
def choose_notices(user_id: int, chosen: Mapping[NoticeKind, Choice]) -> None:
    """Keep what a reader wants to be told of, and where."""
    _keep(user_id, chosen)
    db.session.commit()


@verb
def stop_mail(user_id: int, kinds: Collection[NoticeKind]) -> None:
    """Send a reader no more mail of these kinds. What they see in the site stays. Doing it again changes nothing."""
    take_turn()
    before = choices_of(user_id)
    _keep(user_id, {kind: Choice(before[kind].in_site, MailChoice.OFF) for kind in kinds})
    db.session.commit()


def _keep(user_id: int, chosen: Mapping[NoticeKind, Choice]) -> None:
    """The reader's row is locked, so that two forms at once do not both add what is missing."""
    take_turn()
    if db.session.scalar(select(User.id).where(User.id == user_id).with_for_update(of=User, key_share=True)) is None:
        return
    query = select(NoticeChoice).where(NoticeChoice.user_id == user_id)
    kept = {row.kind: row for row in db.session.scalars(query.execution_options(populate_existing=True))}
    for kind, choice in chosen.items():
        row = kept.get(kind)
        if row is None:
            row = NoticeChoice(user_id=user_id, kind=kind)
            db.session.add(row)
        row.in_site, row.mail = choice.in_site, choice.mail


def _mark_read(now: datetime, *which: object) -> None:
    query = update(Notice).where(Notice.read_at.is_(None), *which).values(read_at=now)  # type: ignore[arg-type]
    db.session.execute(query.execution_options(synchronize_session=False))
