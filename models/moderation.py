"""What machine and people thought of a comment, the rules they used, and the trail of who did what."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Model, UTCDateTime, now_utc, words
from models.comments import Comment
from models.people import User


class DecisionKind(StrEnum):
    APPROVAL = "approval"
    REJECTION = "rejection"


class WordListName(StrEnum):
    BANNED = "banned"
    SUSPECT = "suspect"


class HouseRule(Model):
    """A rule readers agree to: `wording` is for the writer whose comment went, `public_label` for everyone else."""

    __tablename__ = "house_rules"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(80))
    public_label: Mapped[str] = mapped_column(String(120))
    wording: Mapped[str] = mapped_column(Text)
    explanation: Mapped[str] = mapped_column(Text, default="")


class WordList(Model):
    """Words for the machine to look for, one a line; a trailing `*` makes a stem of one."""

    __tablename__ = "word_lists"

    name: Mapped[WordListName] = mapped_column(words(WordListName, "word_list_name"), primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    terms: Mapped[str] = mapped_column(Text, default="")


class ScreeningFinding(Model):
    """One thing a check found in one revision of a comment, with the very characters it is about."""

    __tablename__ = "findings"

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), index=True)
    revision: Mapped[int] = mapped_column()
    check_name: Mapped[str] = mapped_column(String(40))
    check_version: Mapped[int] = mapped_column()
    # pass, note, hold, reject: the machine's word on this finding alone.
    verdict: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(300))
    detail: Mapped[str] = mapped_column(Text)
    start: Mapped[int | None] = mapped_column()
    end: Mapped[int | None] = mapped_column()


class Decision(Model):
    """What a person decided about one revision of a comment. Rows are only ever added."""

    __tablename__ = "decisions"
    # Two people deciding at once: the number is taken, so the second is told.
    __table_args__ = (UniqueConstraint("comment_id", "number"), Index("ix_decisions_at", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column()
    revision: Mapped[int] = mapped_column()
    kind: Mapped[DecisionKind] = mapped_column(words(DecisionKind, "decision_kind"))
    rule_id: Mapped[int | None] = mapped_column(ForeignKey("house_rules.id"))
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime(), default=now_utc)

    comment: Mapped[Comment] = relationship()
    rule: Mapped[HouseRule | None] = relationship(lazy="joined")
    decided_by: Mapped[User] = relationship(lazy="joined")


class AuditEntry(Model):
    """Who did what to what, and when. Rows are only ever added; no texts, addresses or names in `details`."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index("ix_audit_entries_subject", "subject_kind", "subject_id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime(), default=now_utc, index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    act: Mapped[str] = mapped_column(String(60))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int] = mapped_column()
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
