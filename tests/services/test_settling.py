"""How a decision settles what readers reported."""

from datetime import timedelta

from sqlalchemy import select

from extensions import db
from models import Article, AuditEntry, Comment, CommentState, Notice, NoticeKind, Report, ReportOutcome, User
from queries.counters import counter_differences
from services.comments import withdraw_comment
from services.decisions import approve_comment, reject_comment, uphold_reports
from tests.factories import NOON, Newsroom, say, seen
from tests.services.test_reporting import LATER, hide, other_differences, report

MUCH_LATER = LATER + timedelta(hours=1)
LINK = "See https://example.com/minutes for it."


def reported(newsroom: Newsroom) -> Comment:
    comment = say(newsroom.article, newsroom.reader)
    report(comment, newsroom.other, detail="It says so.")
    report(comment, network="192.0.2.1", detail="It quotes me.")
    return comment


def record_of(reader: User) -> tuple[int, int]:
    db.session.refresh(reader)
    return reader.reports_upheld, reader.reports_dismissed


def outcomes(comment: Comment) -> list[ReportOutcome]:
    db.session.expire_all()
    return list(db.session.scalars(select(Report.outcome).where(Report.comment_id == comment.id)))


def waiting(comment: Comment) -> tuple[int, int, object, int]:
    return comment.open_reports, comment.urgent_reports, comment.first_reported_at, comment.upheld_reports


def test_an_approval_dismisses_them(newsroom: Newsroom) -> None:
    comment = reported(newsroom)
    approve_comment(seen(comment), newsroom.moderator.id, MUCH_LATER)
    assert outcomes(comment) == [ReportOutcome.DISMISSED] * 2
    assert waiting(comment) == (0, 0, None, 0)
    assert record_of(newsroom.other) == (0, 1)
    assert counter_differences() == []


def test_a_rejection_upholds_them(newsroom: Newsroom) -> None:
    comment = reported(newsroom)
    reject_comment(seen(comment), newsroom.moderator.id, 1, MUCH_LATER)
    assert outcomes(comment) == [ReportOutcome.UPHELD] * 2
    assert waiting(comment) == (0, 0, None, 2)
    assert record_of(newsroom.other) == (1, 0)
    assert counter_differences() == []


def test_it_can_be_left_up_though_the_reports_were_right(newsroom: Newsroom) -> None:
    comment = reported(newsroom)
    before = db.session.get_one(Article, newsroom.article.id).seq
    uphold_reports(seen(comment), newsroom.moderator.id, MUCH_LATER)
    assert (comment.state, waiting(comment)) == (CommentState.PUBLISHED, (0, 0, None, 2))
    assert record_of(newsroom.other) == (1, 0)
    db.session.expire_all()
    assert db.session.get_one(Article, newsroom.article.id).seq > before
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "comment.approval")).one()
    assert entry.details["reports_upheld"] == 2


def test_a_later_change_of_mind_rewrites_nothing_that_is_settled(newsroom: Newsroom) -> None:
    comment = reported(newsroom)
    reject_comment(seen(comment), newsroom.moderator.id, 1, MUCH_LATER)
    approve_comment(seen(comment), newsroom.other_moderator.id, MUCH_LATER)
    assert outcomes(comment) == [ReportOutcome.UPHELD] * 2
    assert record_of(newsroom.other) == (1, 0)
    assert counter_differences() == []


def test_only_what_waits_is_settled(newsroom: Newsroom) -> None:
    comment = reported(newsroom)
    approve_comment(seen(comment), newsroom.moderator.id, MUCH_LATER)
    report(comment, newsroom.moderator)
    reject_comment(seen(comment), newsroom.other_moderator.id, 1, MUCH_LATER)
    assert sorted(outcomes(comment)) == [ReportOutcome.DISMISSED] * 2 + [ReportOutcome.UPHELD]
    assert (record_of(newsroom.other), record_of(newsroom.moderator)) == ((0, 1), (1, 0))
    assert counter_differences() == []


def test_a_withdrawal_charges_nobody_and_takes_what_was_said_along(newsroom: Newsroom) -> None:
    comment = reported(newsroom)
    withdraw_comment(comment.id, newsroom.reader.id, MUCH_LATER)
    assert outcomes(comment) == [ReportOutcome.DISMISSED] * 2
    assert waiting(comment) == (0, 0, None, 0)
    assert record_of(newsroom.other) == (0, 0)
    assert list(db.session.scalars(select(Report.detail).where(Report.comment_id == comment.id))) == ["", ""]
    assert counter_differences() == []


def told(newsroom: Newsroom) -> list[int]:
    mine = Notice.user_id == newsroom.reader.id, Notice.kind == NoticeKind.DECISION
    return list(db.session.scalars(select(Notice.comment_id).where(*mine).order_by(Notice.id)))


def test_the_writer_is_told_of_what_changes_for_them(newsroom: Newsroom) -> None:
    held, published = say(newsroom.article, newsroom.reader, LINK), say(newsroom.article, newsroom.reader)
    approve_comment(seen(published), newsroom.moderator.id, LATER)
    assert told(newsroom) == []
    approve_comment(seen(held), newsroom.moderator.id, LATER)
    reject_comment(seen(published), newsroom.moderator.id, 1, LATER)
    assert told(newsroom) == [held.id, published.id]
    reject_comment(seen(published), newsroom.moderator.id, 1, MUCH_LATER)
    assert told(newsroom) == [held.id, published.id]


def test_a_comment_hidden_by_reports_comes_back_by_an_approval(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader, at=NOON)
    hide(comment)
    approve_comment(seen(comment), newsroom.moderator.id, MUCH_LATER)
    assert (comment.state, comment.published_at) == (CommentState.PUBLISHED, NOON)
    assert told(newsroom) == [comment.id]
    assert other_differences() == []
