"""What tests of notices share: somebody answers, the worker comes round, and what everybody was told."""

from datetime import datetime, timedelta

from sqlalchemy import select

from extensions import db
from models import Article, Comment, Follow, Mention, MutedReader, MutedThread, Notice, NoticeKind, User
from services.announcements import announce_published
from tests.factories import NOON, say

SOON = NOON + timedelta(minutes=1)


def answer(comment: Comment, by: User, text: str = "", at: datetime = NOON) -> Comment:
    return say(comment.article, by, text, at, parent_id=comment.id)


def follow(article: Article, *readers: User) -> None:
    db.session.add_all(Follow(article_id=article.id, user_id=reader.id, at=NOON) for reader in readers)
    db.session.commit()


def name_in(comment: Comment, reader: User) -> None:
    db.session.merge(Mention(comment_id=comment.id, user_id=reader.id))
    db.session.commit()


def mute(reader: User, other: User) -> None:
    db.session.add(MutedReader(user_id=reader.id, muted_id=other.id, at=NOON))
    db.session.commit()


def mute_thread(reader: User, top: Comment) -> None:
    db.session.add(MutedThread(user_id=reader.id, root_id=top.thread_id, at=NOON))
    db.session.commit()


def go_round(now: datetime = SOON) -> int:
    """The worker comes round."""
    told = announce_published(now)
    db.session.expire_all()
    return told


def told(reader: User) -> list[tuple[NoticeKind, int]]:
    """What a reader was told, and of which comments, the first first."""
    query = select(Notice).where(Notice.user_id == reader.id).order_by(Notice.id)
    return [(notice.kind, notice.comment_id) for notice in db.session.scalars(query)]


def notices_of(reader: User) -> list[Notice]:
    return list(db.session.scalars(select(Notice).where(Notice.user_id == reader.id).order_by(Notice.id)))
