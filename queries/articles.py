"""Reading articles: one by its address, and the lists they appear in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select, tuple_

from extensions import db
from models import (
    RULES,
    Article,
    ArticleState,
    Comment,
    CommentState,
    DiscussionMode,
    FormerSlug,
    ModeRules,
    Section,
    Site,
    User,
    articles_tags,
)
from text import excerpt

# A lead and ten stories: two columns of five.
STORIES_A_PAGE = 10
MOST_DISCUSSED = 5
# Older discussions are finished; a list of the liveliest should not be a list of the oldest.
DISCUSSED_WITHIN = timedelta(days=30)
RELATED = 3
# A voice is looked for among the threads most replied to; if none of these was read by a moderator there is no voice.
VOICES_TRIED = 10
VOICE_LENGTH = 220
# Tributes are not counted against each other, and nobody is quoted out of them; what is hidden is shown nowhere.
COUNTED = [mode for mode, rules in RULES.items() if rules.counts]


@dataclass(frozen=True)
class Story:
    """An article as lists show it."""

    id: int
    seq: int
    slug: str
    headline: str
    standfirst: str
    byline: str
    section_slug: str
    section_name: str
    published_at: datetime
    updated_at: datetime | None
    comment_count: int
    discussion_mode: DiscussionMode
    is_lead: bool

    @property
    def mode(self) -> ModeRules:
        """The rules its discussion is run by."""
        return RULES[self.discussion_mode]


@dataclass(frozen=True)
class Voice:
    """A reader quoted beside the lead: a comment that a moderator has read and approved."""

    comment_id: int
    name: str
    words: str


@dataclass(frozen=True)
class StoryPage:
    stories: tuple[Story, ...]
    older: int | None


def article_by_slug(slug: str) -> Article | None:
    """A published or withdrawn article; a draft has no public address."""
    query = select(Article).where(Article.slug == slug, Article.state != ArticleState.DRAFT)
    return db.session.scalar(query)


def current_slug(former: str) -> str | None:
    """Where a former address leads now, if it was one of a story that is or was public."""
    query = (
        select(Article.slug)
        .join(FormerSlug, FormerSlug.article_id == Article.id)
        .where(FormerSlug.slug == former, Article.state != ArticleState.DRAFT)
    )
    return db.session.scalar(query)


def latest_stories(
    section_id: int | None = None,
    before: int | None = None,
    limit: int = STORIES_A_PAGE,
    *,
    tag_id: int | None = None,
) -> StoryPage:
    """Published stories, newest first, from one section, with one tag, or all; `before` is the last story of the page
    above."""
    query = _stories().where(Article.state == ArticleState.PUBLISHED)
    if section_id is not None:
        query = query.where(Article.section_id == section_id)
    if tag_id is not None:
        # Not a join: SQLite would look into every story for a tag that few have (in 20,000: 68 ms, and so 4 ms).
        query = query.where(Article.id.in_(select(articles_tags.c.article_id).where(articles_tags.c.tag_id == tag_id)))
    if before is not None:
        key = select(Article.published_at, Article.id).where(Article.id == before).scalar_subquery()
        query = query.where(tuple_(Article.published_at, Article.id) < key)
    query = query.order_by(Article.published_at.desc(), Article.id.desc()).limit(limit + 1)
    stories = _read(query)
    more = len(stories) > limit
    return StoryPage(stories[:limit], stories[limit - 1].id if more else None)


def lead_story() -> Story | None:
    """The newest published story an editor made the lead."""
    query = _stories().where(Article.state == ArticleState.PUBLISHED, Article.is_lead)
    leads = _read(query.order_by(Article.published_at.desc(), Article.id.desc()).limit(1))
    return leads[0] if leads else None


def most_discussed(now: datetime) -> tuple[Story, ...]:
    """The stories of the last month with the most comments, of those whose comments are counted."""
    query = _stories().where(
        Article.state == ArticleState.PUBLISHED,
        Article.comment_count > 0,
        Article.discussion_mode.in_(COUNTED),
        Article.published_at > now - DISCUSSED_WITHIN,
    )
    return _read(query.order_by(Article.comment_count.desc(), Article.id.desc()).limit(MOST_DISCUSSED))


def related_stories(article: Article) -> tuple[Story, ...]:
    """The newest others of the same section."""
    query = _stories().where(
        Article.state == ArticleState.PUBLISHED,
        Article.section_id == article.section_id,
        Article.id != article.id,
    )
    return _read(query.order_by(Article.published_at.desc(), Article.id.desc()).limit(RELATED))


def voice_below(article_id: int) -> Voice | None:
    """One reader's words from the discussion, for the front page: read by a moderator, not by staff. None from a
    tribute, nor from what is hidden."""
    liveliest = (
        select(Comment.id, Comment.reply_count)
        .where(Comment.article_id == article_id, Comment.root_id.is_(None), Comment.shown)
        .order_by(Comment.reply_count.desc(), Comment.id)
        .limit(VOICES_TRIED)
        .subquery()
    )
    query = (
        select(Comment.id, Comment.body_html, User.display_name)
        .join(liveliest, liveliest.c.id == Comment.id)
        .join(User, User.id == Comment.author_id)
        .join(Article, Article.id == Comment.article_id)
        .where(Comment.state == CommentState.PUBLISHED, Comment.reviewed_at.is_not(None), User.is_staff.is_(False))
        .where(Article.discussion_mode.in_(COUNTED))
        .order_by(liveliest.c.reply_count.desc(), Comment.id)
        .limit(1)
    )
    row = db.session.execute(query).first()
    return Voice(row.id, row.display_name, excerpt(row.body_html, VOICE_LENGTH)) if row else None


def section_by_slug(slug: str) -> Section | None:
    """The section at this address, if there is one."""
    return db.session.scalar(select(Section).where(Section.slug == slug))


def present_versions(article_ids: list[int]) -> Select[int, int]:
    """The present `(site.seq, sum of the seq of these articles)`: what finished pages are checked against."""
    total = select(func.coalesce(func.sum(Article.seq), 0)).where(Article.id.in_(article_ids)).scalar_subquery()
    seq = select(Site.seq).where(Site.id == 1).scalar_subquery()
    return select(func.coalesce(seq, 0), total)


def _stories() -> Select[*tuple[Any, ...]]:
    return select(
        Article.id,
        Article.seq,
        Article.slug,
        Article.headline,
        Article.standfirst,
        Article.byline,
        Section.slug.label("section_slug"),
        Section.name.label("section_name"),
        Article.published_at,
        Article.updated_at,
        Article.comment_count,
        Article.discussion_mode,
        Article.is_lead,
    ).join(Section, Section.id == Article.section_id)


def _read(query: Select[*tuple[Any, ...]]) -> tuple[Story, ...]:
    return tuple(Story(**row) for row in db.session.execute(query).mappings())
