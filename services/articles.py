"""Writing, changing, publishing and withdrawing articles."""

from dataclasses import dataclass
from datetime import datetime

from slugify import slugify
from sqlalchemy import select, update

import text
from extensions import db
from models import RULES, Article, ArticleState, DiscussionMode, FormerSlug, Markup, Section, Site
from services.audit import record_act
from services.locks import hold_article
from services.refusals import BadInput, CannotDecide, ChangedMeanwhile
from services.tags import tags_named
from services.transactions import verb

LONGEST_SLUG = 90
LONGEST_HEADLINE = 200
LONGEST_STANDFIRST = 500
LONGEST_BYLINE = 120
LONGEST_REASON = 500
NO_REASON = {
    DiscussionMode.HELD: "Say why a moderator reads every comment first: readers are shown this sentence.",
    DiscussionMode.CLOSED: "Say why comments are closed: readers are shown this sentence.",
    DiscussionMode.HIDDEN: "Say why comments are not shown: readers are shown this sentence.",
}


@dataclass(frozen=True)
class Copy:
    """What an editor writes: the story and how its discussion is run. An empty slug is made from the headline;
    `markup` says what the body is written in."""

    headline: str
    section_id: int
    body: str
    standfirst: str = ""
    byline: str = ""
    slug: str = ""
    discussion_mode: DiscussionMode = DiscussionMode.OPEN
    discussion_reason: str = ""
    # Counts only where the newsroom lets guests write under chosen stories.
    takes_guests: bool = False
    is_lead: bool = False
    markup: Markup = Markup.MARKDOWN
    tags: tuple[str, ...] = ()


@verb
def write_article(copy: Copy, editor_id: int, now: datetime) -> Article:
    """Keep a new story as a draft. Refuses (`BadInput`) a missing headline, an unknown section, a taken address, a
    body too long to draw, tags that cannot be, and a discussion without the public reason its mode needs."""
    article = Article(author_id=editor_id, created_at=now, slug="", headline="", section_id=copy.section_id, edition=1)
    _put(article, copy)
    article.slug = free_slug(copy.slug or copy.headline, article, asked=bool(copy.slug))
    db.session.add(article)
    db.session.flush()
    record_act("article.written", "article", article.id, editor_id)
    db.session.commit()
    return article


@verb
def change_article(article_id: int, copy: Copy, edition: int, editor_id: int, now: datetime) -> Article:
    """Save a changed story. Its address stays when the headline changes; a new address is only given when asked for,
    and the old one goes on leading here. Refuses as `write_article` does, and `ChangedMeanwhile` when somebody saved
    since edition `edition` was opened."""
    article = hold_article(article_id)
    if article.edition != edition:
        raise ChangedMeanwhile
    before = _way_of_running(article)
    _put(article, copy)
    if copy.slug and article.slug not in (copy.slug, slugify(copy.slug, max_length=LONGEST_SLUG)):
        _change_slug(article, copy.slug)
    article.edition += 1
    if article.is_published:
        article.updated_at = now
    _show(article)
    record_act("article.changed", "article", article.id, editor_id, edition=article.edition)
    if before != _way_of_running(article):
        run = {"mode": article.discussion_mode.value, "guests": article.takes_guests}
        record_act("article.discussion_set", "article", article.id, editor_id, **run)
    db.session.commit()
    return article


@verb
def publish_article(article_id: int, editor_id: int, now: datetime) -> Article:
    """Publish a draft, or a withdrawn story again. A story that was out before keeps its first date."""
    article = hold_article(article_id)
    if not article.is_published:
        article.state, article.withdrawn_reason = ArticleState.PUBLISHED, ""
        article.published_at = article.published_at or now
        article.edition += 1
        _show(article)
        record_act("article.published", "article", article.id, editor_id)
    db.session.commit()
    return article


@verb
def withdraw_article(article_id: int, reason: str, editor_id: int, now: datetime) -> Article:
    """Take a published story down. Its address answers "gone" with the reason. Refuses without a reason, and what was
    never published."""
    reason = text.clean_line(reason, LONGEST_REASON)
    if not reason:
        raise BadInput("reason", "Say why the story is withdrawn: whoever follows a link to it is shown this.")
    article = hold_article(article_id)
    if not article.is_published:
        raise CannotDecide("Only a published story can be withdrawn.")
    article.state, article.withdrawn_reason, article.is_lead = ArticleState.WITHDRAWN, reason, False
    article.edition += 1
    article.updated_at = now
    _show(article)
    record_act("article.withdrawn", "article", article.id, editor_id)
    db.session.commit()
    return article


def _put(article: Article, copy: Copy) -> None:
    headline = text.clean_line(copy.headline, LONGEST_HEADLINE)
    if not headline:
        raise BadInput("headline", "A story needs a headline.")
    with db.session.no_autoflush:
        if db.session.get(Section, copy.section_id) is None:
            raise BadInput("section_id", "Choose one of the sections.")
    reason = text.clean_line(copy.discussion_reason, LONGEST_REASON)
    if RULES[copy.discussion_mode].needs_reason and not reason:
        raise BadInput("discussion_reason", NO_REASON[copy.discussion_mode])
    source = text.clean_source(copy.body)
    try:
        article.body_html = text.render_article(source, copy.markup.value)
    except text.TextTooLong as problem:
        raise BadInput("body", f"{problem} Nothing is lost: it is below.") from None
    article.body_source, article.body_markup, article.renderer_version = source, copy.markup, text.RENDERER_VERSION
    article.headline, article.section_id = headline, copy.section_id
    article.standfirst = text.clean_line(copy.standfirst, LONGEST_STANDFIRST)
    article.byline = text.clean_line(copy.byline, LONGEST_BYLINE)
    article.discussion_mode, article.discussion_reason = copy.discussion_mode, reason
    article.takes_guests = copy.takes_guests
    article.is_lead = copy.is_lead
    article.tags = tags_named(copy.tags, article.tags)


def _way_of_running(article: Article) -> tuple[DiscussionMode, str, bool]:
    return article.discussion_mode, article.discussion_reason, article.takes_guests


def _change_slug(article: Article, wanted: str) -> None:
    old, new = article.slug, free_slug(wanted, article, asked=True)
    db.session.execute(db.delete(FormerSlug).where(FormerSlug.slug == new))
    db.session.add(FormerSlug(slug=old, article_id=article.id))
    article.slug = new


def free_slug(wanted: str, article: Article, *, asked: bool) -> str:
    """The address for an article, of its own headline or as asked for. Refuses (`BadInput`) a taken one that was asked
    for; otherwise gives the next free one."""
    base = slugify(wanted, max_length=LONGEST_SLUG, word_boundary=True) or "story"
    if asked and not _slug_is_free(base, article.id):
        raise BadInput("slug", f"The address “{base}” belongs to another story. Choose a different one.")
    slug, number = base, 1
    while not _slug_is_free(slug, article.id):
        number += 1
        slug = f"{base}-{number}"
    return slug


def _slug_is_free(slug: str, article_id: int | None) -> bool:
    with db.session.no_autoflush:
        taken = db.session.scalar(select(Article.id).where(Article.slug == slug))
        former = db.session.scalar(select(FormerSlug.article_id).where(FormerSlug.slug == slug))
    return taken in (None, article_id) and former in (None, article_id)


def _show(article: Article) -> None:
    """What readers see has changed: the article's finished pages, and those that list it, are out of date."""
    article.seq = Article.seq + 1
    db.session.flush()
    db.session.execute(update(Site).values(seq=Site.seq + 1))
