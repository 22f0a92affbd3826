"""Changing one's own comment, for a short while after sending it."""

from datetime import datetime

from sqlalchemy import delete

from extensions import db
from models import EDIT_WINDOW, Comment, CommentRevision, CommentState, Mention, User
from screening import Screening, Verdict
from services.announcements import announce_names
from services.audit import record_act
from services.counters import count_on_article, move_comment
from services.locks import Discussion, hold_comment
from services.new_comments import add_findings, add_mentions
from services.picks import drop_pick
from services.prepared import CommentPolicy, Prepared, held_for, premoderated, prepare, screen_text
from services.refusals import CommentRefused, EditRefused, NotAllowed, NotFound, TooLate
from services.standing import Act, refuse_by_mode, refuse_by_standing
from services.transactions import verb

# A second look takes a few tries; whoever takes more fills the newsroom's disk with former texts.
MOST_CHANGES = 20


@verb
def edit_comment(
    comment_id: int, reader_id: int, source: str, seen_revision: int, policy: CommentPolicy, now: datetime
) -> Comment:
    """Change the text of one's own comment: it is screened again in full, and its former text is kept for the
    moderators. A text that has to wait takes the comment with it until a moderator has read it; a pick was of other
    words, so it is taken off. Whom only the new text names is told. The same text again changes nothing.

    Refuses, and the former text stands: somebody else's comment, one that was removed or changed meanwhile, once
    `EDIT_WINDOW` is over or somebody has replied or recommended (`TooLate`), a text that is not published here
    (`EditRefused`), and what standing and mode do not allow.
    """
    before = db.session.get(Comment, comment_id)
    if before is None:
        raise NotFound("There is no such comment.")
    writer = db.session.get_one(User, reader_id)
    prepared = prepare(source, before.article_id, before.parent_id, reader_id)
    outcome = _screen(prepared, writer, policy, now, before.fingerprint)

    comment = hold_comment(comment_id)
    writer = db.session.get_one(User, reader_id, populate_existing=True)
    _refuse(comment, writer, now)
    if comment.body_source.strip() != prepared.source.strip():
        _refuse_too_late(comment, now)
        _refuse_stale(comment, seen_revision)
        if writer.premoderated_until is not None and writer.is_premoderated(now):
            outcome = held_for(outcome, premoderated(writer.premoderated_until))
        _replace(comment, prepared, now)
        add_findings(comment.id, outcome, comment.revision)
        add_mentions(comment.id, prepared.mentioned)
        _move(comment, outcome, now)
        announce_names(comment, now)
        record_act("comment.edited", "comment", comment.id, reader_id, revision=comment.revision)
    db.session.commit()
    return comment


def refuse_change(comment: Comment, writer: User, now: datetime) -> None:
    """Refuse, as `edit_comment` does, to open the form for a change that could not be saved."""
    _refuse(comment, writer, now)
    _refuse_too_late(comment, now)


def _screen(prepared: Prepared, writer: User, policy: CommentPolicy, now: datetime, former: str) -> Screening:
    try:
        outcome = screen_text(prepared, writer, policy, now, former)
    except CommentRefused as refused:
        raise EditRefused(refused.reasons) from None
    if outcome.verdict is Verdict.REJECT:
        raise EditRefused(list(outcome.reasons))
    return outcome


def _refuse(comment: Comment, writer: User, now: datetime) -> None:
    if comment.author_id != writer.id:
        raise NotAllowed("Only its writer can change a comment.")
    refuse_by_standing(writer, Act.EDIT, now)
    refuse_by_mode(Discussion.of(comment.article), Act.EDIT)
    if comment.state is CommentState.REJECTED:
        raise TooLate("This comment was removed since you opened it, so it cannot be changed any more.")
    if comment.state is CommentState.WITHDRAWN:
        raise TooLate("You have withdrawn this comment, so there is nothing left to change.")


def _refuse_too_late(comment: Comment, now: datetime) -> None:
    if comment.reply_count:
        raise TooLate("Somebody has replied to this comment, so its text stays as they read it.")
    if comment.recommend_count:
        raise TooLate("Somebody has recommended this comment, so its text stays as they read it.")
    if not comment.editable_by(comment.author_id, now):
        minutes = EDIT_WINDOW.seconds // 60
        raise TooLate(f"A comment can be changed for {minutes} minutes after it was sent, and they are over.")
    if comment.revision > MOST_CHANGES:
        raise TooLate(f"You have changed this comment {MOST_CHANGES} times, which is the most.")


def _refuse_stale(comment: Comment, seen_revision: int) -> None:
    if comment.revision != seen_revision:
        raise TooLate("You have changed this comment in another window since you opened this one. Open it again.")


def _replace(comment: Comment, prepared: Prepared, now: datetime) -> None:
    former = CommentRevision(comment_id=comment.id, revision=comment.revision, body_source=comment.body_source, at=now)
    db.session.add(former)
    for column, value in prepared.columns().items():
        setattr(comment, column, value)
    comment.revision += 1
    comment.edited_at = now
    # The desk reads it as new again; what was decided before stays decided.
    comment.reviewed_at = None
    drop_pick(comment, now)
    db.session.execute(delete(Mention).where(Mention.comment_id == comment.id))


def _move(comment: Comment, outcome: Screening, now: datetime) -> None:
    """Published stays published and waiting goes on waiting, unless the new text, its writer or the discussion asks
    for a moderator. Nothing has answered it, so a comment that waits is not shown."""
    if outcome.verdict is Verdict.HOLD or comment.article.holds_every_comment:
        move_comment(comment, CommentState.HELD, now)
    elif comment.shown:
        count_on_article(comment.article_id, 0)
