"""What the newsroom sees of its stories: drafts and withdrawn ones too."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from extensions import db
from models import RULES, Article, ArticleState, DiscussionMode, GuestPolicy, ModeRules, Section, Site

A_PAGE = 50


@dataclass(frozen=True)
class StoryLine:
    id: int
    slug: str
    headline: str
    section_name: str
    state: ArticleState
    discussion_mode: DiscussionMode
    published_at: datetime | None
    created_at: datetime
    comment_count: int

    @property
    def mode(self) -> ModeRules:
        """The rules its discussion is run by."""
        return RULES[self.discussion_mode]


@dataclass(frozen=True)
class Running:
    """What holds for the whole site: whether guests may write, and which version of the house rules counts."""

    guest_policy: GuestPolicy
    rules_version: int


@dataclass(frozen=True)
class StoryList:
    lines: tuple[StoryLine, ...]
    older: int | None


def all_stories(before: int | None = None) -> StoryList:
    """Every story, the one written last first, a page at a time; `before` is the last id of the page above."""
    query = (
        select(
            Article.id,
            Article.slug,
            Article.headline,
            Section.name.label("section_name"),
            Article.state,
            Article.discussion_mode,
            Article.published_at,
            Article.created_at,
            Article.comment_count,
        )
        .join(Section, Section.id == Article.section_id)
        .order_by(Article.id.desc())
        .limit(A_PAGE + 1)
    )
    if before is not None:
        query = query.where(Article.id < before)
    lines = tuple(StoryLine(**row) for row in db.session.execute(query).mappings())
    return StoryList(lines[:A_PAGE], lines[A_PAGE - 1].id if len(lines) > A_PAGE else None)


def article_by_id(article_id: int) -> Article | None:
    """One story in whatever state, if there is one with this number."""
    return db.session.get(Article, article_id)


def section_choices() -> list[tuple[int, str]]:
    """The sections a story can stand in, in the order of the masthead."""
    rows = db.session.execute(select(Section.id, Section.name).order_by(Section.position, Section.id))
    return [(row.id, row.name) for row in rows]


def site_running() -> Running:
    """What holds for the whole site at present; before its first row is laid, what it begins with."""
    row = db.session.execute(select(Site.guest_policy, Site.rules_version).where(Site.id == 1)).first()
    return Running(*row) if row else Running(GuestPolicy.OFF, 1)
