"""Rankings: a discussion in one order, as it stood at one moment."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, UTCDateTime, words
from models.modes import Order


class Ranking(Model):
    """The top comments of a discussion in one order, as they stood at one moment: pages of it neither skip nor repeat.

    `ids` are four bytes each, little-endian, in order. `minute` is the minute it was made in, counted from 1970: at
    most one a minute for each article and order.
    """

    __tablename__ = "rankings"
    __table_args__ = (
        UniqueConstraint("article_id", "order", "minute"),
        Index("ix_rankings_made_at", "made_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))
    order: Mapped[Order] = mapped_column(words(Order, "ranking_order"))
    minute: Mapped[int] = mapped_column()
    made_at: Mapped[datetime] = mapped_column(UTCDateTime())
    # The article's number when it was made: while that stands, no newer one is needed.
    seq: Mapped[int] = mapped_column()
    ids: Mapped[bytes] = mapped_column(LargeBinary)
