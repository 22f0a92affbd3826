"""What a reader follows and what they muted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from extensions import db
from models import (
    RULES,
    Article,
    ArticleState,
    Comment,
    CommentState,
    DiscussionMode,
    Follow,
    MutedReader,
    MutedThread,
    User,
)
from text import excerpt

# As many as can be followed or muted (`services.follows`, `services.mutes`).
MOST_LISTED = 500
WORDS = 120


@dataclass(frozen=True)
class Muted:
    """Whom and which threads (by their top comments) a reader muted."""

    readers: frozenset[int] = frozenset()
    threads: frozenset[int] = frozenset()


@dataclass(frozen=True)
class FollowedLine:
    article_id: int
    headline: str
    slug: str


@dataclass(frozen=True)
class MutedReaderLine:
    user_id: int
    name: str
    at: datetime


@dataclass(frozen=True)
class MutedThreadLine:
    """A muted thread: who began it and where, and its first words where they are still to be read. Of a thread that
    nobody can read any more, nothing but since when it is muted."""

    root_id: int
    at: datetime
    is_readable: bool = False
    name: str = ""
    words: str = ""
    headline: str = ""


def is_following(user_id: int, article_id: int) -> bool:
    """Whether a reader is told of new comments under this article."""
    query = select(Follow.user_id).where(Follow.article_id == article_id, Follow.user_id == user_id)
    return db.session.scalar(query) is not None


def followed_by(user_id: int) -> tuple[FollowedLine, ...]:
    """The discussions a reader follows, the latest first. One whose article is withdrawn is left out."""
    query = (
        select(Article.id, Article.headline, Article.slug)
        .join(Follow, Follow.article_id == Article.id)
        .where(Follow.user_id == user_id, Article.state == ArticleState.PUBLISHED)
        .order_by(Follow.at.desc(), Article.id.desc())
        .limit(MOST_LISTED)
    )
    return tuple(FollowedLine(*row) for row in db.session.execute(query))


def muted_by(user_id: int) -> Muted:
    """Whom and what a reader muted, for the pages of a discussion."""
    readers = select(MutedReader.muted_id).where(MutedReader.user_id == user_id).limit(MOST_LISTED)
    threads = select(MutedThread.root_id).where(MutedThread.user_id == user_id).limit(MOST_LISTED)
    return Muted(frozenset(db.session.scalars(readers)), frozenset(db.session.scalars(threads)))


def muted_readers(user_id: int) -> tuple[MutedReaderLine, ...]:
    """Whom a reader muted, the latest first."""
    query = (
        select(MutedReader.muted_id, User.display_name, MutedReader.at)
        .join(User, User.id == MutedReader.muted_id)
        .where(MutedReader.user_id == user_id)
        .order_by(MutedReader.at.desc(), MutedReader.muted_id.desc())
        .limit(MOST_LISTED)
    )
    return tuple(MutedReaderLine(*row) for row in db.session.execute(query))


def muted_threads(user_id: int) -> tuple[MutedThreadLine, ...]:
    """Which threads a reader muted, the latest first."""
    query = (
        select(MutedThread.root_id, MutedThread.at, Comment.shown, Comment.state, Comment.body_html)
        .add_columns(User.display_name, Article.headline, Article.discussion_mode, Article.state.label("article_state"))
        .join(Comment, Comment.id == MutedThread.root_id)
        .join(User, User.id == Comment.author_id)
        .join(Article, Article.id == Comment.article_id)
        .where(MutedThread.user_id == user_id)
        .order_by(MutedThread.at.desc(), MutedThread.root_id.desc())
        .limit(MOST_LISTED)
    )
    return tuple(_thread_line(row) for row in db.session.execute(query))


def _thread_line(row: Row[Any]) -> MutedThreadLine:
    mode: DiscussionMode = row.discussion_mode
    if not (row.shown and row.article_state is ArticleState.PUBLISHED and RULES[mode].readable):
        return MutedThreadLine(row.root_id, row.at)
    words = excerpt(row.body_html, WORDS) if row.state is CommentState.PUBLISHED else ""
    said = {"name": row.display_name, "words": words, "headline": row.headline}
    return MutedThreadLine(row.root_id, row.at, is_readable=True, **said)
