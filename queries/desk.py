"""What the moderators' desk shows of one comment: all that is known of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from extensions import db
from models import Article, Comment, CommentRevision, CommentState, Decision, ScreeningFinding, User
from queries.reports import REPORTS_CHECK, ReportsSeen, reports_of

RECORD_SHOWN = 20


@dataclass(frozen=True)
class WriterRecord:
    name: str
    joined_at: datetime
    published: int
    rejected: int
    is_staff: bool
    is_guest: bool
    # How their own reports of others were settled.
    reports_upheld: int
    reports_dismissed: int
    # The last twenty, oldest first.
    last: tuple[CommentState, ...]


@dataclass(frozen=True)
class DeskItem:
    comment: Comment
    article: Article
    parent: Comment | None
    findings: tuple[ScreeningFinding, ...]
    decisions: tuple[Decision, ...]
    reports: ReportsSeen
    # The texts it had before it was edited, the latest first.
    former: tuple[CommentRevision, ...]
    writer: WriterRecord

    @property
    def is_hidden_by_reports(self) -> bool:
        found = any(finding.check_name == REPORTS_CHECK for finding in self.findings)
        return found and self.comment.state is CommentState.HELD


def desk_item(comment_id: int) -> DeskItem | None:
    """One comment with its place in the thread, what the checks found and readers reported, past decisions and texts,
    and the writer's record."""
    comment = db.session.get(Comment, comment_id)
    if comment is None or comment.state is CommentState.WITHDRAWN:
        return None
    findings = db.session.scalars(
        select(ScreeningFinding)
        .where(ScreeningFinding.comment_id == comment_id, ScreeningFinding.revision == comment.revision)
        .order_by(ScreeningFinding.start, ScreeningFinding.id)
    )
    decisions = db.session.scalars(
        select(Decision).where(Decision.comment_id == comment_id).order_by(Decision.number.desc()).limit(RECORD_SHOWN)
    )
    former = db.session.scalars(
        select(CommentRevision)
        .where(CommentRevision.comment_id == comment_id)
        .order_by(CommentRevision.revision.desc())
        .limit(RECORD_SHOWN)
    )
    return DeskItem(
        comment=comment,
        article=comment.article,
        parent=comment.parent,
        findings=tuple(findings),
        decisions=tuple(decisions),
        reports=reports_of(comment),
        former=tuple(former),
        writer=_record(comment.author),
    )


def _record(writer: User) -> WriterRecord:
    query = (
        select(Comment.state)
        .where(Comment.author_id == writer.id)
        .order_by(Comment.created_at.desc())
        .limit(RECORD_SHOWN)
    )
    last = tuple(reversed(db.session.scalars(query).all()))
    return WriterRecord(
        name=writer.display_name,
        joined_at=writer.joined_at,
        published=writer.published_count,
        rejected=writer.rejected_count,
        is_staff=writer.is_staff,
        is_guest=writer.is_guest,
        reports_upheld=writer.reports_upheld,
        reports_dismissed=writer.reports_dismissed,
        last=last,
    )
