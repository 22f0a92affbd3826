"""Decisions of the moderators: publish a comment, or reject it under a house rule."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from extensions import db
from models import Comment, CommentState, Decision, DecisionKind, HouseRule, NoticeKind, ReportOutcome
from services.announcements import announce_names
from services.audit import record_act
from services.counters import count_on_article, move_comment
from services.locks import hold_comment
from services.notices import take_back, tell
from services.picks import drop_pick
from services.refusals import AlreadyDecided, CannotDecide
from services.settling import settle_reports
from services.transactions import verb


@dataclass(frozen=True)
class Sight:
    """What the moderator had before them: this revision of this comment, after so many decisions."""

    comment_id: int
    revision: int
    decision_count: int


@verb
def approve_comment(sight: Sight, moderator_id: int, now: datetime) -> Decision:
    """Publish a comment, or leave it published and mark it as read. Reports that wait are dismissed.

    Refuses with `AlreadyDecided` when somebody decided since the moderator looked, and with `CannotDecide` when its
    writer has withdrawn or changed it.
    """
    decision = _approve(sight, ReportOutcome.DISMISSED, moderator_id, now)
    db.session.commit()
    return decision


@verb
def uphold_reports(sight: Sight, moderator_id: int, now: datetime) -> Decision:
    """Approve a comment all the same, and say that those who reported it were right: it counts for them, and against
    the comment in the order of the best.

    Refuses as `approve_comment` does.
    """
    decision = _approve(sight, ReportOutcome.UPHELD, moderator_id, now)
    db.session.commit()
    return decision


@verb
def reject_comment(sight: Sight, moderator_id: int, rule_number: int, now: datetime) -> Decision:
    """Take a comment out, or keep it out, under one house rule. Its place stays while it has published replies.
    Reports that wait are upheld, and a pick is one no more.

    Refuses as `approve_comment` does, and a rule that does not exist.
    """
    comment = _hold_as_seen(sight)
    rule = db.session.scalar(select(HouseRule).where(HouseRule.number == rule_number))
    if rule is None:
        raise CannotDecide("Choose the house rule it breaks: the writer is told which.")
    settled = _settle(comment, ReportOutcome.UPHELD, now)
    decision = _decide(comment, DecisionKind.REJECTION, moderator_id, now, settled, rule)
    drop_pick(comment, now)
    under_another = comment.state is CommentState.REJECTED and comment.removed_under != rule.id
    if comment.state is not CommentState.REJECTED or under_another:
        _tell_writer(comment, moderator_id, now)
    move_comment(comment, CommentState.REJECTED, now)
    comment.removed_under = rule.id
    if under_another and comment.shown:
        count_on_article(comment.article_id, 0)
    db.session.commit()
    return decision


def _approve(sight: Sight, outcome: ReportOutcome, moderator_id: int, now: datetime) -> Decision:
    comment = _hold_as_seen(sight)
    settled = _settle(comment, outcome, now)
    decision = _decide(comment, DecisionKind.APPROVAL, moderator_id, now, settled)
    if not comment.is_published and not _is_undone_in_time(comment, now):
        _tell_writer(comment, moderator_id, now)
    move_comment(comment, CommentState.PUBLISHED, now)
    announce_names(comment, now)
    comment.removed_under = None
    return decision


def _settle(comment: Comment, outcome: ReportOutcome, now: datetime) -> dict[str, int]:
    """Settle what readers reported, and give what the audit trail says of it."""
    number = settle_reports(comment, outcome, now)
    return {f"reports_{outcome.value}": number} if number else {}


def _is_undone_in_time(comment: Comment, now: datetime) -> bool:
    """A rejection taken back before its writer heard of it: nothing has happened that they have to be told."""
    return comment.published_at is not None and take_back(comment.author_id, NoticeKind.DECISION, comment.id, now)


def _tell_writer(comment: Comment, moderator_id: int, now: datetime) -> None:
    if comment.author_id != moderator_id:
        tell(comment.author_id, NoticeKind.DECISION, comment.id, comment.article_id, now)


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


def _decide(
    comment: Comment,
    kind: DecisionKind,
    moderator_id: int,
    now: datetime,
    settled: dict[str, int],
    rule: HouseRule | None = None,
) -> Decision:
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
    record_act(f"comment.{kind.value}", "comment", comment.id, moderator_id, **details, **settled)
    return decision
