"""Where the addresses lead that pages had on the former site."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import and_, select

from extensions import db
from models import Article, ArticleState, OldAddress, Section, Tag
from queries.tags import IN_THE_PAPER
from text import old_path


class PlaceKind(StrEnum):
    ARTICLE = "article"
    SECTION = "section"
    TAG = "tag"


@dataclass(frozen=True)
class OldPlace:
    """What an old address leads to. Whatever it is, it is there, or says itself why it is gone."""

    kind: PlaceKind
    slug: str


def place_of(address: str) -> OldPlace | None:
    """Where an address of the former site, a path with its query, leads now; nowhere while that is a draft, or a tag
    that no published story has."""
    path = old_path(address)
    if not path:
        return None
    public = and_(Article.id == OldAddress.article_id, Article.state != ArticleState.DRAFT)
    query = (
        select(Article.slug, Section.slug, Tag.slug)
        .select_from(OldAddress)
        .join(Article, public, isouter=True)
        .join(Section, Section.id == OldAddress.section_id, isouter=True)
        .join(Tag, and_(Tag.id == OldAddress.tag_id, IN_THE_PAPER), isouter=True)
        .where(OldAddress.path == path)
    )
    slugs = db.session.execute(query).first() or ()
    return next((OldPlace(kind, slug) for kind, slug in zip(PlaceKind, slugs, strict=False) if slug), None)
