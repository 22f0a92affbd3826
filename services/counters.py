"""What changes with a comment's state: the numbers kept beside it, by SQL and in the same transaction.

Whoever calls this holds the article (`services.locks`) and commits.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, update

from extensions import db
from models import Article, Comment, CommentState, User


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
        comment.reply_no = _next_reply_no(comment.root_id)
    if is_published and comment.published_at is None:
        comment.published_at = now
    comment.removed_at = None if to in (CommentState.PUBLISHED, CommentState.HELD) else now
    comment.shown = is_published or comment.reply_count > 0
    db.session.flush()
    step = int(is_published) - int(was_published)
    if step:
        count_below(comment, step)
    _count_for_writer(comment.author_id, was, to)
    if step or was_shown or comment.shown:
        count_on_article(comment.article_id, step)


def count_new(comment: Comment) -> None:
    """Count a comment that was just added in its first state."""
    if comment.state is CommentState.PUBLISHED:
        count_below(comment, 1)
        count_on_article(comment.article_id, 1)
    _count_for_writer(comment.author_id, None, comment.state)


def next_arrival(root_id: int) -> int:
    """The next arrival number in a thread, held or not: the last step of the reply's path."""
    query = update(Comment).where(Comment.id == root_id).values(arrivals=Comment.arrivals + 1)
    return int(db.session.execute(query.returning(Comment.arrivals)).scalar_one())


def _next_reply_no(root_id: int) -> int:
    query = update(Comment).where(Comment.id == root_id).values(last_reply_no=Comment.last_reply_no + 1)
    return int(db.session.execute(query.returning(Comment.last_reply_no)).scalar_one())


def number_reply(comment: Comment) -> None:
    """Give a reply that is published at once its number among the published replies of its thread."""
    if comment.root_id is not None:
        comment.reply_no = _next_reply_no(comment.root_id)


def above(comment: Comment) -> ColumnElement[bool]:
    """The rows a comment is counted on: those its path lies under, its thread's top comment, and the one it answers."""
    return or_(
        Comment.id.in_({comment.root_id, comment.parent_id}),
        and_(Comment.root_id == comment.root_id, Comment.path.in_(comment.steps_above())),
    )


def count_below(comment: Comment, step: int) -> None:
    """Count a reply on everything it lies under: `step` is 1 when it was published, -1 when it went."""
    if comment.root_id is None:
        return
    after = Comment.reply_count + step
    query = update(Comment).where(above(comment)).execution_options(synchronize_session=False)
    db.session.execute(
        query.values(reply_count=after, shown=or_(Comment.state == CommentState.PUBLISHED, after > 0))
    )


def count_on_article(article_id: int, step: int) -> None:
    """Count a comment on its article, and tell finished pages that what readers see has changed (`step` may be 0)."""
    query = update(Article).where(Article.id == article_id).execution_options(synchronize_session=False)
    db.session.execute(query.values(seq=Article.seq + 1, comment_count=Article.comment_count + step))


def _count_for_writer(author_id: int, was: CommentState | None, to: CommentState) -> None:
    published = int(to is CommentState.PUBLISHED) - int(was is CommentState.PUBLISHED)
    rejected = int(to is CommentState.REJECTED) - int(was is CommentState.REJECTED)
    if not published and not rejected:
        return
    values = {
        "published_count": User.published_count + published,
        "rejected_count": User.rejected_count + rejected,
    }
    query = update(User).where(User.id == author_id).execution_options(synchronize_session=False)
    db.session.execute(query.values(**values))
