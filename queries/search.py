"""Searching what everybody may read: published stories, and the published comments below them.

The index says which texts have the words, the records say once more that everybody may read them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import Row, Select, Subquery, TableClause, func, select
from sqlalchemy.orm import InstrumentedAttribute

from extensions import db
from models import RULES, Article, ArticleState, Comment, CommentState, Section, User
from queries.search_index import ARTICLES, COMMENTS, IDS, Entries, entries_with
from text.searching import LONGEST_READ, Asked, Part, line_of, passages, read_query

RESULTS_A_PAGE = 20
MOST_PAGES = 10
# Of each kind, on the page that shows both.
STORIES_ON_BOTH, COMMENTS_ON_BOTH = 5, 10
# What is over is "more than": nobody reads on because there are 740 and not 730.
MOST_COUNTED = 500
# A headline is shown whole, whatever its length.
WHOLE = 1_000
# What is said under a hidden discussion is shown nowhere.
READABLE = [mode for mode, rules in RULES.items() if rules.readable]


class Where(StrEnum):
    BOTH = "both"
    STORIES = "stories"
    COMMENTS = "comments"


class Period(StrEnum):
    ANY = "any"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Ranking(StrEnum):
    BEST = "best"
    NEWEST = "newest"


DAYS = {Period.DAY: 1, Period.WEEK: 7, Period.MONTH: 31, Period.YEAR: 366}


@dataclass(frozen=True)
class SearchQuery:
    """A question: the words as they were typed, and what the answer keeps to. `article_id` asks one discussion."""

    typed: str
    where: Where = Where.BOTH
    period: Period = Period.ANY
    ranking: Ranking = Ranking.BEST
    section: str = ""
    article_id: int | None = None
    page: int = 1


@dataclass(frozen=True)
class StoryFound:
    slug: str
    section_name: str
    published_at: datetime
    comment_count: int
    headline: tuple[Part, ...]
    passage: tuple[Part, ...]


@dataclass(frozen=True)
class CommentFound:
    id: int
    name: str
    is_staff: bool
    created_at: datetime
    headline: str
    passage: tuple[Part, ...]


Hit = TypeVar("Hit", StoryFound, CommentFound)


@dataclass(frozen=True)
class Found(Generic[Hit]):
    """A page of hits, and how many there are on all pages: `count`, or more than that."""

    hits: tuple[Hit, ...] = ()
    count: int = 0
    is_more: bool = False
    # Too many have the words: only the newest were looked at, and they are not weighed against each other.
    is_newest_only: bool = False
    has_next: bool = False
    # There would be a next page, and this is the last that is made.
    is_cut: bool = False


@dataclass(frozen=True)
class SearchPage:
    asked: Asked
    stories: Found[StoryFound] | None = None
    comments: Found[CommentFound] | None = None

    @property
    def has_hits(self) -> bool:
        return any(found is not None and bool(found.hits) for found in (self.stories, self.comments))


def search(query: SearchQuery, now: datetime) -> SearchPage:
    """Answer a question: all its words have to be there, in whatever form. One discussion has no stories.

    Never refuses. A question without a word is answered with neither stories nor comments.
    """
    asked = read_query(query.typed)
    if not asked.wanted:
        return SearchPage(asked)
    if query.article_id is not None or query.where is Where.COMMENTS:
        return SearchPage(asked, comments=_comments(query, asked, now, RESULTS_A_PAGE))
    if query.where is Where.STORIES:
        return SearchPage(asked, stories=_stories(query, asked, now, RESULTS_A_PAGE))
    stories = _stories(query, asked, now, STORIES_ON_BOTH)
    return SearchPage(asked, stories, _comments(query, asked, now, COMMENTS_ON_BOTH))


def _stories(query: SearchQuery, asked: Asked, now: datetime, room: int) -> Found[StoryFound]:
    entries = _entries(ARTICLES, query, asked, now)
    if entries is None:
        return Found()
    page = _page(entries, select(Article.id).join(Section), Article.id, query, room)
    rows = _read(
        page,
        select(
            Article.slug,
            Section.name.label("section_name"),
            Article.published_at,
            Article.comment_count,
            Article.discussion_mode,
            Article.headline,
            Article.standfirst,
            func.substr(Article.body_html, 1, LONGEST_READ).label("body"),
            page.c.found,
        )
        .join(page, page.c.id == Article.id)
        .join(Section),
    )
    headlines = passages([row.headline for row in rows], asked, WHOLE)
    texts = passages([f"{row.standfirst} {line_of(row.body)}".strip() for row in rows], asked)
    hits = [
        StoryFound(row.slug, row.section_name, row.published_at, _counted(row), headline, passage)
        for row, headline, passage in zip(rows, headlines, texts, strict=True)
    ]
    return _found(hits, rows, entries, query, room)


def _counted(row: Row[*tuple[Any, ...]]) -> int:
    """How many comments a story has, as readers are told: none, where they are not counted."""
    return int(row.comment_count) if RULES[row.discussion_mode].counts else 0


def _comments(query: SearchQuery, asked: Asked, now: datetime, room: int) -> Found[CommentFound]:
    entries = _entries(COMMENTS, query, asked, now)
    if entries is None:
        return Found()
    readable = select(Comment.id).join(Article).join(Section).where(Comment.state == CommentState.PUBLISHED)
    readable = readable.where(Article.discussion_mode.in_(READABLE))
    page = _page(entries, readable, Comment.id, query, room)
    rows = _read(
        page,
        select(
            Comment.id,
            User.display_name,
            User.is_staff,
            Comment.created_at,
            Article.headline,
            func.substr(Comment.body_html, 1, LONGEST_READ).label("body"),
            page.c.found,
        )
        .join(page, page.c.id == Comment.id)
        .join(Article)
        .join(User, User.id == Comment.author_id),
    )
    texts = passages([line_of(row.body) for row in rows], asked)
    hits = [
        CommentFound(row.id, row.display_name, row.is_staff, row.created_at, row.headline, passage)
        for row, passage in zip(rows, texts, strict=True)
    ]
    return _found(hits, rows, entries, query, room)


def _entries(index: TableClause, query: SearchQuery, asked: Asked, now: datetime) -> Entries | None:
    since = now - timedelta(days=DAYS[query.period]) if query.period in DAYS else None
    return entries_with(index, asked, since, query.article_id, weighed=query.ranking is Ranking.BEST)


def _page(
    entries: Entries, texts: Select[int], text_id: InstrumentedAttribute[int], query: SearchQuery, room: int
) -> Subquery:
    """The ids of a page, in order, out of the entries that everybody may read and the question keeps to."""
    hit = entries.found.c
    texts = texts.join(entries.found, text_id == hit.key.bitwise_and(IDS - 1))
    texts = texts.where(Article.state == ArticleState.PUBLISHED)
    if query.section:
        texts = texts.where(Section.slug == query.section)
    texts = texts.add_columns(hit.key, hit.weight, func.count().over().label("found"))
    texts = texts.order_by(hit.weight.desc(), hit.key.desc())
    return texts.limit(room).offset((query.page - 1) * room).subquery()


def _read(page: Subquery, columns: Select[*tuple[Any, ...]]) -> Sequence[Row[*tuple[Any, ...]]]:
    return db.session.execute(columns.order_by(page.c.weight.desc(), page.c.key.desc())).all()


def _found(
    hits: list[Hit], rows: Sequence[Row[*tuple[Any, ...]]], entries: Entries, query: SearchQuery, room: int
) -> Found[Hit]:
    found = rows[0].found if rows else 0
    goes_on = query.page * room < found
    return Found(
        hits=tuple(hits),
        count=min(found, MOST_COUNTED),
        is_more=found > MOST_COUNTED or not entries.are_all,
        is_newest_only=not entries.are_all,
        has_next=goes_on and query.page < MOST_PAGES,
        is_cut=goes_on and query.page == MOST_PAGES,
    )
