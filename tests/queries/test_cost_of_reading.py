"""Reading costs the same whether a discussion has fifty comments or ten thousand."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import Connection

from blueprints.comments.drawing import Drawings
from extensions import db
from queries.counters import counter_differences
from queries.desk import Lane, queue
from queries.discussion import Order, discussion_page, is_on_first_page, thread_page
from tests.blueprints.house import LATER
from tests.factories import NOON, Newsroom
from tests.queries.grown import FIRST_ID, Cost, costs, grow_discussion, grow_thread, plans

# Statements a page reads. A number that grows is a page that got slower for everybody: find out why first.
STATEMENTS = {
    "/": 5,
    "/sections/{section}": 3,
    "/articles/{slug}": 5,
    "/articles/{slug}/comments?order=oldest": 4,
    "/articles/{slug}/comments?after={top}": 4,
    "/articles/{slug}/comments?thread={top}": 4,
    "/feed.atom": 2,
    "/comments/{top}": 3,
}

FEW, MANY = 50, 10_000
# Only SQLite tells its plan without statistics, and counts the steps of its machine.
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@dataclass
class Grown:
    """A discussion of a number of comments: the connection it is on, and names to ask for its pages by."""

    connection: Connection
    names: dict[str, str]


@pytest.fixture(params=[FEW, MANY])
def grown(app: Flask, db: Any, request: pytest.FixtureRequest) -> Grown:
    with app.app_context():
        newsroom = Newsroom()
        top = grow_discussion(newsroom, request.param)
        section = newsroom.article.section.slug
        return Grown(db.engines[None], {"slug": newsroom.article.slug, "section": section, "top": str(top)})


def cost_of(app: Flask, grown: Grown, address: str) -> Cost:
    """What a page costs that nobody has asked for before."""
    app.extensions["drawings"] = Drawings()
    with costs(grown.connection) as cost, time_machine.travel(LATER, tick=False):
        answer = app.test_client().get(address.format(**grown.names))
    assert answer.status_code in (200, 303)
    return cost


def test_every_page_reads_so_many_statements_and_no_more(app: Flask, grown: Grown) -> None:
    assert {address: len(cost_of(app, grown, address).statements) for address in STATEMENTS} == STATEMENTS


@on_sqlite
def test_no_page_reads_through_all_comments(app: Flask, grown: Grown) -> None:
    for address in STATEMENTS:
        for plan in plans(grown.connection, cost_of(app, grown, address)):
            assert not re.match(r"SCAN (comments|articles|users)\b(?! USING)", plan), f"{address}: {plan}"


READS: dict[str, Callable[[int, int], object]] = {
    "newest": lambda article_id, top: discussion_page(article_id, Order.NEWEST),
    "oldest": lambda article_id, top: discussion_page(article_id, Order.OLDEST),
    "after": lambda article_id, top: discussion_page(article_id, Order.NEWEST, top),
    "thread": lambda article_id, top: thread_page(article_id, top),
    "first page": lambda article_id, top: is_on_first_page(article_id, top),
}


def steps_of(read: Callable[[], object]) -> int:
    with costs(db.engines[None]) as cost:  # type: ignore[arg-type]
        read()
    return cost.steps


@on_sqlite
@pytest.mark.parametrize("read", list(READS))
def test_as_much_is_read_of_ten_thousand_comments_as_of_a_hundred(newsroom: Newsroom, read: str) -> None:
    steps = []
    for number in (100, MANY):
        article_id, top = newsroom.article.id, grow_discussion(newsroom, number)
        steps.append(steps_of(lambda: READS[read](article_id, top)))
        db.session.execute(db.text("DELETE FROM comments"))
    assert steps[1] <= steps[0] * 1.25 + 3


@on_sqlite
def test_a_page_of_a_long_thread_reads_its_hundred_and_no_more(newsroom: Newsroom) -> None:
    steps = []
    for replies in (150, 3000):
        article_id, top = newsroom.article.id, grow_thread(newsroom, replies)
        steps.append(steps_of(lambda: thread_page(article_id, top, after=top + 30)))
        db.session.execute(db.text("DELETE FROM comments"))
    assert steps[1] <= steps[0] * 1.25 + 3


def test_a_grown_discussion_is_counted_right(newsroom: Newsroom) -> None:
    grow_discussion(newsroom, 500)
    assert counter_differences() == []


def test_a_grown_thread_is_counted_right(newsroom: Newsroom) -> None:
    grow_thread(newsroom, 50)
    assert counter_differences() == []


def plan_of(read: Callable[[], object]) -> str:
    connection: Any = db.engines[None]
    with costs(connection) as cost:
        read()
    return "\n".join(plans(connection, cost))


@on_sqlite
@pytest.mark.parametrize("after", [None, FIRST_ID - 10])
@pytest.mark.parametrize("order", list(Order))
def test_a_page_of_a_discussion_follows_the_index_of_what_is_shown(
    newsroom: Newsroom, order: Order, after: int | None
) -> None:
    grow_discussion(newsroom, FEW)
    article_id = newsroom.article.id
    plan = plan_of(lambda: discussion_page(article_id, order, after))
    _, _, replies = plan.partition("ix_comments_tops")
    assert "ix_comments_first_replies" in replies
    assert "TEMP B-TREE" not in replies.partition("ix_comments_first_replies")[0]


@on_sqlite
def test_a_page_of_a_thread_follows_the_index_of_its_paths(newsroom: Newsroom) -> None:
    article_id, top = newsroom.article.id, grow_thread(newsroom, FEW)
    for start in ({}, {"after": top + 30}, {"from_id": top + 30}):
        assert "ix_comments_thread" in plan_of(lambda start=start: thread_page(article_id, top, **start))


@on_sqlite
@pytest.mark.parametrize(
    ("lane", "index"), [(Lane.HELD, "ix_comments_state_created_at"), (Lane.NEW, "ix_comments_unread")]
)
def test_the_desks_lanes_follow_their_indexes(newsroom: Newsroom, lane: Lane, index: str) -> None:
    grow_discussion(newsroom, FEW)
    plan = plan_of(lambda: queue(lane, NOON)).partition("users")[0]
    assert index in plan
    assert "TEMP B-TREE" not in plan
