"""A discussion, page by page. However large it is, a page reads the same: from a key along an index of what is shown,
or the ids of one slice of a ranking."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, select, tuple_
from sqlalchemy.orm import aliased

from extensions import db
from models import Comment, CommentState, Order, User
from queries.rankings import Snapshot, new_since
from queries.threads import Node, Row, read, rows, with_first_replies

# 25 threads with three replies each are at most 100 comments, a page of some 100 kB before compression.
THREADS_A_PAGE = 25
# Lists of single comments, out of their threads.
FLAT = frozenset({Order.PICKS, Order.STAFF, Order.MINE})


@dataclass(frozen=True)
class DiscussionPage:
    threads: tuple[Node, ...]
    order: Order
    # The id of the last comment here, if more follow; in a ranking the place where the next page begins.
    next_after: int | None = None
    is_first: bool = True
    next_page: str | None = None
    # The page that was asked for is not kept any more, and this is the first one.
    restarted: bool = False
    # How many threads came since this order was made; `MOST_NEW` of them or more.
    new_count: int = 0

    @property
    def is_flat(self) -> bool:
        """Whether these are single comments, out of their threads."""
        return self.order in FLAT


def discussion_page(article_id: int, order: Order, after: int | None = None) -> DiscussionPage:
    """One page of threads with their first replies, by age. `after` is the id of the last top comment of the page
    before."""
    query = rows().where(Comment.article_id == article_id, Comment.root_id.is_(None), Comment.shown)
    if after is not None:
        key = tuple_(Comment.created_at, Comment.id)
        last = select(Comment.created_at, Comment.id).where(Comment.id == after).scalar_subquery()
        query = query.where(key > last if order is Order.OLDEST else key < last)
    tops, next_after = _one_page(query.order_by(*_by_age(order)))
    return DiscussionPage(with_first_replies(tops), order, next_after, after is None)


def ranked_page(article_id: int, order: Order, ranking: Snapshot, offset: int = 0) -> DiscussionPage:
    """One page of threads in the order of a ranking, from a place on. What was removed since leaves a gap, so that the
    places of all others stay; what came since is counted, and not put in."""
    ids = ranking.page(offset, THREADS_A_PAGE)
    by_id = {row.id: row for row in read(rows().where(Comment.id.in_(ids), Comment.shown))}
    tops = [by_id[top_id] for top_id in ids if top_id in by_id]
    further = offset + THREADS_A_PAGE
    return DiscussionPage(
        with_first_replies(tops),
        order,
        is_first=offset == 0,
        next_page=f"{ranking.id or 0}.{further}" if further < len(ranking) else None,
        new_count=0 if ranking.id is None else new_since(article_id, ranking),
    )


def picks_page(article_id: int, after: int | None = None) -> DiscussionPage:
    """The editors' picks of a discussion, replies too, the newest pick first. When the one that a page is to begin
    after is no longer a pick, nobody knows where that was: the first page comes again, and says so."""
    query = _single().where(Comment.article_id == article_id, Comment.picked_at.is_not(None), _published())
    restarted = False
    if after is not None:
        last = db.session.scalar(select(Comment.picked_at).where(Comment.id == after, Comment.article_id == article_id))
        restarted = last is None
        if last is not None:
            query = query.where(tuple_(Comment.picked_at, Comment.id) < (last, after))
    found, next_after = _one_page(query.order_by(Comment.picked_at.desc(), Comment.id.desc()))
    return DiscussionPage(_flat(found), Order.PICKS, next_after, after is None or restarted, restarted=restarted)


def staff_page(article_id: int, after: int | None = None) -> DiscussionPage:
    """What the newsroom's own people wrote in a discussion, newest first."""
    staff = select(User.id).where(User.is_staff)
    theirs = select(Comment.id).where(Comment.author_id.in_(staff), Comment.article_id == article_id, _published())
    query = _single().where(Comment.id.in_(theirs))
    found, next_after = _one_page(_newest_after(query, after))
    return DiscussionPage(_flat(found), Order.STAFF, next_after, after is None)


def own_page(article_id: int, reader_id: int, after: int | None = None) -> DiscussionPage:
    """What one reader wrote in a discussion and did not withdraw, newest first: for that reader alone."""
    states = [state for state in CommentState if state is not CommentState.WITHDRAWN]
    theirs = select(Comment.id).where(Comment.author_id == reader_id, Comment.article_id == article_id)
    query = _single().where(Comment.id.in_(theirs.where(Comment.state.in_(states))))
    found, next_after = _one_page(_newest_after(query, after))
    return DiscussionPage(_flat(found), Order.MINE, next_after, after is None)


def is_on_first_page(article_id: int, top_id: int, order: Order = Order.NEWEST) -> bool:
    """Whether a thread is on the first page for certain. Reads one page of ids; in an order that is ranked nobody can
    say, for it may be another by the time it is asked for."""
    if order not in (Order.NEWEST, Order.OLDEST):
        return False
    query = select(Comment.id).where(Comment.article_id == article_id, Comment.root_id.is_(None), Comment.shown)
    return top_id in db.session.scalars(query.order_by(*_by_age(order)).limit(THREADS_A_PAGE)).all()


def _by_age(order: Order) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    if order is Order.OLDEST:
        return Comment.created_at.asc(), Comment.id.asc()
    return Comment.created_at.desc(), Comment.id.desc()


def _newest_after(query: Select[*tuple[Any, ...]], after: int | None) -> Select[*tuple[Any, ...]]:
    """Newest first, from among the ids of few. As ids, or SQLite would go through the comments of the whole site by
    their times until it has a page of these."""
    if after is not None:
        last = select(Comment.created_at, Comment.id).where(Comment.id == after).scalar_subquery()
        query = query.where(tuple_(Comment.created_at, Comment.id) < last)
    return query.order_by(*_by_age(Order.NEWEST))


def _one_page(query: Select[*tuple[Any, ...]]) -> tuple[list[Row], int | None]:
    """A page of rows, and the id of the last of them if more follow."""
    found = read(query.limit(THREADS_A_PAGE + 1))
    page = found[:THREADS_A_PAGE]
    return page, page[-1].id if len(found) > THREADS_A_PAGE else None


def _published() -> ColumnElement[bool]:
    return Comment.state == CommentState.PUBLISHED


def _single() -> Select[*tuple[Any, ...]]:
    """Comments drawn alone: with the name of whoever they answer."""
    answered, writer = aliased(Comment), aliased(User)
    can_be_read = (answered.id == Comment.parent_id) & (answered.state == CommentState.PUBLISHED)
    return (
        rows()
        .add_columns(writer.display_name.label("answered_name"))
        .join(answered, can_be_read, isouter=True)
        .join(writer, writer.id == answered.author_id, isouter=True)
    )


def _flat(found: list[Row]) -> tuple[Node, ...]:
    return tuple(Node(row, answers_elsewhere=row.parent_id is not None) for row in found)
