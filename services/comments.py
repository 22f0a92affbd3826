"""Posting and withdrawing comments."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from extensions import bell, db
from models import RULES, Comment, CommentState, DiscussionMode, User
from screening import Screening, Verdict
from services.audit import record_act
from services.guests import Guest, guest_finding, guest_writer, refuse_guests
from services.locks import Discussion, hold_comment, hold_discussion
from services.new_comments import (
    Sender,
    add_comment,
    add_findings,
    add_mentions,
    count_new,
    note_rules_read,
    read_sender,
    refuse_a_flood,
)
from services.notices import BELL as NOTICES
from services.prepared import CommentPolicy, Prepared, held_for, premoderated, prepare, screen_text
from services.refusals import FormAlreadyUsed, NotAllowed, NotInThisMode, RulesNotRead
from services.standing import Act, refuse_by_mode, refuse_by_standing
from services.threads import place_in_thread
from services.transactions import verb
from services.withdrawals import blank_and_withdraw

__all__ = ["CommentPolicy", "Draft", "Posted", "post_comment", "withdraw_comment"]

STATE_FOR = {
    Verdict.PASS: CommentState.PUBLISHED,
    Verdict.NOTE: CommentState.PUBLISHED,
    Verdict.HOLD: CommentState.HELD,
    Verdict.REJECT: CommentState.REJECTED,
}


@dataclass(frozen=True)
class Draft:
    """A comment as it was sent: the form's key makes the same form, sent twice, one comment. A guest has no account,
    and so no `author_id`; `rules_read` is the version of the house rules that its writer says they have read."""

    article_id: int
    author_id: int
    source: str
    form_key: str
    parent_id: int | None = None
    rules_read: int = 0
    guest: Guest | None = None

    @property
    def act(self) -> Act:
        return Act.CREATE if self.parent_id is None else Act.REPLY


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
    long, a reader whom the newsroom has suspended or banned, guests where they may not write, too many in a minute, a
    discussion that is closed or has no replies or takes tips alone, house rules that were not read, a parent that is
    gone, and a used form with another text.
    """
    prepared = prepare(draft.source, draft.article_id, draft.parent_id, draft.author_id)
    outcome = screen_text(prepared, _writer(draft, now), policy, now)

    discussion = hold_discussion(draft.article_id)
    writer_id = draft.author_id if draft.guest is None else guest_writer(draft.guest, draft.form_key, now)
    sender = read_sender(writer_id, draft.form_key)
    if sender.comment_id is not None:
        db.session.rollback()
        return _as_before(sender, sender.comment_id, draft.article_id, prepared.fingerprint)
    _refuse(draft, sender, discussion, now)
    refuse_a_flood(writer_id, policy.comments_per_minute, now)
    outcome = _with_standing(outcome, draft, sender, now)
    state = _first_state(outcome, discussion.mode)
    place = place_in_thread(draft.article_id, draft.parent_id, is_published=state is CommentState.PUBLISHED)
    comment_id = add_comment(_kept(draft, writer_id, prepared), place, state, now)
    count_new(draft.article_id, writer_id, place, state)
    add_findings(comment_id, outcome)
    add_mentions(comment_id, prepared.mentioned)
    note_rules_read(writer_id, sender)
    db.session.commit()
    if state is CommentState.PUBLISHED:
        bell.ring_now_and_then(NOTICES)
    return Posted(comment_id, state, place.parent_id)


def _writer(draft: Draft, now: datetime) -> User:
    """Of a guest nothing is known, so the checks take them for a stranger who came just now."""
    if draft.guest is None:
        return db.session.get_one(User, draft.author_id)
    return User(id=0, published_count=0, rejected_count=0, joined_at=now, is_staff=False)


def _refuse(draft: Draft, sender: Sender, discussion: Discussion, now: datetime) -> None:
    if draft.guest is not None:
        refuse_guests(sender.guest_policy, discussion.takes_guests)
    elif not sender.active:
        raise NotAllowed("This account is deleted, so nothing more can be posted from it.")
    else:
        refuse_by_standing(sender, draft.act, now)
    refuse_by_mode(discussion, draft.act)
    if discussion.rules.private:
        raise NotInThisMode(
            "This is now an appeal for information: what you send goes to the newsroom alone, and is never published. "
            "Send it again if you want that."
        )
    if max(draft.rules_read, sender.rules_version_read) < sender.rules_version:
        raise RulesNotRead(sender.rules_version)


def _with_standing(outcome: Screening, draft: Draft, sender: Sender, now: datetime) -> Screening:
    if draft.guest is not None:
        return held_for(outcome, guest_finding(draft.guest))
    until = sender.premoderated_until
    return held_for(outcome, premoderated(until)) if until is not None and now < until else outcome


def _as_before(sender: Sender, comment_id: int, article_id: int, fingerprint: str) -> Posted:
    """What became of the same form when it came first. Withdrawn words have no fingerprint any more."""
    if sender.article_id != article_id or sender.fingerprint not in ("", fingerprint):
        raise FormAlreadyUsed(comment_id)
    return Posted(comment_id, sender.state or CommentState.HELD, sender.parent_id, is_new=False)


def _first_state(outcome: Screening, mode: DiscussionMode) -> CommentState:
    state = STATE_FOR[outcome.verdict]
    return CommentState.HELD if RULES[mode].holds and state is CommentState.PUBLISHED else state


def _kept(draft: Draft, writer_id: int, prepared: Prepared) -> dict[str, Any]:
    return {
        "article_id": draft.article_id,
        "author_id": writer_id,
        "form_key": draft.form_key,
        **prepared.columns(),
    }


@verb
def withdraw_comment(comment_id: int, reader_id: int, now: datetime) -> Comment:
    """Withdraw one's own comment: the text is gone at once, the place stays while it has replies. This is possible at
    any time, whatever one's standing and however the discussion is run.

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
