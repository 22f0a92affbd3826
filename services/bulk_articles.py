"""Bringing stories from elsewhere: what moves in from another system, and large data sets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

import text
from extensions import db
from models import Article, ArticleState, DiscussionMode, ImportedKind, Markup, Tag
from services.articles import LONGEST_BYLINE, LONGEST_HEADLINE, LONGEST_STANDFIRST, free_slug
from services.bulk_labels import name_without_address
from services.locks import take_turn
from services.origins import added, lead_here, ours_by_theirs, remember, show_site
from services.transactions import verb

LONGEST_STORY = text.ARTICLE_CODE_POINTS
HEADLESS = "Without a headline"
CLOSED_BEFORE = "Comments on this story were closed before it moved here."


@dataclass(frozen=True, slots=True)
class BulkArticle:
    """A story as it is brought. `section` and `tags` are ids here."""

    their_id: str
    headline: str
    slug: str
    body: str
    markup: Markup
    standfirst: str
    byline: str
    section_id: int
    tag_ids: tuple[int, ...]
    author_id: int | None
    is_published: bool
    takes_comments: bool
    created_at: datetime
    published_at: datetime | None
    updated_at: datetime | None
    addresses: tuple[str, ...] = ()


@verb
def add_articles(origin: str, articles: Sequence[BulkArticle]) -> dict[str, int]:
    """Bring stories with their dates, tags and old addresses; gives our ids by theirs. One longer than an article may
    be (`LONGEST_STORY`) is left out, and so is missing from the answer."""
    drawn = {each.their_id: _draw(each) for each in articles if len(each.body) <= LONGEST_STORY}
    take_turn()
    found = ours_by_theirs(origin, ImportedKind.ARTICLE, [each.their_id for each in articles])
    for each in articles:
        if each.their_id in found or each.their_id not in drawn:
            continue
        article = drawn[each.their_id]
        article.slug = free_slug(each.slug or each.headline, article, asked=False)
        article.tags = list(db.session.scalars(select(Tag).where(Tag.id.in_(each.tag_ids))))
        found[each.their_id] = added(article).id
        remember(origin, ImportedKind.ARTICLE, each.their_id, article.id)
        lead_here(each.addresses, article_id=article.id)
        show_site()
    db.session.commit()
    return found


def _draw(each: BulkArticle) -> Article:
    source = text.clean_source(each.body)
    return Article(
        headline=text.clean_line(each.headline, LONGEST_HEADLINE) or HEADLESS,
        standfirst=text.clean_line(each.standfirst, LONGEST_STANDFIRST),
        byline=name_without_address(each.byline, LONGEST_BYLINE),
        section_id=each.section_id,
        author_id=each.author_id,
        body_source=source,
        body_markup=each.markup,
        body_html=text.render_article(source, each.markup.value),
        renderer_version=text.RENDERER_VERSION,
        state=ArticleState.PUBLISHED if each.is_published else ArticleState.DRAFT,
        discussion_mode=DiscussionMode.OPEN if each.takes_comments else DiscussionMode.CLOSED,
        discussion_reason="" if each.takes_comments else CLOSED_BEFORE,
        created_at=each.created_at,
        published_at=each.published_at if each.is_published else None,
        updated_at=each.updated_at,
    )
