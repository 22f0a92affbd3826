"""Comments and the threads they form."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.articles import Article
from models.base import Model, UTCDateTime, now_utc, words
from models.people import User

# Replies deeper than this are drawn flat, "in reply to". Four levels leave 248 of 328 px on a small phone.
DEEPEST_DRAWN = 4
# Five characters of base 36 a level: sixty million replies in one thread before the order of paths breaks.
PATH_DIGITS = 5
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class CommentState(StrEnum):
    HELD = "held"
    PUBLISHED = "published"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


def path_step(arrival: int) -> str:
    """One level of a path, so written that paths sort as texts in the order of arrival."""
    digits = ""
    while arrival:
        arrival, rest = divmod(arrival, 36)
        digits = _DIGITS[rest] + digits
    return digits.rjust(PATH_DIGITS, "0")


class Comment(Model):
    """One comment. A top comment opens a thread; `root_id` of a reply is its thread's top comment.

    `path` is empty for a top comment and one step a level below it, so that a thread is read in tree order from an
    index. Past `DEEPEST_DRAWN` a reply lies beside the one it answers, and `parent_id` still says which that is.
    """

    __tablename__ = "comments"
    __table_args__ = (
        UniqueConstraint("author_id", "form_key"),
        # The pages of a discussion: top comments that are shown, by age.
        Index(
            "ix_comments_tops",
            "article_id",
            "created_at",
            "id",
            sqlite_where=text("root_id IS NULL AND shown = 1"),
            postgresql_where=text("root_id IS NULL AND shown"),
        ),
        Index(
            "ix_comments_most_replied",
            "article_id",
            "reply_count",
            "id",
            sqlite_where=text("root_id IS NULL AND shown = 1"),
            postgresql_where=text("root_id IS NULL AND shown"),
        ),
        Index("ix_comments_thread", "root_id", "path"),
        Index("ix_comments_first_replies", "root_id", "reply_no"),
        Index("ix_comments_state_created_at", "state", "created_at", "id"),
        Index(
            # Two columns to be equal in: with one, SQLite would take the index above and read what was read before.
            "ix_comments_unread",
            "state",
            "reviewed_at",
            "created_at",
            "id",
            sqlite_where=text("reviewed_at IS NULL"),
            postgresql_where=text("reviewed_at IS NULL"),
        ),
        Index("ix_comments_removed", "state", "removed_at", "id"),
        Index("ix_comments_author_created_at", "author_id", "created_at"),
        Index("ix_comments_author_article", "author_id", "article_id", "state"),
        Index("ix_comments_fingerprint_created_at", "fingerprint", "created_at"),
        Index("ix_comments_parent_id", "parent_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"))
    root_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"))
    depth: Mapped[int] = mapped_column(default=0)
    path: Mapped[str] = mapped_column(String(PATH_DIGITS * DEEPEST_DRAWN), default="")
    # Of a top comment: how many replies its thread has been sent, and how many of those were ever published.
    arrivals: Mapped[int] = mapped_column(default=0)
    last_reply_no: Mapped[int] = mapped_column(default=0)
    # Of a reply: its number among the published replies of its thread, given when it is first published.
    reply_no: Mapped[int | None] = mapped_column()
    # Published comments below this one: on its path, or answering it.
    reply_count: Mapped[int] = mapped_column(default=0)
    state: Mapped[CommentState] = mapped_column(words(CommentState, "comment_state"))
    # Published, or removed with something published below it (a tombstone). Kept: pages read only what they show.
    shown: Mapped[bool] = mapped_column(default=False)
    body_source: Mapped[str] = mapped_column(Text)
    # Only ever what the comment door made: it is printed as it is.
    body_html: Mapped[str] = mapped_column(Text)
    renderer_version: Mapped[int] = mapped_column()
    fingerprint: Mapped[str] = mapped_column(String(64))
    revision: Mapped[int] = mapped_column(default=1)
    # The key of the form it was sent with: the same form sent twice makes one comment.
    form_key: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime(), default=now_utc)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    removed_under: Mapped[int | None] = mapped_column(ForeignKey("house_rules.id"))
    reviewed_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    decision_count: Mapped[int] = mapped_column(default=0)

    article: Mapped[Article] = relationship()
    author: Mapped[User] = relationship(lazy="joined")
    parent: Mapped["Comment | None"] = relationship(foreign_keys=[parent_id], remote_side=[id])

    @property
    def is_published(self) -> bool:
        return self.state is CommentState.PUBLISHED

    @property
    def takes_replies(self) -> bool:
        """Only what everybody can read can be answered."""
        return self.is_published

    @property
    def thread_id(self) -> int:
        return self.root_id or self.id

    def withdrawable_by(self, reader_id: int) -> bool:
        """One's own, at any time; once withdrawn there is nothing left to withdraw."""
        return self.author_id == reader_id and self.state is not CommentState.WITHDRAWN

    def steps_above(self) -> list[str]:
        """The paths of the replies this one lies under, the thread's top comment (an empty path) left out."""
        return [self.path[:end] for end in range(PATH_DIGITS, len(self.path), PATH_DIGITS)]
