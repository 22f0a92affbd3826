"""What every page's frame shows: the newsroom's name and its sections. One read."""

from dataclasses import dataclass

from sqlalchemy import select, true

from extensions import db
from models import Section, Site


@dataclass(frozen=True)
class SectionLink:
    slug: str
    name: str


@dataclass(frozen=True)
class Frame:
    name: str
    tagline: str
    seq: int
    sections: tuple[SectionLink, ...]
    # Of the house rules: who has read an earlier one is asked to read them again.
    rules_version: int = 1


def page_frame() -> Frame:
    """The newsroom's name and sections, and the number that moves with every editorial act."""
    query = (
        select(Site.name, Site.tagline, Site.seq, Site.rules_version, Section.slug, Section.name.label("section"))
        .join(Section, true(), isouter=True)
        .where(Site.id == 1)
        .order_by(Section.position, Section.id)
    )
    rows = db.session.execute(query).all()
    if not rows:
        return Frame("Below the Line", "", 0, ())
    sections = tuple(SectionLink(row.slug, row.section) for row in rows if row.slug)
    return Frame(rows[0].name, rows[0].tagline, rows[0].seq, sections, rows[0].rules_version)
