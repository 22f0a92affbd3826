"""What moved in from another system: which of its things became which of ours, and where its addresses lead."""

from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, words


class ImportedKind(StrEnum):
    ARTICLE = "article"
    SECTION = "section"
    TAG = "tag"
    WRITER = "writer"
    COMMENT = "comment"


class ImportedItem(Model):
    """One thing of theirs that is here. Written in the transaction that brings it, so an import that stopped knows
    where, and one that runs again changes nothing. `source` names the other site; `their_id` is never shown."""

    __tablename__ = "imported_items"
    # Whoever claims a guest's comments is that writer from then on.
    __table_args__ = (Index("ix_imported_items_kind_our_id", "kind", "our_id"),)

    source: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[ImportedKind] = mapped_column(words(ImportedKind, "imported_kind"), primary_key=True)
    their_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    our_id: Mapped[int] = mapped_column()


class OldAddress(Model):
    """An address on the site that moved in: a path without its closing slash, in lower case, decoded, with the query
    where that chose the page (`/?p=12`). It leads to one of the three for ever."""

    __tablename__ = "old_addresses"

    path: Mapped[str] = mapped_column(String(500), primary_key=True)
    article_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), index=True)
    section_id: Mapped[int | None] = mapped_column(ForeignKey("sections.id", ondelete="CASCADE"), index=True)
    tag_id: Mapped[int | None] = mapped_column(ForeignKey("tags.id", ondelete="CASCADE"), index=True)
