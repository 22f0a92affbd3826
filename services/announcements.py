"""Telling of what was published: to whom it replies, whom it names, and who follows the discussion.

What is published and has no `announced_at` is the pending work. Everybody is told by a few statements for a whole
batch, however many they are, and in the transaction that marks the batch as told: it may run twice, and break off.
"""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    Select,
    Table,
    and_,
    case,
    exists,
    func,
    insert,
    literal,
    literal_column,
    null,
    or_,
    select,
    update,
)

from extensions import db
from models import (
    Comment,
    Follow,
    MailChoice,
    Mention,
    MutedReader,
    MutedThread,
    Notice,
    NoticeChoice,
    User,
)
from models import NoticeKind as Kind
from queries.notice_choices import DEFAULTS
from queries.standing_notices import MOSTLY_REMOVED, ROOT, has_waiting
from services.locks import Discussion, hold_discussion
from services.notices import mail_due
from services.transactions import verb

# Comments of one discussion that are told of in one transaction, during which nobody can post there.
A_BATCH = 50
# Batches in one round of the worker. More wait for the next sweep, so that one job never runs for long.
A_ROUND = 100
# One of these for each comment. A notice of a decision or a pick says another thing of the same comment.
FROM_OTHERS = (Kind.REPLY, Kind.MENTION, Kind.FOLLOWED)

_comments, _users, _notices, _choices = (
    cast(Table, record.__table__) for record in (Comment, User, Notice, NoticeChoice)
)
_follows, _mentions = cast(Table, Follow.__table__), cast(Table, Mention.__table__)
# SQLite takes the index of what is pending only when its condition is written the same.
_is_published = _comments.c.state == literal_column("'published'")
_root_id = func.coalesce(_comments.c.root_id, _comments.c.id)
_pending = and_(_comments.c.announced_at.is_(None), _is_published)


def announce_published(now: datetime) -> int:
    """Tell whoever it concerns of what was published since the last time; answers how many comments those were."""
    told = 0
    for _ in range(A_ROUND):
        article_id = _article_with_news()
        if article_id is None:
            break
        told += _announce_under(article_id, now)
    return told


def _article_with_news() -> int | None:
    query = select(_comments.c.article_id).where(_pending).order_by(_comments.c.id).limit(1)
    article_id: int | None = db.session.scalar(query)
    return article_id


@verb
def _announce_under(article_id: int, now: datetime) -> int:
    """One batch of one discussion, whose article is held: a second worker waits, and finds the batch told."""
    is_told_of = _is_told_of(hold_discussion(article_id))
    query = select(_comments.c.id).where(_pending, _comments.c.article_id == article_id)
    batch = list(db.session.scalars(query.order_by(_comments.c.id).limit(A_BATCH)))
    if batch and is_told_of:
        _tell(Kind.REPLY, _answered(batch), now)
        _tell(Kind.MENTION, _named(batch), now)
        _tell(Kind.FOLLOWED, _following(article_id, batch), now)
    db.session.execute(update(_comments).where(_comments.c.id.in_(batch)).values(announced_at=now))
    db.session.commit()
    return len(batch)


def announce_names(comment: Comment, now: datetime) -> None:
    """Tell whom a comment names since it was changed: it was told of before that, and is not taken up again. Nobody is
    told who heard of it already. The caller holds the article and commits; one that has yet to be told of, and one
    that nobody can read, are left alone."""
    was_changed = comment.announced_at is not None and comment.edited_at is not None
    if was_changed and comment.is_published and _is_told_of(Discussion.of(comment.article)):
        db.session.flush()
        _tell(Kind.MENTION, _named([comment.id]), now)


def _is_told_of(discussion: Discussion) -> bool:
    return discussion.is_readable and not discussion.rules.private


def _answered(batch: list[int]) -> Select[Any]:
    """Who wrote what a comment answers, and that comment."""
    answered = _comments.alias("answered")
    return (
        select(answered.c.author_id.label("user_id"), _comments.c.id.label("comment_id"))
        .join_from(_comments, answered, answered.c.id == _comments.c.parent_id)
        .where(_comments.c.id.in_(batch))
    )


def _named(batch: list[int]) -> Select[Any]:
    return select(_mentions.c.user_id, _mentions.c.comment_id).where(_mentions.c.comment_id.in_(batch))


def _following(article_id: int, batch: list[int]) -> Select[Any]:
    """Who follows the discussion and has no notice of it waiting, and the first new comment that is for them. A notice
    that no longer stands does not wait: nobody will see it. Hence none is made of a thread that was mostly removed."""
    waits = has_waiting(Kind.FOLLOWED, _follows.c.user_id, article_id)
    everyone = (
        select(_follows.c.user_id, _comments.c.id.label("comment_id"))
        .join_from(_follows, _comments, _comments.c.article_id == _follows.c.article_id)
        .join(ROOT, ROOT.c.id == _root_id)
        .where(_follows.c.article_id == article_id, _comments.c.id.in_(batch), ~waits, ~MOSTLY_REMOVED)
    )
    meant = _for_whom_it_is(everyone).subquery()
    return select(meant.c.user_id, func.min(meant.c.comment_id).label("comment_id")).group_by(meant.c.user_id)


def _for_whom_it_is(told: Select[Any]) -> Select[Any]:
    """Of these pairs of a reader and a comment, those that may be told: no guests, no deleted accounts, nobody of
    their own comment, nothing from whom or out of what they muted, and nobody twice of one comment."""
    pairs = told.subquery()
    user_id, comment_id = pairs.c.user_id, pairs.c.comment_id
    return (
        select(user_id, comment_id)
        .join_from(pairs, _comments, _comments.c.id == comment_id)
        .join(_users, _users.c.id == user_id)
        .where(
            _users.c.active,
            _users.c.claim_key.is_(None),
            user_id != _comments.c.author_id,
            ~exists().where(MutedReader.user_id == user_id, MutedReader.muted_id == _comments.c.author_id),
            ~exists().where(MutedThread.user_id == user_id, MutedThread.root_id == _root_id),
            ~exists().where(Notice.comment_id == comment_id, Notice.user_id == user_id, Notice.kind.in_(FROM_OTHERS)),
        )
    )


def _tell(kind: Kind, told: Select[Any], now: datetime) -> None:
    """Write notices of one kind by one statement, each as its reader chose to be told."""
    meant = _for_whom_it_is(told).subquery()
    default, types = DEFAULTS[kind], _notices.c
    in_site = func.coalesce(_choices.c.in_site, literal(default.in_site, types.in_site.type))
    mail = func.coalesce(_choices.c.mail, literal(default.mail, _choices.c.mail.type))
    by_mail = [MailChoice.AT_ONCE, MailChoice.DAILY]
    due = case(
        *((mail == choice, literal(mail_due(choice, now), types.mail_due_at.type)) for choice in by_mail), else_=null()
    )
    rows = (
        select(
            meant.c.user_id,
            literal(kind, types.kind.type),
            meant.c.comment_id,
            _comments.c.article_id,
            literal(now, types.at.type),
            in_site,
            due,
        )
        .join_from(meant, _comments, _comments.c.id == meant.c.comment_id)
        .outerjoin(_choices, and_(_choices.c.user_id == meant.c.user_id, _choices.c.kind == kind))
        .where(or_(in_site, mail.in_(by_mail)))
    )
    columns = ["user_id", "kind", "comment_id", "article_id", "at", "in_site", "mail_due_at"]
    db.session.execute(insert(_notices).from_select(columns, rows, include_defaults=False))
