"""Where a new comment lies in its thread. Posting calls this inside its own transaction."""

from sqlalchemy import select

from extensions import db
from models import DEEPEST_DRAWN, PATH_DIGITS, Comment, path_step
from services.counters import next_arrival
from services.refusals import CannotReply, NotFound


def place_in_thread(comment: Comment) -> None:
    """Give a new reply its place: its thread, its depth, its path. The caller holds the article.

    Refuses a parent that is not under this article, and one that can no longer be answered.
    """
    if comment.parent_id is None:
        return
    parent = db.session.scalar(
        select(Comment).where(Comment.id == comment.parent_id).execution_options(populate_existing=True)
    )
    if parent is None or parent.article_id != comment.article_id:
        raise NotFound("The comment you answer does not exist under this article.")
    if not parent.takes_replies:
        raise CannotReply
    comment.root_id, comment.depth = parent.thread_id, parent.depth + 1
    beneath = parent.path if parent.depth < DEEPEST_DRAWN else parent.path[:-PATH_DIGITS]
    comment.path = beneath + path_step(next_arrival(comment.root_id))
