"""What changes with a comment's state: the numbers kept beside it, by SQL and in the same transaction.

Whoever calls this holds the article (`services.locks`) and commits.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import cast

from sqlalchemy import Table, and_, bindparam, or_, update

from extensions import db
from models import Article, Comment, CommentState, User

# Said with every comment. Made once, on tables: building a statement takes longer than carrying it out.
_articles, _comments, _users = (cast(Table, record.__table__) for record in (Article, Comment, User))
_ON_ARTICLE = (
    update(_articles)
    .where(_articles.c.id == bindparam("it"))
    .values(
        seq=_articles.c.seq + 1,
        comment_count=_articles.c.comment_count + bindparam("step"),
        publications=_articles.c.publications + bindparam("published"),
    )
)
_FOR_WRITER = (
    update(_users)
    .where(_users.c.id == bindparam("it"))
    .values(
        published_count=_users.c.published_count + bindparam("published"),
        rejected_count=_users.c.rejected_count + bindparam("rejected"),
    )
)
_REJECTED_IN_THREAD = (
    update(_comments)
    .where(_comments.c.id == bindparam("it"))
    .values(rejected_replies=_comments.c.rejected_replies + bindparam("step"))
)
_NUMBERS = (
    update(_comments)
    .where(_comments.c.id == bindparam("it"))
    .values(
        arrivals=_comments.c.arrivals + bindparam("arrived"),
        last_reply_no=_comments.c.last_reply_no + bindparam("published"),
    )
    .returning(_comments.c.arrivals, _comments.c.last_reply_no)
)
_replies = _comments.c.reply_count + bindparam("step")
_BELOW = (
    update(_comments)
    .where(
        or_(
            _comments.c.id.in_(bindparam("ids", expanding=True)),
            and_(_comments.c.root_id == bindparam("thread"), _comments.c.path.in_(bindparam("paths", expanding=True))),
        )
    )
    .values(reply_count=_replies, shown=or_(_comments.c.state == CommentState.PUBLISHED, _replies > 0))
)


def move_comment(comment: Comment, to: CommentState, now: datetime) -> None:
    """Move a comment from its state to another, and everything that is counted on it; to its own state: nothing."""
    if comment.state is to:
        return
    # Counted by SQL, perhaps since this record was read.
    db.session.refresh(comment, ["reply_count", "shown"])
    was, comment.state = comment.state, to
    was_published, is_published = was is CommentState.PUBLISHED, to is CommentState.PUBLISHED
    was_shown = comment.shown
    if is_published and comment.root_id is not None and comment.reply_no is None:
        comment.reply_no = _next_numbers(comment.root_id, arrived=0, published=1)[1]
    if is_published and comment.published_at is None:
        comment.published_at = now
    if is_published:
        comment.shown_at = now
    comment.removed_at = None if to in (CommentState.PUBLISHED, CommentState.HELD) else now
    comment.shown = is_published or comment.reply_count > 0
    db.session.flush()
    step = int(is_published) - int(was_published)
    if step and comment.root_id is not None:
        count_below(comment.root_id, comment.parent_id, comment.steps_above(), step)
    count_rejected(comment.root_id, was, to)
    count_for_writer(comment.author_id, was, to)
    if step or was_shown or comment.shown:
        count_on_article(comment.article_id, step)


def next_numbers(root_id: int, *, is_published: bool) -> tuple[int, int | None]:
    """A new reply's numbers in its thread: its arrival, held or not, and, when it is published at once, its number
    among the published replies."""
    arrival, reply_no = _next_numbers(root_id, arrived=1, published=int(is_published))
    return arrival, reply_no if is_published else None


def _next_numbers(root_id: int, *, arrived: int, published: int) -> tuple[int, int]:
    row = db.session.execute(_NUMBERS, {"it": root_id, "arrived": arrived, "published": published}).one()
    return row.arrivals, row.last_reply_no


def count_below(root_id: int, parent_id: int | None, steps_above: Iterable[str], step: int) -> None:
    """Count a reply on everything it lies under: the rows whose paths are above its own, its thread's top comment, and
    the one it answers. `step` is 1 when it was published, -1 when it went."""
    above = {"ids": [root_id, parent_id], "thread": root_id, "paths": list(steps_above)}
    db.session.execute(_BELOW, {**above, "step": step})


def count_on_article(article_id: int, step: int) -> None:
    """Count a comment on its article, and tell finished pages that what readers see has changed (`step` may be 0)."""
    db.session.execute(_ON_ARTICLE, {"it": article_id, "step": step, "published": max(step, 0)})


def count_rejected(root_id: int | None, was: CommentState | None, to: CommentState) -> None:
    """Count a reply's move on its thread's top comment, where it is into or out of what stands rejected."""
    step = int(to is CommentState.REJECTED) - int(was is CommentState.REJECTED)
    if step and root_id is not None:
        db.session.execute(_REJECTED_IN_THREAD, {"it": root_id, "step": step})


def count_for_writer(author_id: int, was: CommentState | None, to: CommentState) -> None:
    """Count a comment's move on its writer; a new comment comes from no state."""
    published = int(to is CommentState.PUBLISHED) - int(was is CommentState.PUBLISHED)
    rejected = int(to is CommentState.REJECTED) - int(was is CommentState.REJECTED)
    if published or rejected:
        db.session.execute(_FOR_WRITER, {"it": author_id, "published": published, "rejected": rejected})
