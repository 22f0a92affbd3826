"""Editors' picks: a comment the newsroom shows to everyone, with one public line on why."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

import text
from extensions import db
from models import Comment, Notice, NoticeKind, Site
from services.audit import record_act
from services.counters import count_on_article
from services.locks import Discussion, hold_comment
from services.notices import take_back, tell
from services.refusals import BadInput, CannotDecide
from services.transactions import verb

# One line above a comment on a phone, two at most.
LONGEST_PICK_REASON = 160
# By the next day a second pick is a decision of its own, and no slip that was put right.
TOLD_AGAIN_AFTER = timedelta(days=1)


@verb
def pick_comment(comment_id: int, reason: str, editor_id: int, now: datetime) -> Comment:
    """Make a published comment an editors' pick, with the reason readers see; of a pick, change the reason. Its writer
    is told, once a day at most.

    Refuses a comment that nobody can read (`CannotDecide`) and a pick without a reason (`BadInput`).
    """
    comment = hold_comment(comment_id)
    if not (comment.is_published and Discussion.of(comment.article).is_readable):
        raise CannotDecide("Only a comment that everyone can read can be a pick.")
    line = text.clean_line(reason, LONGEST_PICK_REASON + 1)
    if not line:
        raise BadInput("reason", "Say in one line why it is worth reading: readers see it above the comment.")
    if len(line) > LONGEST_PICK_REASON:
        raise BadInput("reason", f"The reason is one line of at most {LONGEST_PICK_REASON} characters.")
    is_new = comment.picked_at is None
    comment.picked_at, comment.pick_reason = comment.picked_at or now, line
    _show(comment)
    record_act("comment.picked", "comment", comment.id, editor_id)
    if is_new and comment.author_id != editor_id and not _was_just_told(comment, now):
        tell(comment.author_id, NoticeKind.PICK, comment.id, comment.article_id, now)
    db.session.commit()
    return comment


@verb
def unpick_comment(comment_id: int, editor_id: int, now: datetime) -> Comment:
    """Take the pick off a comment. One that is no pick stays as it is."""
    comment = hold_comment(comment_id)
    if comment.picked_at is not None:
        drop_pick(comment, now)
        record_act("comment.unpicked", "comment", comment.id, editor_id)
    db.session.commit()
    return comment


def drop_pick(comment: Comment, now: datetime) -> None:
    """Take a pick off a comment, with its reason, and with the notice of it that nobody has read yet. The caller holds
    the article and commits."""
    if comment.picked_at is None:
        return
    comment.picked_at, comment.pick_reason = None, ""
    take_back(comment.author_id, NoticeKind.PICK, comment.id, now)
    _show(comment)


def _was_just_told(comment: Comment, now: datetime) -> bool:
    """Picked, taken off and picked again is one piece of news: the notice of the first time stands again."""
    told = select(Notice.id).where(
        Notice.user_id == comment.author_id,
        Notice.kind == NoticeKind.PICK,
        Notice.comment_id == comment.id,
        Notice.at > now - TOLD_AGAIN_AFTER,
    )
    return db.session.scalar(told.limit(1)) is not None


def _show(comment: Comment) -> None:
    """Picks stand in the discussion, and on pages that list those of every story."""
    db.session.flush()
    count_on_article(comment.article_id, 0)
    db.session.execute(update(Site).values(seq=Site.seq + 1))
