"""A discussion, page by page. Two reads a page, and neither grows with the discussion: they follow indexes of what
is shown, from a key."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select, tuple_

from extensions import db
from models import PATH_DIGITS, Comment, CommentState, HouseRule, User

# 25 threads with three replies each are at most 100 comments, a page of some 100 kB before compression.
THREADS_A_PAGE = 25
REPLIES_SHOWN = 3
THREAD_PAGE = 100


class Order(StrEnum):
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True)
class Row:
    """A comment as everybody sees it."""

    id: int
    parent_id: int | None
    root_id: int | None
    depth: int
    path: str
    reply_count: int
    state: CommentState
    body_html: str
    created_at: datetime
    removed_at: datetime | None
    author_id: int
    name: str
    is_staff: bool
    rule_number: int | None
    rule_label: str | None

    @property
    def is_published(self) -> bool:
        return self.state is CommentState.PUBLISHED


@dataclass
class Node:
    """A comment with the replies drawn beneath it."""

    row: Row
    replies: list["Node"] = field(default_factory=list)
    # Who it answers, when it is drawn beside that comment and not beneath it; or that this is on another page.
    answers: Row | None = None
    answers_elsewhere: bool = False

    def drawn(self) -> int:
        """How many published comments are drawn beneath it."""
        return sum(int(reply.row.is_published) + reply.drawn() for reply in self.replies)


@dataclass(frozen=True)
class DiscussionPage:
    threads: tuple[Node, ...]
    order: Order
    # The id of the last top comment here, if more follow.
    next_after: int | None
    is_first: bool


@dataclass(frozen=True)
class ThreadPage:
    thread: Node
    # The id after which the next page begins, if more follow; whether replies before this page were left out.
    next_after: int | None
    is_first: bool


def discussion_page(article_id: int, order: Order, after: int | None = None) -> DiscussionPage:
    """One page of threads with their first replies. `after` is the id of the last top comment of the page before."""
    key = tuple_(Comment.created_at, Comment.id)
    query = _rows().where(Comment.article_id == article_id, Comment.root_id.is_(None), Comment.shown)
    if after is not None:
        last = select(Comment.created_at, Comment.id).where(Comment.id == after).scalar_subquery()
        query = query.where(key < last if order is Order.NEWEST else key > last)
    if order is Order.NEWEST:
        query = query.order_by(Comment.created_at.desc(), Comment.id.desc())
    else:
        query = query.order_by(Comment.created_at, Comment.id)
    tops = _read(query.limit(THREADS_A_PAGE + 1))
    more, tops = len(tops) > THREADS_A_PAGE, tops[:THREADS_A_PAGE]
    replies = _read(
        _rows().where(Comment.root_id.in_([top.id for top in tops]), Comment.reply_no <= REPLIES_SHOWN, Comment.shown)
    )
    # Sorted here: asked for in this order, SQLite would read whole threads by their paths.
    replies.sort(key=lambda reply: reply.path)
    beneath: dict[int, list[Row]] = {top.id: [] for top in tops}
    for reply in replies:
        beneath[reply.root_id or 0].append(reply)
    threads = tuple(grow(top, beneath[top.id]) for top in tops)
    return DiscussionPage(threads, order, tops[-1].id if more else None, after is None)


def thread_page(
    article_id: int, top_id: int, after: int | None = None, from_id: int | None = None
) -> ThreadPage | None:
    """One thread, a hundred replies at a time in tree order. `after` follows a page; `from_id` begins at that reply,
    with the replies it lies under. Nothing for a thread that is not shown under this article."""
    start = after or from_id
    found_path = select(Comment.path).where(Comment.id == start, Comment.root_id == top_id)
    path = db.session.scalar(found_path) if start else None
    query = _rows().where(Comment.root_id == top_id, Comment.shown)
    context: ColumnElement[bool] = Comment.id == top_id
    if path:
        query = query.where(Comment.path > path if after else Comment.path >= path)
        steps = [path[:end] for end in range(PATH_DIGITS, len(path) + int(bool(after)), PATH_DIGITS)]
        context = or_(context, (Comment.root_id == top_id) & Comment.path.in_(steps))
    found = _read(query.order_by(Comment.path).limit(THREAD_PAGE + 1))
    replies = found[:THREAD_PAGE]
    above = _read(_rows().where(context, Comment.article_id == article_id, Comment.shown).order_by(Comment.path))
    if not above or above[0].root_id is not None:
        return None
    top, context_rows = above[0], [row for row in above[1:] if replies and replies[0].path.startswith(row.path)]
    next_after = replies[-1].id if len(found) > THREAD_PAGE else None
    return ThreadPage(grow(top, context_rows + replies), next_after, not path)


def grow(top: Row, replies: list[Row]) -> Node:
    """The tree of a thread, from its replies in the order of their paths. A reply whose place above is not drawn
    moves up to the nearest that is; so does one past the deepest level, which says whom it answers."""
    root = Node(top)
    by_path: dict[str, Node] = {"": root}
    by_id: dict[int, Row] = {top.id: top}
    for row in replies:
        node = Node(row)
        above = row.path[:-PATH_DIGITS]
        while above not in by_path:
            above = above[:-PATH_DIGITS]
        by_path[above].replies.append(node)
        if by_path[above].row.id != row.parent_id and row.parent_id is not None:
            node.answers = by_id.get(row.parent_id)
            node.answers_elsewhere = node.answers is None
        by_path[row.path], by_id[row.id] = node, row
    return root


def is_on_first_page(article_id: int, top_id: int) -> bool:
    """Whether a thread is on the first page, newest first. Reads one page of ids."""
    query = (
        select(Comment.id)
        .where(Comment.article_id == article_id, Comment.root_id.is_(None), Comment.shown)
        .order_by(Comment.created_at.desc(), Comment.id.desc())
        .limit(THREADS_A_PAGE)
    )
    return top_id in db.session.scalars(query).all()


def _rows() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Comment.id,
            Comment.parent_id,
            Comment.root_id,
            Comment.depth,
            Comment.path,
            Comment.reply_count,
            Comment.state,
            Comment.body_html,
            Comment.created_at,
            Comment.removed_at,
            Comment.author_id,
            User.display_name.label("name"),
            User.is_staff,
            HouseRule.number.label("rule_number"),
            HouseRule.public_label.label("rule_label"),
        )
        .join(User, User.id == Comment.author_id)
        .join(HouseRule, HouseRule.id == Comment.removed_under, isouter=True)
    )


def _read(query: Select[*tuple[Any, ...]]) -> list[Row]:
    return [Row(**row) for row in db.session.execute(query).mappings()]
