"""A ranking is made at most once a minute, holds while nothing happens, and is forgotten."""

import sqlite3
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from extensions import db
from models import Order, Ranking
from queries.discussion import THREADS_A_PAGE
from queries.rankings import kept_ranking
from services import rankings
from services.rankings import NOT_KEPT, current_ranking, forget_old_rankings
from tests.factories import NOON, Newsroom, make_article, say
from tests.queries.grown import costs, grow_discussion

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
def lively(newsroom: Newsroom) -> Newsroom:
    """A newsroom whose discussion fills several pages."""
    grow_discussion(newsroom.article, newsroom.reader, 200)
    return newsroom


def made(newsroom: Newsroom, at: datetime, order: Order = Order.BEST) -> int | None:
    return current_ranking(newsroom.article.id, order, at).id


def kept() -> int:
    return len(db.session.scalars(select(Ranking.id)).all())


def test_within_a_minute_everybody_reads_the_same_ranking(lively: Newsroom) -> None:
    first = made(lively, NOON)
    say(lively.article, lively.reader)
    assert made(lively, NOON + 59 * SECOND) == first
    assert kept() == 1


def test_after_a_minute_a_change_makes_a_new_one(lively: Newsroom) -> None:
    first = made(lively, NOON)
    top = say(lively.article, lively.reader)
    later = current_ranking(lively.article.id, Order.BEST, NOON + MINUTE)
    assert later.id != first
    assert top.id in later.all()
    assert kept() == 2


def test_while_nothing_changes_it_holds(lively: Newsroom) -> None:
    first = made(lively, NOON)
    assert made(lively, NOON + 29 * MINUTE) == first
    # For whoever begins on it now to have half an hour to read on.
    assert made(lively, NOON + 30 * MINUTE) != first


def test_each_order_and_story_has_its_own(lively: Newsroom) -> None:
    best, replied = made(lively, NOON), made(lively, NOON, Order.REPLIED)
    assert best != replied
    assert kept_ranking(lively.article.id, Order.BEST, best or 0) is not None
    assert kept_ranking(lively.article.id, Order.BEST, replied or 0) is None
    assert kept_ranking(make_article(lively.editor).id, Order.BEST, best or 0) is None


def test_what_fits_on_a_page_is_not_kept(newsroom: Newsroom) -> None:
    ids = [say(newsroom.article, newsroom.reader, at=NOON + n * SECOND).id for n in range(THREADS_A_PAGE)]
    ranking = current_ranking(newsroom.article.id, Order.BEST, NOON + MINUTE)
    assert (ranking.id, ranking.all(), kept()) == (None, ids[::-1], 0)
    say(newsroom.article, newsroom.reader)
    assert made(newsroom, NOON + MINUTE) is not None


def test_a_discussion_without_comments_or_story_has_an_empty_one(newsroom: Newsroom) -> None:
    for article_id in (newsroom.article.id, 987_654):
        assert current_ranking(article_id, Order.BEST, NOON).all() == []


def test_of_two_made_in_the_same_minute_the_first_counts(lively: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    first = made(lively, NOON)
    # As it is for whoever looked before the first was there.
    monkeypatch.setattr(rankings, "_holds", lambda *_: False)
    second = current_ranking(lively.article.id, Order.BEST, NOON + SECOND)
    assert (second.id, second.made_at, kept()) == (first, NOON, 1)


def test_a_ranking_that_holds_costs_one_read(lively: Newsroom) -> None:
    made(lively, NOON)
    article_id = lively.article.id
    with costs(db.engines[None]) as cost:  # type: ignore[arg-type]
        current_ranking(article_id, Order.BEST, NOON + SECOND)
    assert len(cost.statements) == 1


def test_making_one_costs_two_reads_and_a_write(lively: Newsroom) -> None:
    article_id = lively.article.id
    with costs(db.engines[None]) as cost:  # type: ignore[arg-type]
        current_ranking(article_id, Order.BEST, NOON)
    assert [sql.split()[0] for sql, _ in cost.statements] == ["SELECT", "SELECT", "INSERT"]


def test_reading_goes_on_where_none_can_be_kept(lively: Newsroom) -> None:
    def no_room(_conn: object, _cursor: object, sql: str, *_rest: object) -> None:
        if sql.startswith("INSERT INTO rankings"):
            raise OperationalError("INSERT", None, sqlite3.OperationalError("database or disk is full"))

    article_id, engine = lively.article.id, db.engines[None]
    event.listen(engine, "before_cursor_execute", no_room)
    try:
        ranking = current_ranking(article_id, Order.BEST, NOON)
    finally:
        event.remove(engine, "before_cursor_execute", no_room)
    assert (ranking.id, kept()) == (NOT_KEPT, 0)
    assert len(ranking) > THREADS_A_PAGE
    assert kept_ranking(article_id, Order.BEST, NOT_KEPT) is None


def test_after_an_hour_a_ranking_is_forgotten(lively: Newsroom) -> None:
    made(lively, NOON - 61 * MINUTE)
    young = made(lively, NOON - 20 * MINUTE)
    assert forget_old_rankings(NOON) == 1
    assert db.session.scalars(select(Ranking.id)).all() == [young]
