"""What of another system is here already, and whose accounts its writers could be."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from extensions import db
from models import ImportedItem, ImportedKind, User


def brought_before(origin: str, kind: ImportedKind, their_ids: Sequence[str]) -> int:
    """How many of these things of theirs are here already."""
    query = select(ImportedItem.their_id).where(
        ImportedItem.source == origin, ImportedItem.kind == kind, ImportedItem.their_id.in_(their_ids)
    )
    return len(db.session.scalars(query).all())


def confirmed_addresses() -> Iterator[tuple[int, str]]:
    """Everyone here who has shown that an e-mail address is theirs: id and address, a thousand at a time."""
    query = select(User.id, User.email).where(User.confirmed_at.is_not(None), User.active)
    for row in db.session.execute(query.execution_options(yield_per=1000)):
        yield row.id, row.email
