"""Reading tags: those of a story, and one by its address."""

from dataclasses import dataclass

from sqlalchemy import exists, select

from extensions import db
from models import Article, ArticleState, Tag, articles_tags

# Of a tag: whether a published story has it. The others have no page.
IN_THE_PAPER = (
    exists()
    .where(
        articles_tags.c.tag_id == Tag.id,
        articles_tags.c.article_id == Article.id,
        Article.state == ArticleState.PUBLISHED,
    )
    .correlate(Tag)
)


@dataclass(frozen=True)
class TagLink:
    id: int
    slug: str
    name: str


def tags_of(article_id: int) -> tuple[TagLink, ...]:
    """What a story is about, by name."""
    query = (
        select(Tag.id, Tag.slug, Tag.name)
        .join(articles_tags, articles_tags.c.tag_id == Tag.id)
        .where(articles_tags.c.article_id == article_id)
        .order_by(Tag.name, Tag.id)
    )
    return tuple(TagLink(*row) for row in db.session.execute(query))


def tag_by_slug(slug: str) -> TagLink | None:
    """The tag at this address, if a published story has it."""
    row = db.session.execute(select(Tag.id, Tag.slug, Tag.name).where(Tag.slug == slug, IN_THE_PAPER)).first()
    return TagLink(*row) if row else None
