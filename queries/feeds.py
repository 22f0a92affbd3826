"""What feeds and the front page take out of discussions: the newest comments of one, and the picks of all."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from extensions import db
from models import RULES, Article, ArticleState, Comment, CommentState, User
from text import excerpt

FEED_COMMENTS = 50
# Of the newest picks some may be under stories that were withdrawn or hidden since. More are not looked at.
PICKS_LOOKED_AT = 200
# A column beside the stories: three are read, more are a list.
FRONT_PICKS = 3
# Two lines of the front page's side column.
PICKED_WORDS = 140
# Said the other way round: of "published" SQLite would think that few are, and look through all of them for picks.
NOT_PUBLISHED = [state for state in CommentState if state is not CommentState.PUBLISHED]
READABLE = [mode for mode, rules in RULES.items() if rules.readable]


@dataclass(frozen=True)
class FeedComment:
    """A comment as a feed has it."""

    id: int
    name: str
    body_html: str
    published_at: datetime
    changed_at: datetime


@dataclass(frozen=True)
class Pick:
    """An editors' pick, with the article it is under and that article's number, by which pages are checked."""

    id: int
    name: str
    body_html: str
    reason: str
    picked_at: datetime
    slug: str
    headline: str
    article_id: int
    seq: int

    @property
    def words(self) -> str:
        """The beginning of what was said."""
        return excerpt(self.body_html, PICKED_WORDS)


def newest_comments(article_id: int, limit: int = FEED_COMMENTS) -> tuple[FeedComment, ...]:
    """What was published last under one article, newest first, replies too."""
    query = (
        select(Comment.id, User.display_name, Comment.body_html, Comment.published_at, Comment.edited_at)
        .join(User, User.id == Comment.author_id)
        # `shown` is what the index holds; a tombstone is shown and has nothing to read.
        .where(Comment.article_id == article_id, Comment.shown, Comment.state == CommentState.PUBLISHED)
        .order_by(Comment.published_at.desc(), Comment.id.desc())
        .limit(limit)
    )
    return tuple(
        FeedComment(id_, name, html, published, max(edited or published, published))
        for id_, name, html, published, edited in db.session.execute(query)
        # Whatever is published was published at some time, which the column cannot know.
        if published is not None
    )


def newest_picks(limit: int = FEED_COMMENTS) -> tuple[Pick, ...]:
    """The editors' picks of all discussions that can be read, newest first."""
    newest = (
        select(Comment.id)
        .where(Comment.picked_at.is_not(None))
        .order_by(Comment.picked_at.desc(), Comment.id.desc())
        .limit(PICKS_LOOKED_AT)
        .subquery()
    )
    query = (
        select(
            Comment.id,
            User.display_name.label("name"),
            Comment.body_html,
            Comment.pick_reason.label("reason"),
            Comment.picked_at,
            Article.slug,
            Article.headline,
            Article.id.label("article_id"),
            Article.seq,
        )
        .join(newest, newest.c.id == Comment.id)
        .join(User, User.id == Comment.author_id)
        .join(Article, Article.id == Comment.article_id)
        .where(
            # By what it is not, as in `has_picks`: SQLite would begin with everything that is published.
            Comment.state.not_in(NOT_PUBLISHED),
            Article.state == ArticleState.PUBLISHED,
            Article.discussion_mode.in_(READABLE),
        )
        .order_by(Comment.picked_at.desc(), Comment.id.desc())
        .limit(limit)
    )
    return tuple(Pick(**row) for row in db.session.execute(query).mappings())


def has_picks(article_id: int) -> bool:
    """Whether a discussion has any picks to list."""
    query = select(Comment.id).where(
        Comment.article_id == article_id, Comment.picked_at.is_not(None), Comment.state.not_in(NOT_PUBLISHED)
    )
    return db.session.execute(query.limit(1)).first() is not None
