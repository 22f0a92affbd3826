"""Articles, their sections, and the site they belong to."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Model, UTCDateTime, now_utc, words
from models.modes import RULES, DiscussionMode, ModeRules
from models.people import User


class ArticleState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Markup(StrEnum):
    MARKDOWN = "markdown"
    HTML = "html"


class GuestPolicy(StrEnum):
    """Whether names without an account may write: nowhere, under the articles an editor chose, or everywhere."""

    OFF = "off"
    SOME = "some"
    ON = "on"


class Site(Model):
    """One row: the newsroom's name, and `seq`, which every editorial act that readers can see raises."""

    __tablename__ = "site"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(120))
    tagline: Mapped[str] = mapped_column(String(300), default="")
    seq: Mapped[int] = mapped_column(default=1)
    guest_policy: Mapped[GuestPolicy] = mapped_column(words(GuestPolicy, "guest_policy"), default=GuestPolicy.OFF)
    # Raised when the house rules change: a reader says they have read this version before their next comment.
    rules_version: Mapped[int] = mapped_column(default=1)


class Section(Model):
    __tablename__ = "sections"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    position: Mapped[int] = mapped_column(default=0)


articles_tags = Table(
    "articles_tags",
    Model.metadata,
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("tag_id", ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class Tag(Model):
    """What a story is about, across the sections."""

    __tablename__ = "tags"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(80))


class Article(Model):
    __tablename__ = "articles"
    __table_args__ = (
        Index("ix_articles_state_published_at", "state", "published_at", "id"),
        Index("ix_articles_section_state_published_at", "section_id", "state", "published_at", "id"),
        Index("ix_articles_state_comment_count", "state", "comment_count"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    headline: Mapped[str] = mapped_column(String(300))
    standfirst: Mapped[str] = mapped_column(Text, default="")
    byline: Mapped[str] = mapped_column(String(200), default="")
    section_id: Mapped[int] = mapped_column(ForeignKey("sections.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    body_source: Mapped[str] = mapped_column(Text, default="")
    # What the source is written in: stories from another system stay the HTML they were.
    body_markup: Mapped[Markup] = mapped_column(words(Markup, "markup"), default=Markup.MARKDOWN)
    # Only ever what the article door made: it is printed as it is.
    body_html: Mapped[str] = mapped_column(Text, default="")
    renderer_version: Mapped[int] = mapped_column(default=0)
    state: Mapped[ArticleState] = mapped_column(words(ArticleState, "article_state"), default=ArticleState.DRAFT)
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")
    discussion_mode: Mapped[DiscussionMode] = mapped_column(
        words(DiscussionMode, "discussion_mode"), default=DiscussionMode.OPEN
    )
    discussion_reason: Mapped[str] = mapped_column(Text, default="")
    # Counts where the newsroom lets guests write under chosen articles (`GuestPolicy.SOME`).
    takes_guests: Mapped[bool] = mapped_column(default=False)
    is_lead: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime(), default=now_utc)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    updated_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    # Raised in the transaction of any change that readers can see: what finished pages are checked against.
    seq: Mapped[int] = mapped_column(default=1)
    comment_count: Mapped[int] = mapped_column(default=0)
    # How often a comment became readable here: only ever rises, so what is new since a moment is a difference.
    publications: Mapped[int] = mapped_column(default=0)
    # Counts the newsroom's own changes, so that two editors at once do not overwrite each other unawares.
    edition: Mapped[int] = mapped_column(default=1)

    section: Mapped[Section] = relationship(lazy="joined")
    author: Mapped[User | None] = relationship()
    tags: Mapped[list[Tag]] = relationship(secondary=articles_tags, order_by=Tag.name)

    @property
    def is_published(self) -> bool:
        return self.state is ArticleState.PUBLISHED

    @property
    def mode(self) -> ModeRules:
        """The bundle of rules this discussion is run by."""
        return RULES[self.discussion_mode]

    @property
    def accepts_comments(self) -> bool:
        return self.is_published and self.mode.accepts

    @property
    def takes_replies(self) -> bool:
        return self.accepts_comments and self.mode.replies

    @property
    def takes_recommends(self) -> bool:
        return self.is_published and self.mode.recommends

    @property
    def holds_every_comment(self) -> bool:
        return self.mode.holds


class FormerSlug(Model):
    """An address an article once had. It goes on leading to the article, and is never given to another."""

    __tablename__ = "former_slugs"

    slug: Mapped[str] = mapped_column(String(120), primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), index=True)
