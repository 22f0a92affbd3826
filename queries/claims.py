"""What a reader may claim: comments that were written without an account, with the reader's own address."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select

from extensions import db
from models import Article, Comment, CommentState, User
from text import excerpt

# Enough to see whether they are one's own.
SHOWN = 20
EXCERPT = 220


@dataclass(frozen=True)
class ClaimLine:
    """One comment, under the name it was written with."""

    name: str
    words: str
    created_at: datetime
    headline: str
    slug: str


@dataclass(frozen=True)
class Claim:
    count: int
    # Each once, and at most as many as lines.
    names: tuple[str, ...]
    latest: tuple[ClaimLine, ...]


def guests_with(key: str) -> ColumnElement[bool]:
    """Which writers gave the address of this key. Those who gave none share the empty key, and that is nobody's."""
    return and_(User.claim_key == key, User.claim_key != "")


def claimable_count(key: str) -> int:
    """How many comments were written with the address of this key."""
    query = select(func.count()).select_from(Comment).join(User, User.id == Comment.author_id)
    return db.session.scalar(query.where(guests_with(key), Comment.state != CommentState.WITHDRAWN)) or 0


def claimable(key: str) -> Claim:
    """What can be claimed by this key: how many comments, the names they stand under, and the latest of them."""
    names = select(User.display_name).where(guests_with(key)).distinct()
    query = (
        select(User.display_name, Comment.body_html, Comment.created_at, Article.headline, Article.slug)
        .join(User, User.id == Comment.author_id)
        .join(Article, Article.id == Comment.article_id)
        .where(guests_with(key), Comment.state != CommentState.WITHDRAWN)
        .order_by(Comment.created_at.desc(), Comment.id.desc())
        .limit(SHOWN)
    )
    latest = (
        ClaimLine(name, excerpt(html, EXCERPT), at, headline, slug)
        for name, html, at, headline, slug in db.session.execute(query)
    )
    return Claim(
        claimable_count(key),
        tuple(db.session.scalars(names.order_by(User.display_name).limit(SHOWN))),
        tuple(latest),
    )
