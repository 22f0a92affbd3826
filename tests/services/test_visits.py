"""Visits: since when something is new to a reader who comes back."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from extensions import db
from models import NoticeKind, Visit
from queries.notices import has_news_of
from queries.visits import Visited, visit_of
from services.visits import NOTED_EVERY, VISIT_ENDS_AFTER, _note, note_reading, note_visit
from tests.factories import NOON, Newsroom, say
from tests.queries.grown import costs, plans
from tests.telling import SOON, answer, go_round, name_in, notices_of

MINUTE = timedelta(minutes=1)


def come(newsroom: Newsroom, at: datetime) -> datetime | None:
    return note_visit(newsroom.reader.id, newsroom.article.id, at)


def known(newsroom: Newsroom) -> Visited | None:
    return visit_of(newsroom.reader.id, newsroom.article.id)


def test_nothing_is_new_on_a_first_visit(newsroom: Newsroom) -> None:
    assert come(newsroom, NOON) is None
    assert known(newsroom) == Visited(None, NOON)


def test_whoever_comes_back_after_half_an_hour_sees_what_came_since(newsroom: Newsroom) -> None:
    come(newsroom, NOON)
    back = NOON + VISIT_ENDS_AFTER
    assert come(newsroom, back) == NOON
    assert known(newsroom) == Visited(NOON, back)


def test_what_is_new_stays_new_during_a_visit(newsroom: Newsroom) -> None:
    come(newsroom, NOON)
    back = NOON + timedelta(hours=3)
    for minutes in (0, 2, 20, 45):
        assert come(newsroom, back + minutes * MINUTE) == NOON


def test_a_visit_goes_on_while_pages_are_read(newsroom: Newsroom) -> None:
    for minutes in range(0, 100, 25):
        assert come(newsroom, NOON + minutes * MINUTE) is None


def test_reading_on_writes_at_most_every_five_minutes(newsroom: Newsroom) -> None:
    come(newsroom, NOON)
    reader_id, article_id = newsroom.reader.id, newsroom.article.id
    with costs(db.engines[None]) as cost:  # type: ignore[arg-type]
        note_visit(reader_id, article_id, NOON + NOTED_EVERY - timedelta(seconds=1))
    assert [sql[:6] for sql, _ in cost.statements] == ["SELECT"]
    come(newsroom, NOON + NOTED_EVERY)
    visited = known(newsroom)
    assert visited is not None
    assert visited.last_at == NOON + NOTED_EVERY


def test_each_discussion_and_each_reader_has_visits_of_its_own(newsroom: Newsroom) -> None:
    come(newsroom, NOON)
    assert note_visit(newsroom.other.id, newsroom.article.id, NOON + timedelta(hours=1)) is None
    assert db.session.query(Visit).count() == 2


def test_two_windows_opened_at_once_are_one_visit(newsroom: Newsroom) -> None:
    later = NOON + timedelta(hours=1)
    for seen in (None, Visited(None, NOON)):
        for _ in range(2):
            _note(newsroom.reader.id, newsroom.article.id, seen, NOON if seen is None else later)
    assert known(newsroom) == Visited(NOON, later)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_reading_goes_on_when_a_visit_cannot_be_noted(newsroom: Newsroom) -> None:
    reader_id, article_id = newsroom.reader.id, newsroom.article.id

    def refuse(_connection: object, _cursor: object, sql: str, *_: object) -> None:
        if sql.startswith("INSERT"):
            raise OperationalError(sql, None, Exception("database or disk is full"))

    event.listen(db.engines[None], "before_cursor_execute", refuse)
    try:
        assert note_visit(reader_id, article_id, NOON) is None
    finally:
        event.remove(db.engines[None], "before_cursor_execute", refuse)
    assert visit_of(reader_id, article_id) is None


def unread(newsroom: Newsroom) -> list[NoticeKind]:
    return [notice.kind for notice in notices_of(newsroom.reader) if notice.read_at is None]


def test_going_to_a_comment_reads_what_was_told_of_it_and_nothing_else(newsroom: Newsroom) -> None:
    top = say(newsroom.article, newsroom.reader)
    reply, other_reply = answer(top, newsroom.other), answer(top, newsroom.other)
    named = say(newsroom.article, newsroom.other)
    name_in(named, newsroom.reader)
    go_round()
    assert len(unread(newsroom)) == 3
    for reader in (newsroom.other, newsroom.reader):
        for comment in (reply, named):
            note_reading(reader.id, newsroom.article.id, comment.id, SOON)
    db.session.expire_all()
    assert unread(newsroom) == [NoticeKind.REPLY]
    assert [(n.comment_id, n.read_at) for n in notices_of(newsroom.reader)] == [
        (reply.id, SOON),
        (other_reply.id, None),
        (named.id, SOON),
    ]


def test_going_to_a_comment_one_was_not_told_of_writes_nothing(newsroom: Newsroom) -> None:
    asked = newsroom.reader.id, newsroom.article.id, say(newsroom.article, newsroom.other).id
    with costs(db.engines[None]) as cost:  # type: ignore[arg-type]
        note_reading(*asked, NOON)
    assert [sql[:6] for sql, _ in cost.statements] == ["SELECT"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_whether_a_comment_was_told_of_is_asked_of_the_index_of_what_is_unread(newsroom: Newsroom) -> None:
    connection: Any = db.engines[None]
    with costs(connection) as cost:
        has_news_of(newsroom.reader.id, newsroom.article.id, 1)
    assert "ix_notices_unread (user_id=? AND article_id=?)" in str(plans(connection, cost))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_reading_goes_on_when_what_was_read_cannot_be_noted(newsroom: Newsroom) -> None:
    comment = answer(say(newsroom.article, newsroom.reader), newsroom.other)
    go_round()
    asked = newsroom.reader.id, newsroom.article.id, comment.id

    def refuse(_connection: object, _cursor: object, sql: str, *_: object) -> None:
        if sql.startswith("UPDATE"):
            raise OperationalError(sql, None, Exception("database or disk is full"))

    event.listen(db.engines[None], "before_cursor_execute", refuse)
    try:
        note_reading(*asked, SOON)
    finally:
        event.remove(db.engines[None], "before_cursor_execute", refuse)
    assert unread(newsroom) == [NoticeKind.REPLY]
