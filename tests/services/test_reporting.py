"""Reporting a comment: what is taken, what it weighs, and when a comment hides itself."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from extensions import db
from models import Attempt, AuditEntry, Comment, CommentState, DiscussionMode, Report, ReportOutcome, ReportReason, User
from queries.comments import reasons_for
from queries.counters import counter_differences
from services.comments import CommentPolicy
from services.decisions import approve_comment, reject_comment
from services.edits import edit_comment
from services.picks import pick_comment
from services.refusals import BadInput, NotAllowed, NotFound, TooSoon
from services.reports import HIDDEN_BECAUSE, LIMIT, WITHOUT_AN_ACCOUNT, Received, Reported, report_comment, weight_of
from tests.factories import NOON, Newsroom, make_user, say, seen

LATER = NOON + timedelta(minutes=6)
THRESHOLD = 2.0


def report(comment: Comment, by: User | None = None, network: str = "", **more: Any) -> Received:
    """A report by a reader, or from a network address without an account."""
    reporter = f"reader {by.id}" if by else f"network {network}"
    at, threshold = more.pop("at", LATER), more.pop("threshold", THRESHOLD)
    reason = more.pop("reason", ReportReason.ABUSE)
    return report_comment(Reported(comment.id, reporter, by.id if by else None, reason, **more), threshold, at)


def reliable(number: int) -> User:
    """A reader nine of whose ten reports were upheld."""
    return make_user(f"Reliable {number}", reports_upheld=9, reports_dismissed=1)


def other_differences() -> list[str]:
    """Without those of `reliable` readers, whose record is made up."""
    found = [str(difference) for difference in counter_differences()]
    return [words for words in found if "reports of reader" not in words]


def hide(comment: Comment) -> None:
    for number in range(3):
        report(comment, reliable(number))


def test_a_report_waits_for_the_desk_and_changes_nothing_readers_see(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    seq = comment.article.seq
    received = report(comment, newsroom.other, reason=ReportReason.SPAM, detail=" Third time today.\r\n")
    kept = db.session.get_one(Report, received.report_id)
    assert (received.is_new, received.hides) == (True, False)
    assert (kept.reason, kept.detail, kept.revision) == (ReportReason.SPAM, "Third time today.", 1)
    assert (kept.user_id, kept.outcome, kept.at) == (newsroom.other.id, ReportOutcome.OPEN, LATER)
    assert (comment.open_reports, comment.urgent_reports, comment.first_reported_at) == (1, 0, LATER)
    assert (comment.state, comment.article.seq) == (CommentState.PUBLISHED, seq)
    assert counter_differences() == []


def test_it_is_known_when_the_first_came_and_how_many_are_urgent(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    report(comment, newsroom.other)
    report(comment, network="192.0.2.1", reason=ReportReason.AT_RISK, at=LATER + timedelta(minutes=1))
    assert (comment.open_reports, comment.urgent_reports, comment.first_reported_at) == (2, 1, LATER)
    assert counter_differences() == []


def test_a_second_report_by_the_same_reporter_changes_nothing(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    first = report(comment, newsroom.other)
    again = report(comment, newsroom.other, reason=ReportReason.AT_RISK, detail="Again.")
    assert again == Received(first.report_id, is_new=False)
    assert (comment.open_reports, comment.urgent_reports) == (1, 0)
    assert len(db.session.scalars(select(Attempt)).all()) == 1


def test_ones_own_is_withdrawn_and_not_reported(newsroom: Newsroom) -> None:
    with pytest.raises(NotAllowed, match="withdraw it instead"):
        report(say(newsroom.article, newsroom.reader), newsroom.reader)


def test_only_what_can_be_read_is_reported(newsroom: Newsroom) -> None:
    held = say(newsroom.article, newsroom.reader, "See https://example.com/minutes for it.")
    rejected, hidden = say(newsroom.article, newsroom.reader), say(newsroom.article, newsroom.reader)
    reject_comment(seen(rejected), newsroom.moderator.id, 1, LATER)
    newsroom.close(DiscussionMode.CLOSED)
    assert report(hidden, newsroom.moderator).is_new
    newsroom.close(DiscussionMode.HIDDEN)
    for comment in (held, rejected, hidden):
        with pytest.raises(NotFound):
            report(comment, newsroom.other)


def test_the_suspended_and_the_banned_still_report_and_the_deleted_do_not(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    suspended = make_user("Suspended", suspended_until=LATER + timedelta(days=1))
    assert report(comment, suspended).is_new
    assert report(comment, make_user("Banned", banned_at=NOON)).is_new
    with pytest.raises(NotAllowed):
        report(comment, make_user("Deleted", active=False))


def test_a_detail_that_is_too_long_is_refused_and_nothing_kept(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    with pytest.raises(BadInput, match="501 characters"):
        report(comment, newsroom.other, detail="x" * 501)
    assert report(comment, newsroom.other, detail="x" * 500).is_new


@pytest.mark.parametrize("nameless", [True, False])
def test_twenty_in_an_hour_and_then_later(newsroom: Newsroom, nameless: bool) -> None:
    who = {"network": "192.0.2.1"} if nameless else {"by": newsroom.other}
    comments = [say(newsroom.article, newsroom.reader) for _ in range(LIMIT.most + 1)]
    for comment in comments[:-1]:
        report(comment, **who)
    with pytest.raises(TooSoon) as refusal:
        report(comments[-1], **who)
    assert refusal.value.again_at == LATER + timedelta(hours=1)
    assert report(comments[-1], newsroom.moderator).is_new
    assert report(comments[-1], **who, at=LATER + timedelta(hours=1, seconds=1)).is_new


@pytest.mark.parametrize(
    ("upheld", "dismissed", "weight"), [(0, 0, 1 / 3), (9, 1, 10 / 13), (0, 10, 1 / 13), (1000, 0, 1001 / 1003)]
)
def test_a_report_weighs_what_earlier_ones_were_worth(upheld: int, dismissed: int, weight: float) -> None:
    assert weight_of(upheld, dismissed) == pytest.approx(weight)
    assert weight_of(upheld, dismissed) < 1


def test_three_who_are_nearly_always_right_hide_a_comment_and_two_do_not(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    assert [report(comment, reliable(number)).hides for number in range(3)] == [False, False, True]
    assert (comment.state, comment.open_reports) == (CommentState.HELD, 3)
    assert reasons_for([comment.id])[comment.id] == (HIDDEN_BECAUSE,)
    assert other_differences() == []
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "comment")).one()
    assert (entry.act, entry.actor_id) == ("comment.hidden_by_reports", None)


def test_six_unknown_readers_hide_a_comment_and_a_crowd_of_the_dismissed_does_not(newsroom: Newsroom) -> None:
    one, two = say(newsroom.article, newsroom.reader), say(newsroom.article, newsroom.reader)
    assert [report(one, make_user(f"New {n}")).hides for n in range(6)] == [False] * 5 + [True]
    crowd = [make_user(f"Crowd {n}", reports_dismissed=30) for n in range(20)]
    assert not any(report(two, each).hides for each in crowd)


def test_those_without_an_account_come_to_half_the_threshold_at_most(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    assert not any(report(comment, network=f"192.0.2.{n}").hides for n in range(40))
    assert not report(comment, reliable(1)).hides
    assert report(comment, reliable(2)).hides
    assert weight_of(0, 0) > WITHOUT_AN_ACCOUNT


def test_a_threshold_of_nought_hides_nothing(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    assert not any(report(comment, reliable(n), threshold=0).hides for n in range(9))


def test_what_a_moderator_kept_up_is_not_hidden_again_and_reaches_the_desk(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    hide(comment)
    approve_comment(seen(comment), newsroom.moderator.id, LATER)
    for number in range(6):
        assert not report(comment, reliable(number + 10)).hides
    assert (comment.state, comment.open_reports) == (CommentState.PUBLISHED, 6)


def change(comment: Comment, source: str) -> None:
    edit_comment(comment.id, comment.author_id, source, comment.revision, CommentPolicy(), LATER)


def test_words_that_came_in_the_place_of_those_kept_up_can_be_hidden(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    approve_comment(seen(comment), newsroom.moderator.id, LATER)
    change(comment, "Something else entirely, which nobody has read yet.")
    hide(comment)
    assert comment.state is CommentState.HELD


def test_reports_of_former_words_do_not_hide_the_new_ones(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    assert not any(report(comment, reliable(n)).hides for n in range(2))
    change(comment, "You are right, I put that badly. What I mean is this.")
    assert not report(comment, reliable(2)).hides
    assert (comment.state, comment.open_reports) == (CommentState.PUBLISHED, 3)


def test_staff_are_not_hidden_by_readers(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.moderator)
    hide(comment)
    assert (comment.state, comment.open_reports) == (CommentState.PUBLISHED, 3)


def test_a_pick_that_is_hidden_is_none_any_more(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    pick_comment(comment.id, "She was there.", newsroom.moderator.id, LATER)
    hide(comment)
    assert (comment.picked_at, comment.state) == (None, CommentState.HELD)
