"""The desk's lanes of reports, and what it shows of them."""

from datetime import timedelta
from typing import Any

import pytest

from extensions import db
from models import CommentRevision, ReportReason
from queries.desk import desk_item
from queries.lanes import Lane, lane_counts, queue
from queries.reports import MOST_LISTED, ReasonCount, is_recommended_by, reports_of
from services.decisions import approve_comment
from services.recommendations import toggle_recommendation
from tests.factories import NOON, Newsroom, make_user, say, seen
from tests.queries.grown import costs, plans
from tests.services.test_reporting import LATER, hide, reliable, report


def ids(lane: Lane) -> list[int]:
    return [item.id for item in queue(lane, NOON)]


def test_where_somebody_may_be_harmed_comes_first(newsroom: Newsroom) -> None:
    plain, urgent = say(newsroom.article, newsroom.reader), say(newsroom.article, newsroom.reader)
    report(urgent, newsroom.other, reason=ReportReason.NAMES_SOMEONE)
    report(plain, newsroom.other, at=LATER - timedelta(minutes=1))
    assert list(Lane)[:2] == [Lane.PRIORITY, Lane.REPORTED]
    assert (ids(Lane.PRIORITY), ids(Lane.REPORTED)) == ([urgent.id], [plain.id, urgent.id])
    priority, reported, *_ = lane_counts(NOON)
    assert (priority.shown, priority.oldest_at) == ("1", LATER)
    assert (reported.shown, reported.oldest_at) == ("2", LATER - timedelta(minutes=1))


def test_a_decision_empties_both_lanes(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    report(comment, newsroom.other, reason=ReportReason.COURT_CASE)
    approve_comment(seen(comment), newsroom.moderator.id, LATER)
    assert (ids(Lane.PRIORITY), ids(Lane.REPORTED)) == ([], [])


def test_the_queue_says_what_was_reported_most_frequent_first(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    report(comment, newsroom.other, reason=ReportReason.SPAM)
    report(comment, network="192.0.2.1", reason=ReportReason.HATE)
    report(comment, network="192.0.2.2", reason=ReportReason.HATE)
    [item] = queue(Lane.REPORTED, NOON)
    assert item.reported == (ReasonCount(ReportReason.HATE, 2), ReasonCount(ReportReason.SPAM, 1))


def test_the_item_shows_reports_without_saying_whose(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    report(comment, reliable(1), detail="Look at his last ten.")
    report(comment, make_user("Wrong so far", reports_dismissed=30))
    report(comment, newsroom.other)
    report(comment, network="192.0.2.1", detail="It is me he means.")
    found = reports_of(comment)
    assert (found.count, found.reasons) == (4, (ReasonCount(ReportReason.ABUSE, 4),))
    assert [(seen.detail, seen.standing) for seen in found.latest] == [
        ("It is me he means.", "without an account"),
        ("Look at his last ten.", "a reader whose reports are mostly right"),
        ("", "a reader with few reports settled"),
        ("", "a reader whose reports are mostly dismissed"),
    ]


def test_a_campaign_is_counted_and_not_listed(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    for number in range(MOST_LISTED + 5):
        report(comment, network=f"192.0.2.{number}")
    found = reports_of(comment)
    assert (found.count, len(found.latest)) == (MOST_LISTED + 5, MOST_LISTED)


def test_the_item_says_when_reports_have_hidden_it_and_what_it_said_before(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    db.session.add(CommentRevision(comment_id=comment.id, revision=1, body_source="What it said.", at=NOON))
    comment.revision = 2
    db.session.commit()
    hide(comment)
    item = desk_item(comment.id)
    assert item is not None
    assert item.is_hidden_by_reports
    assert [former.body_source for former in item.former] == ["What it said."]
    approve_comment(seen(comment), newsroom.moderator.id, LATER)
    after = desk_item(comment.id)
    assert after is not None
    assert (after.is_hidden_by_reports, after.reports.count) == (False, 0)


def test_it_is_known_what_a_reader_recommends(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    toggle_recommendation(comment.id, newsroom.other.id, LATER)
    assert is_recommended_by(comment.id, newsroom.other.id)
    assert not is_recommended_by(comment.id, newsroom.moderator.id)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("lane", "index"), [(Lane.PRIORITY, "ix_comments_urgent"), (Lane.REPORTED, "ix_comments_reported")]
)
def test_a_lane_of_reports_reads_what_waits_in_it_alone(newsroom: Newsroom, lane: Lane, index: str) -> None:
    connection: Any = db.engines[None]
    with costs(connection) as cost:
        queue(lane, NOON)
        lane_counts(NOON)
    plan = "\n".join(plans(connection, cost))
    assert index in plan
    assert "SCAN comments\n" not in plan
