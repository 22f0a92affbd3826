"""Comments as everybody sees them, and the threads they are drawn in."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from extensions import db
from models import DEEPEST_DRAWN, PATH_DIGITS, Comment, CommentState, HouseRule, User

REPLIES_SHOWN = 3
THREAD_PAGE = 100


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
    published_at: datetime | None
    edited_at: datetime | None
    removed_at: datetime | None
    recommend_count: int
    picked_at: datetime | None
    pick_reason: str
    author_id: int
    name: str
    is_staff: bool
    is_guest: bool
    service_badge: str
    rule_number: int | None
    rule_label: str | None
    # In lists of single comments: who wrote what this one answers, while that can be read.
    answered_name: str | None = None

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

    def end(self) -> int:
        """The place in its thread of the last comment drawn beneath it: what is further on has a greater one."""
        last = self
        while last.replies:
            last = last.replies[-1]
        return place_in_thread(last.row.path)


@dataclass(frozen=True)
class ThreadPage:
    thread: Node
    # The id after which the next page begins, if more follow; whether replies before this page were left out.
    next_after: int | None
    is_first: bool


def thread_page(
    article_id: int, top_id: int, after: int | None = None, from_id: int | None = None
) -> ThreadPage | None:
    """One thread, a hundred replies at a time in tree order. `after` follows a page; `from_id` begins at that reply,
    with the replies it lies under. Nothing for a thread that is not shown under this article."""
    start = after or from_id
    found_path = select(Comment.path).where(Comment.id == start, Comment.root_id == top_id)
    path = db.session.scalar(found_path) if start else None
    query = rows().where(Comment.root_id == top_id, Comment.shown)
    # The article is asked for together with the id: by itself it would be looked up in an index of all its comments.
    context: ColumnElement[bool] = (Comment.id == top_id) & (Comment.article_id == article_id)
    if path:
        query = query.where(Comment.path > path if after else Comment.path >= path)
        steps = [path[:end] for end in range(PATH_DIGITS, len(path) + int(bool(after)), PATH_DIGITS)]
        context = or_(context, (Comment.root_id == top_id) & Comment.path.in_(steps))
    found = read(query.order_by(Comment.path).limit(THREAD_PAGE + 1))
    replies = found[:THREAD_PAGE]
    above = read(rows().where(context, Comment.shown).order_by(Comment.path))
    if not above or above[0].root_id is not None:
        return None
    top, context_rows = above[0], [row for row in above[1:] if replies and replies[0].path.startswith(row.path)]
    next_after = replies[-1].id if len(found) > THREAD_PAGE else None
    return ThreadPage(grow(top, context_rows + replies), next_after, not path)


def with_first_replies(tops: list[Row]) -> tuple[Node, ...]:
    """These top comments, each with the first replies of its thread. One read."""
    beneath: dict[int, list[Row]] = {top.id: [] for top in tops}
    replies = read(rows().where(Comment.root_id.in_(list(beneath)), Comment.reply_no <= REPLIES_SHOWN, Comment.shown))
    # Sorted here: asked for in this order, SQLite would read whole threads by their paths.
    replies.sort(key=lambda reply: reply.path)
    for reply in replies:
        beneath[reply.root_id or 0].append(reply)
    return tuple(grow(top, beneath[top.id]) for top in tops)


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


def place_in_thread(path: str) -> int:
    """A path as a number, in the same order."""
    return int(path.ljust(PATH_DIGITS * DEEPEST_DRAWN, "0"), 36)


def rows() -> Select[*tuple[Any, ...]]:
    """A select of comments with all that a drawing of one needs."""
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
            Comment.published_at,
            Comment.edited_at,
            Comment.removed_at,
            Comment.recommend_count,
            Comment.picked_at,
            Comment.pick_reason,
            Comment.author_id,
            User.display_name.label("name"),
            User.is_staff,
            User.claim_key.is_not(None).label("is_guest"),
            User.service_badge,
            HouseRule.number.label("rule_number"),
            HouseRule.public_label.label("rule_label"),
        )
        .join(User, User.id == Comment.author_id)
        .join(HouseRule, HouseRule.id == Comment.removed_under, isouter=True)
    )


def read(query: Select[*tuple[Any, ...]]) -> list[Row]:
    """What a select made from `rows` finds."""
    return [Row(**row) for row in db.session.execute(query).mappings()]
