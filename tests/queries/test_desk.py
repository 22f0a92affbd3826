"""What the moderators' desk shows, and whether kept numbers are right."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from extensions import db
from models import Article, Comment, CommentState, ReportReason, User
from queries.counters import counter_differences
from queries.desk import desk_item
from queries.lanes import COUNTED, REPORTS, Lane, lane_counts, next_in_lane, queue
from services.comments import withdraw_comment
from services.decisions import approve_comment, reject_comment
from tests.factories import NOON, Newsroom, say, seen
from tests.queries.grown import a_row
from tests.services.test_reporting import report

LINK = "See https://example.com/minutes for it."


def counts() -> dict[Lane, str]:
    return {lane.lane: lane.shown for lane in lane_counts(NOON)}


def test_every_comment_is_in_its_lane(newsroom: Newsroom) -> None:
    held = say(newsroom.article, newsroom.reader, LINK)
    new = say(newsroom.article, newsroom.reader)
    read, gone, taken = (say(newsroom.article, newsroom.other) for _ in range(3))
    approve_comment(seen(read), newsroom.moderator.id, NOON)
    reject_comment(seen(gone), newsroom.moderator.id, 1, NOON)
    withdraw_comment(taken.id, newsroom.other.id, NOON)
    assert {lane: [item.id for item in queue(lane, NOON)] for lane in Lane} == {
        Lane.PRIORITY: [],
        Lane.REPORTED: [],
        Lane.HELD: [held.id],
        Lane.NEW: [new.id],
        Lane.REJECTED: [gone.id],
    }
    assert counts() == {Lane.PRIORITY: "0", Lane.REPORTED: "0", Lane.HELD: "1", Lane.NEW: "1", Lane.REJECTED: "1"}


def test_who_has_waited_longest_is_first(newsroom: Newsroom) -> None:
    ids = [say(newsroom.article, newsroom.reader, LINK, NOON + timedelta(minutes=m)).id for m in (2, 0, 1)]
    assert [item.id for item in queue(Lane.HELD, NOON)] == [ids[1], ids[2], ids[0]]
    [held] = [count for count in lane_counts(NOON) if count.lane is Lane.HELD]
    assert held.oldest_at == NOON


def test_what_was_rejected_is_latest_first_and_for_a_week(newsroom: Newsroom) -> None:
    ids = []
    for days in (1, 3, 8):
        comment = say(newsroom.article, newsroom.reader, at=NOON - timedelta(days=10))
        reject_comment(seen(comment), newsroom.moderator.id, 1, NOON - timedelta(days=days))
        ids.append(comment.id)
    assert [item.id for item in queue(Lane.REJECTED, NOON)] == ids[:2]


def test_a_queue_item_says_who_what_and_why(newsroom: Newsroom) -> None:
    say(newsroom.article, newsroom.reader, "A **bold** claim, see https://example.com/minutes")
    [item] = queue(Lane.HELD, NOON)
    assert item.name == newsroom.reader.display_name
    assert item.words.startswith("A bold claim, see")
    assert "Links" in item.why


@pytest.mark.parametrize(("waiting", "shown"), [(COUNTED, "500"), (COUNTED + 1, "500+"), (COUNTED + 60, "500+")])
def test_more_than_five_hundred_are_counted_as_such(newsroom: Newsroom, waiting: int, shown: str) -> None:
    states = {"state": CommentState.HELD, "shown": False, "published_at": None}
    db.session.execute(
        insert(Comment), [a_row(newsroom.article, newsroom.reader, 1_000_000 + n, n, **states) for n in range(waiting)]
    )
    assert counts()[Lane.HELD] == shown
    assert len(queue(Lane.HELD, NOON)) == 50


@pytest.mark.parametrize("lane", list(Lane))
def test_the_next_to_decide_is_the_next_of_the_queue(newsroom: Newsroom, lane: Lane) -> None:
    for minute in range(3):
        text = LINK if lane is Lane.HELD else f"Remark number {minute}."
        comment = say(newsroom.article, newsroom.reader, text, NOON - timedelta(minutes=minute))
        if lane is Lane.REJECTED:
            reject_comment(seen(comment), newsroom.moderator.id, 1, NOON)
        if lane in REPORTS:
            report(comment, newsroom.other, reason=ReportReason.AT_RISK, at=NOON + timedelta(minutes=minute))
    first, second, _ = (item.id for item in queue(lane, NOON))
    assert next_in_lane(lane, NOON, skip=first) == second


def test_an_empty_lane_has_no_next(newsroom: Newsroom) -> None:
    assert next_in_lane(Lane.HELD, NOON) is None


def test_the_item_holds_all_that_is_known(newsroom: Newsroom) -> None:
    top = say(newsroom.article, newsroom.other)
    earlier = say(newsroom.article, newsroom.reader, at=NOON - timedelta(hours=1))
    reject_comment(seen(earlier), newsroom.moderator.id, 1, NOON)
    held = say(newsroom.article, newsroom.reader, LINK, parent_id=top.id)
    approve_comment(seen(held), newsroom.moderator.id, NOON)
    item = desk_item(held.id)
    assert item is not None
    assert item.parent is not None
    assert (item.comment.id, item.article.id, item.parent.id) == (held.id, newsroom.article.id, top.id)
    assert {finding.check_name for finding in item.findings} >= {"links"}
    assert [decision.number for decision in item.decisions] == [1]
    assert (item.writer.published, item.writer.rejected) == (1, 1)
    assert item.writer.last == (CommentState.REJECTED, CommentState.PUBLISHED)


def test_what_was_withdrawn_is_not_on_the_desk(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    withdraw_comment(comment.id, newsroom.reader.id, NOON)
    assert desk_item(comment.id) is None
    assert desk_item(987654) is None


PLANTED = [
    (Article, {"comment_count": 7}, "comments on article of {id}: kept 7, counted 2"),
    (User, {"published_count": 9}, "published comments of writer of {id}: kept 9, counted 2"),
    (User, {"rejected_count": 3}, "rejected comments of writer of {id}: kept 3, counted 0"),
    (Comment, {"reply_count": 5}, "replies to comment of {id}: kept 5, counted 1"),
    (Comment, {"recommend_count": 4}, "recommends of comment of {id}: kept 4, counted 0"),
    (Comment, {"open_reports": 2}, "open reports of comment of {id}: kept 2, counted 1"),
    (Comment, {"urgent_reports": 1}, "urgent reports of comment of {id}: kept 1, counted 0"),
    (Comment, {"upheld_reports": 3}, "upheld reports of comment of {id}: kept 3, counted 0"),
    (User, {"reports_upheld": 3}, "upheld reports of reader of {id}: kept 3, counted 0"),
    (User, {"reports_dismissed": 3}, "dismissed reports of reader of {id}: kept 3, counted 0"),
    (Comment, {"shown": False}, "whether to show comment of {id}: kept 0, counted 1"),
]


@pytest.mark.parametrize(("table", "wrong", "said"), PLANTED)
def test_a_planted_difference_is_found_and_said(
    newsroom: Newsroom, table: type[Article | User | Comment], wrong: dict[str, object], said: str
) -> None:
    top = say(newsroom.article, newsroom.reader)
    say(newsroom.article, newsroom.reader, parent_id=top.id)
    report(top, newsroom.other)
    where = {Article: newsroom.article.id, User: newsroom.reader.id, Comment: top.id}[table]
    assert counter_differences() == []
    db.session.execute(update(table).where(table.id == where).values(**wrong))
    assert [str(difference) for difference in counter_differences()] == [said.format(id=where)]
