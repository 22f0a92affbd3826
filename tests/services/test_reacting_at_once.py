"""Many readers recommend and report at once, on a database whose commits are real."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from extensions import db
from models import Comment, CommentState, Recommendation, Report, ReportReason, User
from queries.counters import counter_differences
from services.decisions import Sight, approve_comment, reject_comment
from services.recommendations import toggle_recommendation
from services.refusals import NotFound
from services.reports import Reported, report_comment
from tests.factories import NOON, Newsroom, make_user, say
from tests.services.test_at_once import at_once, only_id, site

pytestmark = pytest.mark.committed
__all__ = ["site"]
READERS = 12


def test_recommends_and_double_clicks_at_once_are_counted_exactly(site: Flask) -> None:
    with site.app_context():
        people = Newsroom()
        comment = only_id(say(people.article, people.reader))
        readers = [make_user(f"Keen {number}").id for number in range(READERS)]
    # Every third reader presses twice, and every fourth of the rest three times.
    presses = [1 + (n % 3 == 0) + 2 * (n % 3 != 0 and n % 4 == 0) for n in range(READERS)]
    work: list[Callable[[], Any]] = [
        lambda reader=reader: toggle_recommendation(comment.id, reader, NOON)
        for reader, times in zip(readers, presses, strict=True)
        for _ in range(times)
    ]
    answers = at_once(site, work)
    assert {type(answer) for answer in answers} == {bool}, answers
    with site.app_context():
        given = set(db.session.scalars(select(Recommendation.user_id).where(Recommendation.comment_id == comment.id)))
        assert given == {reader for reader, times in zip(readers, presses, strict=True) if times % 2}
        assert db.session.get_one(Comment, comment.id).recommend_count == len(given)
        assert counter_differences() == []


def test_reports_at_once_are_counted_once_a_reader_and_hide_once(site: Flask) -> None:
    with site.app_context():
        people = Newsroom()
        comment = only_id(say(people.article, people.reader))
        readers = [make_user(f"Reporter {number}").id for number in range(READERS)]
    sent = [Reported(comment.id, f"reader {reader}", reader, ReportReason.HATE) for reader in readers]
    answers = at_once(site, [lambda each=each: report_comment(each, 2.0, NOON) for each in sent * 2])
    taken = [answer for answer in answers if not isinstance(answer, NotFound)]
    assert not [answer for answer in taken if isinstance(answer, Exception)], answers
    # Six of whom nothing is known hide it; whoever comes later finds nothing to report.
    assert [answer.hides for answer in taken].count(True) == 1
    with site.app_context():
        count = select(func.count()).select_from(Report).where(Report.comment_id == comment.id)
        kept = db.session.get_one(Comment, comment.id)
        assert (db.session.scalar(count), kept.open_reports, kept.state) == (6, 6, CommentState.HELD)
        assert counter_differences() == []


def test_decisions_on_comments_with_the_same_reporters_do_not_wait_for_each_other(site: Flask) -> None:
    """Each is written by a reporter of the others, and lies under a story of its own."""
    with site.app_context():
        people = [Newsroom() for _ in range(4)]
        writers = [make_user(f"Both {number}").id for number in range(4)]
        comments = [say(each.article, db.session.get_one(User, w)).id for each, w in zip(people, writers, strict=True)]
        for comment_id, own in zip(comments, writers, strict=True):
            for writer in reversed([w for w in writers if w != own]):
                report_comment(Reported(comment_id, f"reader {writer}", writer, ReportReason.ABUSE), 0, NOON)
        moderator = people[0].moderator.id
    sights = [Sight(comment_id, 1, 0) for comment_id in comments]
    work: list[Callable[[], Any]] = [lambda s=sight: reject_comment(s, moderator, 1, NOON).id for sight in sights[:2]]
    work += [lambda s=sight: approve_comment(s, moderator, NOON).id for sight in sights[2:]]
    answers = at_once(site, work)
    assert {type(answer) for answer in answers} == {int}, answers
    with site.app_context():
        records = [db.session.get_one(User, writer) for writer in writers]
        assert sum(reader.reports_upheld for reader in records) == 6
        assert sum(reader.reports_dismissed for reader in records) == 6
        assert counter_differences() == []
