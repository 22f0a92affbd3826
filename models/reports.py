"""Readers' reports of comments, and tips for the newsroom alone."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.articles import Article
from models.base import Model, UTCDateTime, now_utc, words
from models.people import User


class ReportReason(StrEnum):
    ABUSE = "abuse"
    HATE = "hate"
    HARASSMENT = "harassment"
    SPAM = "spam"
    OFF_TOPIC = "off_topic"
    FALSE = "false"
    COPYRIGHT = "copyright"
    NAMES_SOMEONE = "names_someone"
    COURT_CASE = "court_case"
    AT_RISK = "at_risk"

    @property
    def is_urgent(self) -> bool:
        """Somebody may be harmed, or a trial, before the day is over: these go to the priority lane."""
        return self in (ReportReason.NAMES_SOMEONE, ReportReason.COURT_CASE, ReportReason.AT_RISK)


class ReportOutcome(StrEnum):
    OPEN = "open"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


class Report(Model):
    """One reader's report of one comment. `reporter` is a keyed hash: of an account, or of a network address with a key
    that changes daily, so that nobody counts twice and nobody can be followed."""

    __tablename__ = "reports"
    __table_args__ = (
        UniqueConstraint("comment_id", "reporter"),
        Index("ix_reports_comment_id_outcome", "comment_id", "outcome"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"))
    # The revision that was reported.
    revision: Mapped[int] = mapped_column()
    reporter: Mapped[str] = mapped_column(String(64))
    # Who reported, if they were signed in.
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    reason: Mapped[ReportReason] = mapped_column(words(ReportReason, "report_reason"))
    detail: Mapped[str] = mapped_column(Text, default="")
    # What it weighed when it came, from 0 to 1.
    weight: Mapped[float] = mapped_column()
    at: Mapped[datetime] = mapped_column(UTCDateTime(), default=now_utc)
    outcome: Mapped[ReportOutcome] = mapped_column(words(ReportOutcome, "report_outcome"), default=ReportOutcome.OPEN)
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime())


class Tip(Model):
    """What a reader sent under an appeal for information. The newsroom alone reads it; it can never be published."""

    __tablename__ = "tips"
    __table_args__ = (
        UniqueConstraint("form_key"),
        Index("ix_tips_read_at_at", "read_at", "at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), index=True)
    # Empty when it came from a guest.
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    body_source: Mapped[str] = mapped_column(Text)
    form_key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UTCDateTime(), default=now_utc)
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime())

    article: Mapped[Article] = relationship()
    author: Mapped[User | None] = relationship()
