"""What readers said about a comment: reports for the desk, and a reader's own recommend."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from extensions import db
from models import Comment, Recommendation, Report, ReportOutcome, ReportReason

# The name under which a finding says that readers' reports have hidden a comment.
REPORTS_CHECK = "reports"
# A moderator reads the first few; a campaign of two hundred says nothing that these do not.
MOST_LISTED = 20
# A reader of whom nothing is known counts a third: clearly above or below, their record says something.
OFTEN_RIGHT, SELDOM_RIGHT = 0.5, 0.2


@dataclass(frozen=True)
class ReasonCount:
    reason: ReportReason
    count: int


@dataclass(frozen=True)
class ReportSeen:
    """One open report as the desk shows it: never by whom."""

    reason: ReportReason
    detail: str
    at: datetime
    has_account: bool
    weight: float

    @property
    def standing(self) -> str:
        """What its weight says of who sent it, in words."""
        if not self.has_account:
            return "without an account"
        if self.weight >= OFTEN_RIGHT:
            return "a reader whose reports are mostly right"
        if self.weight <= SELDOM_RIGHT:
            return "a reader whose reports are mostly dismissed"
        return "a reader with few reports settled"


@dataclass(frozen=True)
class ReportsSeen:
    """The open reports of one comment: how often each reason was given, the latest of them, and what was settled."""

    reasons: tuple[ReasonCount, ...]
    latest: tuple[ReportSeen, ...]
    upheld: int

    @property
    def count(self) -> int:
        return sum(each.count for each in self.reasons)


def reports_of(comment: Comment) -> ReportsSeen:
    """What readers reported about one comment and nobody has settled yet."""
    if not comment.open_reports:
        return ReportsSeen((), (), comment.upheld_reports)
    query = (
        select(Report.reason, Report.detail, Report.at, Report.user_id.is_not(None), Report.weight)
        .where(Report.comment_id == comment.id, Report.outcome == ReportOutcome.OPEN)
        # What was said comes first.
        .order_by(Report.detail == "", Report.id.desc())
        .limit(MOST_LISTED)
    )
    latest = tuple(ReportSeen(*row) for row in db.session.execute(query))
    return ReportsSeen(reasons_given([comment.id]).get(comment.id, ()), latest, comment.upheld_reports)


def reasons_given(comment_ids: Sequence[int]) -> dict[int, tuple[ReasonCount, ...]]:
    """For each of these comments the reasons of its open reports, the most frequent first."""
    if not comment_ids:
        return {}
    number = func.count()
    query = (
        select(Report.comment_id, Report.reason, number)
        .where(Report.comment_id.in_(comment_ids), Report.outcome == ReportOutcome.OPEN)
        .group_by(Report.comment_id, Report.reason)
        .order_by(number.desc(), Report.reason)
    )
    found: dict[int, tuple[ReasonCount, ...]] = {}
    for comment_id, reason, count in db.session.execute(query):
        found[comment_id] = (*found.get(comment_id, ()), ReasonCount(reason, count))
    return found


def is_recommended_by(comment_id: int, reader_id: int) -> bool:
    """Whether this reader recommends this comment."""
    return db.session.get(Recommendation, (comment_id, reader_id)) is not None
