"""Where a new comment lies in its thread. Posting calls this inside its own transaction."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import lazyload

from extensions import db
from models import DEEPEST_DRAWN, PATH_DIGITS, Comment, path_step
from services.counters import next_numbers
from services.refusals import CannotReply, NotFound

# The record, for its rules, but nobody needs to know who wrote it.
_PARENT = select(Comment).where(Comment.id == bindparam("it")).options(lazyload(Comment.author))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a comment lies: what it answers, its thread, its depth and path; for a top comment there is none of it.

    `steps_above` are the paths of what it lies under, without the one it answers and the thread's top. A reply that is
    published has a number among those of its thread.
    """

    parent_id: int | None = None
    root_id: int | None = None
    depth: int = 0
    path: str = ""
    reply_no: int | None = None
    steps_above: tuple[str, ...] = ()


def place_in_thread(article_id: int, parent_id: int | None, *, is_published: bool) -> Place:
    """Give a new comment its place, numbered when it is published at once. The caller holds the article.

    Refuses a parent that is not under this article, and one that can no longer be answered.
    """
    if parent_id is None:
        return Place()
    parent = db.session.scalar(_PARENT, {"it": parent_id}, execution_options={"populate_existing": True})
    if parent is None or parent.article_id != article_id:
        raise NotFound("The comment you answer does not exist under this article.")
    if not parent.takes_replies:
        raise CannotReply
    beneath = parent.path if parent.depth < DEEPEST_DRAWN else parent.path[:-PATH_DIGITS]
    arrival, reply_no = next_numbers(parent.thread_id, is_published=is_published)
    return Place(
        parent_id=parent.id,
        root_id=parent.thread_id,
        depth=parent.depth + 1,
        path=beneath + path_step(arrival),
        reply_no=reply_no,
        steps_above=tuple(parent.steps_above()),
    )
