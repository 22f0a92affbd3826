"""Reports: a reader's word to the moderators that a comment breaks a rule, and what it weighs."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, select

import text
from extensions import db
from models import (
    Attempt,
    AttemptKind,
    Comment,
    CommentState,
    Decision,
    DecisionKind,
    Report,
    ReportOutcome,
    ReportReason,
    ScreeningFinding,
    User,
)
from queries.reports import REPORTS_CHECK
from services.attempts import Limit, refuse_beyond
from services.audit import record_act
from services.counters import move_comment
from services.locks import Discussion, hold_comment
from services.picks import drop_pick
from services.refusals import BadInput, NotAllowed, NotFound
from services.settling import count_on_comment
from services.standing import Act, refuse_by_mode, refuse_by_standing
from services.transactions import verb

LONGEST_DETAIL = 500
# More than anybody reads with care in an hour; a machine that reports everything is stopped.
LIMIT = Limit(AttemptKind.REPORT, 20, timedelta(hours=1), "That is twenty reports within an hour, the most we take.")
# What is believed of a reporter before a moderator has settled anything of theirs: one report upheld and two
# dismissed, so one in three. It is never certain, so no two people alone reach the usual threshold of 2, however
# often they were right; three can, and so can six of whom nothing is known.
UPHELD_BEFORE, SETTLED_BEFORE = 1, 3
# Nobody answers for these, and one person can send several.
WITHOUT_AN_ACCOUNT = 0.2
# Weights are sums of thirds: six of them are a hair less than 2.
A_HAIR = 1e-6
HIDDEN_BECAUSE = "readers have reported it, so a moderator looks at it again"


@dataclass(frozen=True)
class Reported:
    """A report as it was sent. `reporter` is the keyed hash of an account, or of a network address with the day's key;
    `user_id` is empty without an account."""

    comment_id: int
    reporter: str
    user_id: int | None
    reason: ReportReason
    detail: str = ""


@dataclass(frozen=True)
class Received:
    """What became of a report. The same reporter's second one is not new, and changes nothing."""

    report_id: int
    is_new: bool
    # Whether the comment was hidden by it, until a moderator has looked.
    hides: bool = False


def weight_of(upheld: int, dismissed: int) -> float:
    """What a reader's next report weighs: the share of their settled reports that were right, drawn towards one in
    three while there are few (the mean of a Beta distribution whose prior is Beta(1, 2))."""
    return (upheld + UPHELD_BEFORE) / (upheld + dismissed + SETTLED_BEFORE)


@verb
def report_comment(reported: Reported, threshold: float, now: datetime) -> Received:
    """Take a report of a comment to the desk. Where the weights of its open reports reach `threshold`, the comment is
    held until a moderator has looked; 0 switches that off. A second report by the same reporter changes nothing.

    Refuses what nobody can read (`NotFound`), one's own (`NotAllowed`), too many in an hour (`TooSoon`), and a detail
    that is too long (`BadInput`).
    """
    comment = hold_comment(reported.comment_id)
    discussion = Discussion.of(comment.article)
    if not (discussion.is_readable and comment.is_published):
        raise NotFound("This comment is not shown any more, so there is nothing left to report.")
    refuse_by_mode(discussion, Act.REPORT)
    weight = _weight(reported, comment, now)
    mine = Report.comment_id == comment.id, Report.reporter == reported.reporter
    if before := db.session.scalar(select(Report.id).where(*mine)):
        db.session.rollback()
        return Received(before, is_new=False)
    detail = text.clean_source(reported.detail).strip()
    if len(detail) > LONGEST_DETAIL:
        raise BadInput("detail", f"That is {len(detail)} characters; at most {LONGEST_DETAIL} fit.")
    refuse_beyond(LIMIT, reported.reporter, now)
    db.session.add(Attempt(kind=LIMIT.kind, whose=reported.reporter, at=now))
    report = _add(comment, reported, detail, weight, now)
    hides = _reaches(comment, threshold) and not _was_kept_up(comment) and not comment.author.is_staff
    if hides:
        _hide(comment, now)
    db.session.commit()
    return Received(report.id, is_new=True, hides=hides)


def _weight(reported: Reported, comment: Comment, now: datetime) -> float:
    if reported.user_id is None:
        return WITHOUT_AN_ACCOUNT
    reporter = db.session.get_one(User, reported.user_id, populate_existing=True)
    refuse_by_standing(reporter, Act.REPORT, now)
    if comment.author_id == reporter.id:
        raise NotAllowed("This is your own comment. If you no longer stand by it, withdraw it instead.")
    return weight_of(reporter.reports_upheld, reporter.reports_dismissed)


def _add(comment: Comment, reported: Reported, detail: str, weight: float, now: datetime) -> Report:
    report = Report(
        comment_id=comment.id,
        revision=comment.revision,
        reporter=reported.reporter,
        user_id=reported.user_id,
        reason=reported.reason,
        detail=detail,
        weight=weight,
        at=now,
        outcome=ReportOutcome.OPEN,
    )
    db.session.add(report)
    counts = {
        "open_reports": Comment.open_reports + 1,
        "urgent_reports": Comment.urgent_reports + int(reported.reason.is_urgent),
        "first_reported_at": func.coalesce(Comment.first_reported_at, now),
    }
    count_on_comment(comment, counts)
    return report


def _reaches(comment: Comment, threshold: float) -> bool:
    """Whether the open reports weigh enough. Those without an account come to half the threshold at most: whoever
    has many addresses cannot hide what nobody with a name minds."""
    if not threshold:
        return False
    nameless = Report.user_id.is_(None)
    weights = select(
        func.coalesce(func.sum(case((nameless, 0), else_=Report.weight)), 0.0),
        func.coalesce(func.sum(case((nameless, Report.weight), else_=0)), 0.0),
    ).where(
        Report.comment_id == comment.id,
        # Of the words as they stand: what was said of others before they were changed is for the desk to weigh.
        Report.revision == comment.revision,
        Report.outcome == ReportOutcome.OPEN,
    )
    named, others = db.session.execute(weights).one()
    return bool(named + min(others, threshold / 2) >= threshold - A_HAIR)


def _was_kept_up(comment: Comment) -> bool:
    """A moderator read these words once and let them stand: a crowd does not undo that, though the desk has every
    report. Words that came in their place are not what was let stand."""
    approvals = select(Decision.id).where(
        Decision.comment_id == comment.id,
        Decision.kind == DecisionKind.APPROVAL,
        Decision.revision == comment.revision,
    )
    return db.session.scalar(approvals.limit(1)) is not None


def _hide(comment: Comment, now: datetime) -> None:
    db.session.add(
        ScreeningFinding(
            comment_id=comment.id,
            revision=comment.revision,
            check_name=REPORTS_CHECK,
            check_version=1,
            verdict="hold",
            reason=HIDDEN_BECAUSE,
            detail="Readers’ reports weigh enough to hide it until a moderator has looked.",
        )
    )
    drop_pick(comment, now)
    move_comment(comment, CommentState.HELD, now)
    record_act("comment.hidden_by_reports", "comment", comment.id, None, revision=comment.revision)
