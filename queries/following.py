"""What a reader follows and what they muted."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from extensions import db
from models import Article, ArticleState, Comment, CommentState, Follow, MutedReader, MutedThread, User
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
    """A muted thread: its first words where they are still to be read."""

    root_id: int
    name: str
    words: str
    headline: str
    at: datetime


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
        select(
            MutedThread.root_id,
            User.display_name,
            Comment.body_html,
            Comment.state,
            Article.headline,
            MutedThread.at,
        )
        .join(Comment, Comment.id == MutedThread.root_id)
        .join(User, User.id == Comment.author_id)
        .join(Article, Article.id == Comment.article_id)
        .where(MutedThread.user_id == user_id)
        .order_by(MutedThread.at.desc(), MutedThread.root_id.desc())
        .limit(MOST_LISTED)
    )
    return tuple(_thread_line(*row) for row in db.session.execute(query))


def _thread_line(
    root_id: int, name: str, html: str, state: CommentState, headline: str, at: datetime
) -> MutedThreadLine:
    words = excerpt(html, WORDS) if state is CommentState.PUBLISHED else ""
    return MutedThreadLine(root_id, name, words, headline, at)
