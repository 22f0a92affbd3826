"""Comments and the threads they form."""

from datetime import datetime, timedelta
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
# Long enough for a second look, short enough that what was answered is what was said (elsewhere: 30 s to 24 h).
EDIT_WINDOW = timedelta(minutes=10)
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
            # What Best is reckoned from, so that a ranking reads no comment.
            "state",
            "picked_at",
            "recommend_count",
            "upheld_reports",
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
        # What became readable since a moment: "n new" above a page that was ranked before.
        Index(
            "ix_comments_tops_shown_at",
            "article_id",
            "shown_at",
            sqlite_where=text("root_id IS NULL AND shown = 1"),
            postgresql_where=text("root_id IS NULL AND shown"),
        ),
        # The newest of a discussion, replies too: its feed, and what came since a reader was here.
        Index(
            "ix_comments_newest",
            "article_id",
            "published_at",
            "id",
            sqlite_where=text("shown = 1"),
            postgresql_where=text("shown"),
        ),
        Index(
            "ix_comments_picks",
            "article_id",
            "picked_at",
            "id",
            sqlite_where=text("picked_at IS NOT NULL"),
            postgresql_where=text("picked_at IS NOT NULL"),
        ),
        Index(
            "ix_comments_all_picks",
            "picked_at",
            "id",
            sqlite_where=text("picked_at IS NOT NULL"),
            postgresql_where=text("picked_at IS NOT NULL"),
        ),
        # Pending work: what was published, and nobody has been told of.
        Index(
            "ix_comments_unannounced",
            # A column to be equal in: with the id alone, SQLite would take the index by state and read all there is.
            "announced_at",
            "id",
            sqlite_where=text("announced_at IS NULL AND state = 'published'"),
            postgresql_where=text("announced_at IS NULL AND state = 'published'"),
        ),
        Index(
            "ix_comments_reported",
            "first_reported_at",
            "id",
            sqlite_where=text("open_reports > 0"),
            postgresql_where=text("open_reports > 0"),
        ),
        Index(
            "ix_comments_urgent",
            "first_reported_at",
            "id",
            sqlite_where=text("urgent_reports > 0"),
            postgresql_where=text("urgent_reports > 0"),
        ),
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
    # When it last became readable; and when whoever it concerns was told of it, once.
    shown_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    announced_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    edited_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    recommend_count: Mapped[int] = mapped_column(default=0)
    # An editors' pick: since when, and why in one public line.
    picked_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    pick_reason: Mapped[str] = mapped_column(String(200), default="")
    # Reports that no moderator has settled, those among them for the priority lane, and those found right.
    open_reports: Mapped[int] = mapped_column(default=0)
    urgent_reports: Mapped[int] = mapped_column(default=0)
    upheld_reports: Mapped[int] = mapped_column(default=0)
    # Of the reports that wait: when the first came.
    first_reported_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    # Of a top comment: how many replies of its thread stand rejected.
    rejected_replies: Mapped[int] = mapped_column(default=0)

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

    def editable_by(self, reader_id: int, now: datetime) -> bool:
        """One's own, for `EDIT_WINDOW` from sending it, until somebody replies to it or recommends it."""
        return (
            self.author_id == reader_id
            and self.state in (CommentState.PUBLISHED, CommentState.HELD)
            and now < self.created_at + EDIT_WINDOW
            and not self.reply_count
            and not self.recommend_count
        )

    def steps_above(self) -> list[str]:
        """The paths of the replies this one lies under, the thread's top comment (an empty path) left out."""
        return [self.path[:end] for end in range(PATH_DIGITS, len(self.path), PATH_DIGITS)]


class CommentRevision(Model):
    """A text a comment had before it was edited: for the moderators. It goes when the comment is withdrawn."""

    __tablename__ = "comment_revisions"

    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    body_source: Mapped[str] = mapped_column(Text)
    # When it was replaced.
    at: Mapped[datetime] = mapped_column(UTCDateTime(), default=now_utc)


class Mention(Model):
    """Somebody in the thread whom a comment speaks to by name."""

    __tablename__ = "mentions"

    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
