"""Letters: mail waiting to be sent, and in development the mail one can read at /dev/mail."""

from datetime import datetime

from sqlalchemy import Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, UTCDateTime, now_utc


class Letter(Model):
    """One mail. Its row is the pending work; the bell only says that there is some. Bodies hold sign-in links,
    so they are blanked once sent."""

    __tablename__ = "letters"
    __table_args__ = (
        Index(
            "ix_letters_pending",
            "next_try_at",
            sqlite_where=text("sent_at IS NULL AND given_up_at IS NULL"),
            postgresql_where=text("sent_at IS NULL AND given_up_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    recipient: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(255))
    text_body: Mapped[str] = mapped_column(Text)
    html_body: Mapped[str] = mapped_column(Text, default="")
    # Where one click ends letters of this kind (RFC 8058); empty for those one cannot do without.
    unsubscribe_url: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime(), default=now_utc)
    next_try_at: Mapped[datetime] = mapped_column(UTCDateTime(), default=now_utc)
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    given_up_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    last_error: Mapped[str] = mapped_column(String(300), default="")
