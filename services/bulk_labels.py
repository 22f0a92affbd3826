"""Bringing sections, tags and writers from elsewhere, before the stories and comments that name them.

Every call is one transaction and keeps which of theirs became which of ours, so one repeated changes nothing.
"""

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slugify import slugify
from sqlalchemy import func, insert, select

import text
from extensions import db
from models import ImportedKind, Section, Tag, User
from services.locks import take_turn
from services.names import LONGEST_NAME
from services.origins import added, lead_here, ours_by_theirs, remember, remember_all, show_site
from services.transactions import verb

NAMELESS = "Anonymous"
LONGEST_LABEL = 80
LONGEST_RAW_NAME = 300
_ADDRESS = re.compile(r"([^\s@]+)@[^\s@]+\.[^\s@]+")


@dataclass(frozen=True, slots=True)
class BulkLabel:
    """A section or a tag, by its slug, with the addresses its pages had."""

    slug: str
    name: str
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BulkWriter:
    """A writer without an account: shown by the name they gave, found again by `claim_key`, the keyed hash of the
    address they gave (empty for none)."""

    their_id: str
    name: str
    claim_key: str
    first_seen_at: datetime


@verb
def add_sections(origin: str, labels: Sequence[BulkLabel]) -> dict[str, int]:
    """Bring sections, at the end of those there are; gives our ids by their slugs. One of the same slug is the same."""
    take_turn()
    found = ours_by_theirs(origin, ImportedKind.SECTION, [label.slug for label in labels])
    last = db.session.scalar(select(func.max(Section.position))) or 0
    for position, label in enumerate([each for each in labels if each.slug not in found], last + 1):
        slug, name = _slug_and_name(label)
        section = db.session.scalar(select(Section).where(Section.slug == slug))
        section = section or added(Section(slug=slug, name=name, position=position))
        found[label.slug] = section.id
        remember(origin, ImportedKind.SECTION, label.slug, section.id)
        lead_here(label.addresses, section_id=section.id)
        show_site()
    db.session.commit()
    return found


@verb
def add_tags(origin: str, labels: Sequence[BulkLabel]) -> dict[str, int]:
    """Bring tags; gives our ids by their slugs. One of the same slug is the same."""
    take_turn()
    found = ours_by_theirs(origin, ImportedKind.TAG, [label.slug for label in labels])
    for label in [each for each in labels if each.slug not in found]:
        slug, name = _slug_and_name(label)
        tag = db.session.scalar(select(Tag).where(Tag.slug == slug)) or added(Tag(slug=slug, name=name))
        found[label.slug] = tag.id
        remember(origin, ImportedKind.TAG, label.slug, tag.id)
        lead_here(label.addresses, tag_id=tag.id)
    db.session.commit()
    return found


@verb
def add_writers(origin: str, writers: Sequence[BulkWriter]) -> dict[str, int]:
    """Bring writers who have no account here; gives our ids by theirs. Nobody can sign in as one, and no mail goes
    to them: what they wrote is claimed by `services.claims`."""
    take_turn()
    found = ours_by_theirs(origin, ImportedKind.WRITER, [writer.their_id for writer in writers])
    missing = [writer for writer in writers if writer.their_id not in found]
    if not missing:
        db.session.rollback()
        return found
    query = insert(User).returning(User.id, sort_by_parameter_order=True)
    ids = db.session.scalars(query, [_guest(writer) for writer in missing]).all()
    new = dict(zip((writer.their_id for writer in missing), ids, strict=True))
    remember_all(origin, ImportedKind.WRITER, new)
    db.session.commit()
    return found | new


def _guest(writer: BulkWriter) -> dict[str, Any]:
    return {
        "email": f"guest-{secrets.token_hex(12)}@invalid",
        "display_name": name_without_address(writer.name, LONGEST_NAME) or NAMELESS,
        "active": False,
        "claim_key": writer.claim_key,
        "joined_at": writer.first_seen_at,
        "fs_uniquifier": secrets.token_hex(16),
    }


def name_without_address(name: str, limit: int) -> str:
    """A name as one line of at most `limit` characters. Some gave their e-mail address for one: what stands before the
    @ is enough of it."""
    return text.clean_line(_ADDRESS.sub(r"\1", text.clean_line(name, LONGEST_RAW_NAME)), limit)


def _slug_and_name(label: BulkLabel) -> tuple[str, str]:
    """Of a name without a letter (an emoji, say) the slug is made of its hash: two such are two labels."""
    name = text.clean_line(label.name, LONGEST_LABEL) or text.clean_line(label.slug, LONGEST_LABEL)
    slug = slugify(label.slug or name, max_length=LONGEST_LABEL)
    return slug or "label-" + hashlib.sha256(label.slug.encode()).hexdigest()[:8], name or "Label"
