"""Notices: what a reader is told, in the site and by mail, and what they chose to be told."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Model, UTCDateTime, now_utc, words
from models.comments import Comment
from models.people import User


class NoticeKind(StrEnum):
    REPLY = "reply"
    MENTION = "mention"
    DECISION = "decision"
    PICK = "pick"
    FOLLOWED = "followed"


class MailChoice(StrEnum):
    OFF = "off"
    AT_ONCE = "at_once"
    DAILY = "daily"


class Notice(Model):
    """One thing one reader is told. A reply that is rejected later is still a row, and no longer shown nor mailed.

    Of a followed discussion one unread notice that stands is enough: `comment_id` is the first new comment.
    """

    __tablename__ = "notices"
    __table_args__ = (
        Index("ix_notices_user_id_id", "user_id", "id"),
        Index(
            "ix_notices_unread",
            "user_id",
            "article_id",
            "kind",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
        # Pending work: what is to go by mail, and when.
        Index(
            "ix_notices_mail_due_at",
            "mail_due_at",
            sqlite_where=text("mail_due_at IS NOT NULL"),
            postgresql_where=text("mail_due_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[NoticeKind] = mapped_column(words(NoticeKind, "notice_kind"))
    # What it is about: the reply, the comment decided on or picked, the first new one of a followed discussion.
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), index=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime(), default=now_utc)
    # Whether it is shown in the site; the reader may want it by mail alone.
    in_site: Mapped[bool] = mapped_column(default=True)
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    # When it is to go by mail: emptied when it went, or when there was no reason to any more.
    mail_due_at: Mapped[datetime | None] = mapped_column(UTCDateTime())

    user: Mapped[User] = relationship()
    comment: Mapped[Comment] = relationship()


class NoticeChoice(Model):
    """What a reader chose for one kind of notice. Without a row the newsroom's default holds."""

    __tablename__ = "notice_choices"
    __table_args__ = (UniqueConstraint("user_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[NoticeKind] = mapped_column(words(NoticeKind, "chosen_notice_kind"))
    in_site: Mapped[bool] = mapped_column()
    mail: Mapped[MailChoice] = mapped_column(words(MailChoice, "mail_choice"))
