"""Posting and withdrawing comments."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

import screening
import text
from extensions import db
from models import RULES, Comment, CommentState, DiscussionMode, ScreeningFinding, User
from queries.facts import screening_facts
from screening import Screening, Verdict
from services.audit import record_act
from services.counters import move_comment
from services.locks import hold_comment, hold_discussion
from services.new_comments import add_comment, add_findings, count_new, read_sender, refuse_a_flood
from services.refusals import CommentRefused, CommentsClosed, FormAlreadyUsed, NotAllowed
from services.threads import place_in_thread
from services.transactions import verb

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
    prepared = screening.Draft.of(text.clean_source(draft.source))
    fingerprint = text.fingerprint(prepared.source, prepared.folded)
    outcome = _screen(draft.author_id, prepared, fingerprint, policy, now)

    discussion = hold_discussion(draft.article_id)
    sender = read_sender(draft.author_id, draft.form_key)
    if sender.comment_id is not None:
        db.session.rollback()
        return _as_before(sender, draft.article_id, fingerprint)
    if not sender.active:
        raise NotAllowed("This account is deleted, so nothing more can be posted from it.")
    refuse_a_flood(draft.author_id, policy.comments_per_minute, now)
    if not discussion.accepts_comments:
        raise CommentsClosed(discussion.reason)
    state = _first_state(outcome, discussion.mode)
    place = place_in_thread(draft.article_id, draft.parent_id, is_published=state is CommentState.PUBLISHED)
    comment_id = add_comment(_kept(draft, prepared) | {"fingerprint": fingerprint}, place, state, now)
    count_new(draft.article_id, draft.author_id, place, state)
    add_findings(comment_id, outcome)
    db.session.commit()
    return Posted(comment_id, state, place.parent_id)


def _screen(
    writer_id: int, prepared: screening.Draft, fingerprint: str, policy: CommentPolicy, now: datetime
) -> Screening:
    writer = db.session.get_one(User, writer_id)
    facts = screening_facts(writer, fingerprint, now, policy.own_hosts, policy.hold_new_writers_until)
    outcome = screening.screen(prepared, facts)
    if outcome.verdict is Verdict.REFUSE:
        raise CommentRefused([f.reason for f in outcome.findings if f.verdict is Verdict.REFUSE])
    return outcome


def _as_before(sender: Row[*tuple[Any, ...]], article_id: int, fingerprint: str) -> Posted:
    """What became of the same form when it came first. Withdrawn words have no fingerprint any more."""
    if sender.article_id != article_id or sender.fingerprint not in ("", fingerprint):
        raise FormAlreadyUsed(sender.comment_id)
    return Posted(sender.comment_id, sender.state, sender.parent_id, is_new=False)


def _first_state(outcome: Screening, mode: DiscussionMode) -> CommentState:
    state = STATE_FOR[outcome.verdict]
    return CommentState.HELD if RULES[mode].holds and state is CommentState.PUBLISHED else state


def _kept(draft: Draft, prepared: screening.Draft) -> dict[str, Any]:
    return {
        "article_id": draft.article_id,
        "author_id": draft.author_id,
        "form_key": draft.form_key,
        "body_source": prepared.source,
        # Without HTML the text was too long to be drawn, and has been refused; the database would not take it either.
        "body_html": prepared.html,
        "renderer_version": text.RENDERER_VERSION,
    }


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
