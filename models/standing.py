"""How the newsroom stands to a reader: service badges it gave, sanctions it imposed. Rows are added and ended."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Model, UTCDateTime, now_utc, words
from models.people import User


class SanctionKind(StrEnum):
    PREMODERATION = "premoderation"
    SUSPENSION = "suspension"
    BAN = "ban"


class ServiceBadge(Model):
    """The badge "Paramedic", verified by the newsroom: until when, given by whom, and how it was checked (which only
    staff see)."""

    __tablename__ = "service_badges"
    __table_args__ = (Index("ix_service_badges_ended_at_expires_at", "ended_at", "expires_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    wording: Mapped[str] = mapped_column(String(80))
    how_checked: Mapped[str] = mapped_column(Text)
    given_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime(), default=now_utc)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime())
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime())

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    given_by: Mapped[User] = relationship(foreign_keys=[given_by_id])

    @property
    def last_moment(self) -> datetime:
        """A moment of the last day it stands: it ends at the midnight after that."""
        return self.expires_at - timedelta(minutes=1)


class Sanction(Model):
    """What a reader may not do for a while, or for good (`until` is empty), and why in words for them."""

    __tablename__ = "sanctions"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    kind: Mapped[SanctionKind] = mapped_column(words(SanctionKind, "sanction_kind"))
    reason: Mapped[str] = mapped_column(String(500))
    given_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime(), default=now_utc)
    until: Mapped[datetime | None] = mapped_column(UTCDateTime())
    lifted_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    given_by: Mapped[User] = relationship(foreign_keys=[given_by_id])
