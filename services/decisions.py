"""Decisions of the moderators: publish a comment, or reject it under a house rule."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from extensions import db
from models import Comment, CommentState, Decision, DecisionKind, HouseRule
from services.audit import record_act
from services.counters import count_on_article, move_comment
from services.locks import hold_comment
from services.refusals import AlreadyDecided, CannotDecide
from services.transactions import verb


@dataclass(frozen=True)
class Sight:
    """What the moderator had before them: this revision of this comment, after so many decisions."""

    comment_id: int
    revision: int
    decision_count: int


@verb
def approve_comment(sight: Sight, moderator_id: int, now: datetime) -> Decision:
    """Publish a comment, or leave it published and mark it as read.

    Refuses with `AlreadyDecided` when somebody decided since the moderator looked, and with `CannotDecide` when its
    writer has withdrawn or changed it.
    """
    comment = _hold_as_seen(sight)
    decision = _decide(comment, DecisionKind.APPROVAL, moderator_id, now, rule=None)
    move_comment(comment, CommentState.PUBLISHED, now)
    comment.removed_under = None
    db.session.commit()
    return decision


@verb
def reject_comment(sight: Sight, moderator_id: int, rule_number: int, now: datetime) -> Decision:
    """Take a comment out, or keep it out, under one house rule. Its place stays while it has published replies.

    Refuses as `approve_comment` does, and a rule that does not exist.
    """
    comment = _hold_as_seen(sight)
    rule = db.session.scalar(select(HouseRule).where(HouseRule.number == rule_number))
    if rule is None:
        raise CannotDecide("Choose the house rule it breaks: the writer is told which.")
    decision = _decide(comment, DecisionKind.REJECTION, moderator_id, now, rule)
    relabelled = comment.state is CommentState.REJECTED and comment.shown and comment.removed_under != rule.id
    move_comment(comment, CommentState.REJECTED, now)
    comment.removed_under = rule.id
    if relabelled:
        count_on_article(comment.article_id, 0)
    db.session.commit()
    return decision


def _hold_as_seen(sight: Sight) -> Comment:
    comment = hold_comment(sight.comment_id)
    if comment.decision_count != sight.decision_count:
        last = db.session.scalar(
            select(Decision).where(Decision.comment_id == comment.id).order_by(Decision.number.desc()).limit(1)
        )
        if last is None:
            raise CannotDecide("This form does not fit the comment. Open it again, then decide.")
        what = "approved" if last.kind is DecisionKind.APPROVAL else "rejected"
        raise AlreadyDecided(last.decided_by.display_name, last.at, what)
    if comment.state is CommentState.WITHDRAWN:
        raise CannotDecide("Its writer has withdrawn this comment, so there is nothing left to decide.")
    if comment.revision != sight.revision:
        raise CannotDecide("Its writer has changed this comment since you opened it. Read it again, then decide.")
    return comment


def _decide(comment: Comment, kind: DecisionKind, moderator_id: int, now: datetime, rule: HouseRule | None) -> Decision:
    comment.decision_count += 1
    comment.reviewed_at = now
    decision = Decision(
        comment_id=comment.id,
        number=comment.decision_count,
        revision=comment.revision,
        kind=kind,
        rule_id=rule.id if rule else None,
        decided_by_id=moderator_id,
        at=now,
    )
    db.session.add(decision)
    details = {"revision": comment.revision, "rule": rule.number if rule else None, "was": comment.state.value}
    record_act(f"comment.{kind.value}", "comment", comment.id, moderator_id, **details)
    return decision
