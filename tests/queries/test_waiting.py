"""The desk's pace, as it is told to whoever waits."""

from datetime import datetime, timedelta

import pytest

from blueprints.comments.waits import in_words, pace_in_words
from models import Comment
from queries.waiting import Pace, pace
from services.decisions import approve_comment, reject_comment
from tests.factories import NOON, Newsroom, make_user, say, seen

MINUTE = timedelta(minutes=1)
LATER = NOON + timedelta(hours=12)


def hold(newsroom: Newsroom, at: datetime = NOON) -> Comment:
    return say(newsroom.article, make_user("Somebody"), "See https://example.com/minutes, item 9.", at)


def decide(newsroom: Newsroom, minutes: int, *, at: datetime = NOON) -> Comment:
    """A comment that waited so many minutes; every third was rejected."""
    comment, now = hold(newsroom, at), at + minutes * MINUTE
    if minutes % 3:
        approve_comment(seen(comment), newsroom.moderator.id, now)
    else:
        reject_comment(seen(comment), newsroom.moderator.id, 1, now)
    return comment


def test_half_were_read_within_the_median_and_nine_in_ten_within_the_rest(newsroom: Newsroom) -> None:
    for minutes in (3, 6, 7, 8, 12, 20, 30, 40, 118, 500):
        decide(newsroom, minutes)
    assert pace(LATER) == Pace(12 * MINUTE, 118 * MINUTE)


def test_of_fewer_than_five_nothing_can_be_said(newsroom: Newsroom) -> None:
    for minutes in (1, 2, 3, 4):
        decide(newsroom, minutes)
    assert pace(LATER) is None
    decide(newsroom, 5)
    assert pace(LATER) == Pace(3 * MINUTE, 5 * MINUTE)


def test_what_nobody_waited_for_does_not_count(newsroom: Newsroom) -> None:
    for minutes in range(1, 6):
        decide(newsroom, minutes)
    for _ in range(3):
        published = say(newsroom.article, newsroom.reader)
        approve_comment(seen(published), newsroom.moderator.id, NOON + timedelta(hours=9))
        again = decide(newsroom, 4)
        reject_comment(seen(again), newsroom.moderator.id, 1, NOON + timedelta(hours=9))
    assert pace(LATER) == Pace(4 * MINUTE, 5 * MINUTE)


def test_only_the_last_two_weeks_count(newsroom: Newsroom) -> None:
    for minutes in range(1, 6):
        decide(newsroom, minutes)
    assert pace(NOON + timedelta(days=13)) is not None
    assert pace(NOON + timedelta(days=15)) is None


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (timedelta(seconds=20), "a minute"),
        (12 * MINUTE, "12 minutes"),
        (99 * MINUTE, "99 minutes"),
        (100 * MINUTE, "2 hours"),
        (timedelta(hours=47), "47 hours"),
        (timedelta(hours=50), "3 days"),
    ],
)
def test_a_wait_is_said_in_the_unit_one_would_use(wait: timedelta, words: str) -> None:
    assert in_words(wait) == words


def test_the_pace_is_said_in_a_sentence() -> None:
    said = "Half of the waiting comments were read within 12 minutes lately, nine in ten within 2 hours."
    assert pace_in_words(Pace(12 * MINUTE, 118 * MINUTE)) == said
    assert pace_in_words(None) == "We cannot say how long: too few were read lately."
