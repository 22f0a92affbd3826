"""Which of another system's things became which of ours, and where its addresses lead. The verbs that bring things
call this inside their own transactions."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import TypeVar

from sqlalchemy import insert, select, update

import text
from extensions import db
from models import Article, ImportedItem, ImportedKind, OldAddress, Section, Site, Tag

R = TypeVar("R", Article, Section, Tag)

LONGEST_KEY = 64


def ours_by_theirs(origin: str, kind: ImportedKind, their_ids: Iterable[str]) -> dict[str, int]:
    """Which of these are here already, and as what."""
    keys = {_key(their_id): their_id for their_id in their_ids}
    query = select(ImportedItem.their_id, ImportedItem.our_id).where(
        ImportedItem.source == origin, ImportedItem.kind == kind, ImportedItem.their_id.in_(keys)
    )
    return {keys[row.their_id]: row.our_id for row in db.session.execute(query)}


def remember(origin: str, kind: ImportedKind, their_id: str, our_id: int) -> None:
    """Keep that this thing of theirs is that one of ours."""
    db.session.add(ImportedItem(source=origin, kind=kind, their_id=_key(their_id), our_id=our_id))


def remember_all(origin: str, kind: ImportedKind, pairs: dict[str, int]) -> None:
    """Keep of many things at once which of ours each of theirs is."""
    rows = [
        {"source": origin, "kind": kind, "their_id": _key(theirs), "our_id": ours} for theirs, ours in pairs.items()
    ]
    db.session.execute(insert(ImportedItem), rows)


def _key(their_id: str) -> str:
    """An id of theirs as it is kept: slugs can be longer than the column."""
    return their_id if len(their_id) <= LONGEST_KEY else hashlib.sha256(their_id.encode()).hexdigest()


def added(record: R) -> R:
    """The record, added, with its id."""
    with db.session.no_autoflush:
        db.session.add(record)
    db.session.flush()
    return record


def lead_here(addresses: Sequence[str], **place: int) -> None:
    """Let old addresses lead to a place; one that leads somewhere already goes on doing so."""
    paths = {path for address in addresses if (path := text.old_path(address))}
    taken = set(db.session.scalars(select(OldAddress.path).where(OldAddress.path.in_(paths))))
    db.session.add_all(OldAddress(path=path, **place) for path in sorted(paths - taken))


def show_site() -> None:
    """Readers see something new: finished pages are out of date."""
    db.session.execute(update(Site).values(seq=Site.seq + 1))
