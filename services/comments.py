"""Posting and withdrawing comments."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

import screening
import text
from extensions import db
from models import Comment, CommentState, DiscussionMode, ScreeningFinding, User
from queries.facts import screening_facts
from screening import Screening, Verdict
from services.audit import record_act
from services.counters import count_new, move_comment, number_reply
from services.locks import hold_comment, hold_discussion
from services.refusals import (
    CommentRefused,
    CommentsClosed,
    FormAlreadyUsed,
    NotAllowed,
    TooSoon,
)
from services.threads import place_in_thread
from services.transactions import verb

A_MINUTE = timedelta(minutes=1)

STATE_FOR = {
    Verdict.PASS: CommentState.PUBLISHED,
    Verdict.NOTE: CommentState.PUBLISHED,
    Verdict.HOLD: CommentState.HELD,
    Verdict.REJECT: CommentState.REJECTED,
}


@dataclass(frozen=True)
class CommentPolicy:
    """The newsroom's settings that posting needs: its own hosts, whether newcomers wait, how many a minute (0: any)."""

    own_hosts: frozenset[str] = frozenset()
    hold_new_writers_until: int = 0
    comments_per_minute: int = 0


@dataclass(frozen=True)
class Draft:
    """A comment as it was sent: the form's key makes the same form, sent twice, one comment."""

    article_id: int
    author_id: int
    source: str
    form_key: str
    parent_id: int | None = None


@dataclass(frozen=True)
class Posted:
    """What became of a comment that was sent."""

    id: int
    state: CommentState
    parent_id: int | None
    # Whether it was sent just now, and not by the same form before.
    is_new: bool = True


@verb
def post_comment(draft: Draft, policy: CommentPolicy, now: datetime) -> Posted:
    """Post a comment: screen it, then publish it, hold it for a moderator, or reject it, with every finding kept.

    The same form sent again gives back the first comment. Refuses, changing nothing: a text with nothing in it or too
    long, too many in a minute, a closed discussion, a parent that is gone, and a used form with another text.
    """
    source = text.clean_source(draft.source)
    outcome = _screen(draft.author_id, source, policy, now)
    drawn = {"body_source": source, "body_html": text.render_comment(source), "fingerprint": text.fingerprint(source)}

    discussion = hold_discussion(draft.article_id)
    if existing := _already_posted(draft, drawn["fingerprint"]):
        db.session.rollback()
        return existing
    if not db.session.scalar(select(User.active).where(User.id == draft.author_id)):
        raise NotAllowed("This account is deleted, so nothing more can be posted from it.")
    _refuse_a_flood(draft.author_id, policy.comments_per_minute, now)
    if not discussion.accepts_comments:
        raise CommentsClosed(discussion.reason)
    comment = Comment(
        article_id=draft.article_id,
        author_id=draft.author_id,
        parent_id=draft.parent_id,
        form_key=draft.form_key,
        state=_first_state(outcome, discussion.mode),
        renderer_version=text.RENDERER_VERSION,
        created_at=now,
        reply_count=0,
        **drawn,
    )
    place_in_thread(comment)
    _settle_new(comment, now)
    _keep_findings(comment, outcome)
    posted = Posted(comment.id, comment.state, comment.parent_id)
    db.session.commit()
    return posted


def _screen(author_id: int, source: str, policy: CommentPolicy, now: datetime) -> Screening:
    writer = db.session.get_one(User, author_id)
    facts = screening_facts(writer, source, now, policy.own_hosts, policy.hold_new_writers_until)
    outcome = screening.screen(source, facts)
    if outcome.verdict is Verdict.REFUSE:
        raise CommentRefused([f.reason for f in outcome.findings if f.verdict is Verdict.REFUSE])
    return outcome


@verb
def withdraw_comment(comment_id: int, reader_id: int, now: datetime) -> Comment:
    """Withdraw one's own comment: the text is gone at once, the place stays while it has replies.

    Refuses somebody else's comment. Withdrawing again changes nothing.
    """
    comment = hold_comment(comment_id)
    if comment.author_id != reader_id:
        raise NotAllowed("Only its writer can withdraw a comment.")
    if comment.state is not CommentState.WITHDRAWN:
        blank_and_withdraw(comment, now)
        record_act("comment.withdrawn", "comment", comment.id, reader_id)
    db.session.commit()
    return comment


def blank_and_withdraw(comment: Comment, now: datetime) -> None:
    """Take a comment's words away, with what the screening quoted of them. The caller holds the article and commits."""
    move_comment(comment, CommentState.WITHDRAWN, now)
    comment.body_source = comment.body_html = ""
    comment.fingerprint = ""
    db.session.execute(db.delete(ScreeningFinding).where(ScreeningFinding.comment_id == comment.id))


def _already_posted(draft: Draft, fingerprint: str) -> Posted | None:
    columns = (Comment.id, Comment.state, Comment.parent_id, Comment.article_id, Comment.fingerprint)
    query = select(*columns).where(Comment.author_id == draft.author_id, Comment.form_key == draft.form_key)
    existing = db.session.execute(query).first()
    if existing is None:
        return None
    if existing.article_id != draft.article_id or existing.fingerprint not in ("", fingerprint):
        raise FormAlreadyUsed(existing.id)
    return Posted(existing.id, existing.state, existing.parent_id, is_new=False)


def _refuse_a_flood(writer_id: int, most: int, now: datetime) -> None:
    if not most:
        return
    query = (
        select(Comment.created_at)
        .where(Comment.author_id == writer_id, Comment.created_at > now - A_MINUTE)
        .order_by(Comment.created_at.desc())
        .limit(most)
    )
    recent = db.session.scalars(query).all()
    if len(recent) >= most:
        raise TooSoon(recent[-1] + A_MINUTE, f"That is {most} comments in a minute, the most one person can post.")


def _first_state(outcome: Screening, mode: DiscussionMode) -> CommentState:
    state = STATE_FOR[outcome.verdict]
    return CommentState.HELD if mode is DiscussionMode.HELD and state is CommentState.PUBLISHED else state


def _settle_new(comment: Comment, now: datetime) -> None:
    if comment.state is CommentState.PUBLISHED:
        comment.shown, comment.published_at = True, now
        number_reply(comment)
    elif comment.state is CommentState.REJECTED:
        comment.removed_at = now
    db.session.add(comment)
    db.session.flush()
    count_new(comment)


def _keep_findings(comment: Comment, outcome: Screening) -> None:
    db.session.add_all(
        ScreeningFinding(
            comment_id=comment.id,
            revision=comment.revision,
            check_name=finding.check,
            check_version=finding.version,
            verdict=finding.verdict.name.lower(),
            reason=finding.reason,
            detail=finding.detail,
            start=finding.start,
            end=finding.end,
        )
        for finding in outcome.findings
    )
