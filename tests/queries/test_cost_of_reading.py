"""Reading costs the same whether a discussion has fifty comments or ten thousand."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import Connection, update

from blueprints.comments.drawing import Drawings
from extensions import db
from models import Comment, OldAddress, Order, Tag
from queries.counters import counter_differences
from queries.discussion import discussion_page, is_on_first_page, picks_page, ranked_page, staff_page
from queries.lanes import Lane, lane_counts, queue
from queries.rankings import RANKED, Snapshot, new_since, pack
from queries.threads import thread_page
from services.rankings import current_ranking
from tests.blueprints.house import LATER
from tests.factories import NOON, Newsroom
from tests.queries.grown import FIRST_ID, Cost, costs, grow_discussion, grow_thread, plans

# Statements a page reads. A number that grows is a page that got slower for everybody: find out why first.
STATEMENTS = {
    "/": 6,
    "/sections/{section}": 3,
    "/tags/{tag}": 3,
    "/articles/{slug}": 8,
    "/articles/{slug}/comments?order=oldest": 6,
    "/articles/{slug}/comments?after={top}": 5,
    "/articles/{slug}/comments?order=best": 8,
    "/articles/{slug}/comments?order=replied": 8,
    "/articles/{slug}/comments?order=picks": 4,
    "/articles/{slug}/comments?order=staff": 4,
    "/api/v1/counts?article={slug}": 1,
    "/articles/{slug}/comments?thread={top}": 4,
    "/feed.atom": 2,
    "/comments/{top}": 4,
    "/?before=2": 3,
    "/sections/{section}?before=2": 3,
    "/sections/{section}/feed.atom": 3,
    "/tags/{tag}?before=2": 3,
    "/tags/{tag}/feed.atom": 3,
    "/old/{slug}": 1,
    "/feed/": 0,
    "/articles/{slug}/comments?thread={top}&from={top}": 5,
    "/about/house-rules": 2,
    "/about/moderation": 1,
    "/about/privacy": 1,
    "/about/contact": 1,
    "/login": 1,
    "/register": 1,
    "/robots.txt": 0,
    "/readyz": 1,
}

BY_AGE = (Order.NEWEST, Order.OLDEST)
FEW, MANY = 50, 10_000
# Putting ten thousand in takes a while, and a third of them tells as much of what is read.
SOME, MORE = 100, 3_000
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
        top = grow_discussion(newsroom.article, newsroom.reader, request.param)
        article = newsroom.article
        article.tags = [Tag(slug="river-lune", name="River Lune")]
        db.session.add(OldAddress(path=f"/old/{article.slug}", article_id=article.id))
        db.session.commit()
        # Made once a minute, however many read: not what a page costs.
        for order in RANKED:
            current_ranking(article.id, order, LATER)
        names = {"slug": article.slug, "section": article.section.slug, "top": str(top), "tag": "river-lune"}
        return Grown(db.engines[None], names)


def cost_of(app: Flask, grown: Grown, address: str) -> Cost:
    """What a page costs that nobody has asked for before."""
    app.extensions["drawings"] = Drawings()
    with costs(grown.connection) as cost, time_machine.travel(LATER, tick=False):
        answer = app.test_client().get(address.format(**grown.names))
    assert answer.status_code in (200, 301, 303)
    return cost


def test_every_page_reads_so_many_statements_and_no_more(app: Flask, grown: Grown) -> None:
    assert {address: len(cost_of(app, grown, address).statements) for address in STATEMENTS} == STATEMENTS


@on_sqlite
@pytest.mark.parametrize("grown", [FEW], indirect=True)
def test_no_page_reads_through_all_comments(app: Flask, grown: Grown) -> None:
    for address in STATEMENTS:
        for plan in plans(grown.connection, cost_of(app, grown, address)):
            assert not re.match(r"SCAN (comments|articles|users)\b(?! USING)", plan), f"{address}: {plan}"


# Of the newest threads, made before the latest of them came.
RANKING = Snapshot(1, NOON - timedelta(days=300, minutes=10), pack([FIRST_ID - step for step in range(60)]))
READS: dict[str, Callable[[int, int], object]] = {
    "newest": lambda article_id, top: discussion_page(article_id, Order.NEWEST),
    "oldest": lambda article_id, top: discussion_page(article_id, Order.OLDEST),
    "after": lambda article_id, top: discussion_page(article_id, Order.NEWEST, top),
    "thread": lambda article_id, top: thread_page(article_id, top),
    "first page": lambda article_id, top: is_on_first_page(article_id, top),
    "picks": lambda article_id, top: picks_page(article_id),
    "staff": lambda article_id, top: staff_page(article_id, top),
    "ranked": lambda article_id, top: ranked_page(article_id, Order.BEST, RANKING),
    "new": lambda article_id, top: new_since(article_id, RANKING),
}


def steps_of(read: Callable[[], object]) -> int:
    with costs(db.engines[None]) as cost:  # type: ignore[arg-type]
        read()
    return cost.steps


def assert_no_growth(steps: list[int]) -> None:
    """A tree that is deeper by a level takes a few steps more; reading thirty times the rows does not pass."""
    assert steps[1] <= steps[0] * 1.25 + 3


@on_sqlite
@pytest.mark.parametrize("read", list(READS))
def test_as_much_is_read_of_three_thousand_comments_as_of_a_hundred(newsroom: Newsroom, read: str) -> None:
    article_id, steps = newsroom.article.id, []
    for number in (SOME, MORE):
        top = grow_discussion(newsroom.article, newsroom.reader, number)
        steps.append(steps_of(partial(READS[read], article_id, top)))
        db.session.execute(db.text("DELETE FROM comments"))
    assert_no_growth(steps)


@on_sqlite
def test_a_page_of_a_long_thread_reads_its_hundred_and_no_more(newsroom: Newsroom) -> None:
    steps = []
    for replies in (150, 3000):
        top = grow_thread(newsroom.article, newsroom.reader, replies)
        steps.append(steps_of(partial(thread_page, newsroom.article.id, top, after=top + 30)))
        db.session.execute(db.text("DELETE FROM comments"))
    assert_no_growth(steps)


@on_sqlite
def test_a_page_reads_three_replies_of_a_thread_however_many_it_has(newsroom: Newsroom) -> None:
    steps = []
    for replies in (150, 3000):
        grow_discussion(newsroom.article, newsroom.reader, 100)
        grow_thread(newsroom.article, newsroom.reader, replies)
        steps.append(steps_of(partial(discussion_page, newsroom.article.id, Order.NEWEST)))
        db.session.execute(db.text("DELETE FROM comments"))
    assert_no_growth(steps)


@on_sqlite
@pytest.mark.parametrize("read", [lane_counts, partial(queue, Lane.NEW), partial(queue, Lane.HELD)])
def test_the_desk_reads_what_waits_and_not_what_was_read(newsroom: Newsroom, read: Callable[..., object]) -> None:
    steps = []
    for number in (SOME, MORE):
        grow_discussion(newsroom.article, newsroom.reader, number)
        waiting = FIRST_ID - 20
        db.session.execute(update(Comment).where(Comment.id < waiting).values(reviewed_at=Comment.created_at))
        steps.append(steps_of(partial(read, NOON)))
        db.session.execute(db.text("DELETE FROM comments"))
    assert_no_growth(steps)


def test_a_grown_discussion_is_counted_right(newsroom: Newsroom) -> None:
    grow_discussion(newsroom.article, newsroom.reader, 500)
    assert counter_differences() == []


def test_a_grown_thread_is_counted_right(newsroom: Newsroom) -> None:
    grow_thread(newsroom.article, newsroom.reader, 50)
    assert counter_differences() == []


def plan_of(read: Callable[[], object]) -> str:
    connection: Any = db.engines[None]
    with costs(connection) as cost:
        read()
    return "\n".join(plans(connection, cost))


@on_sqlite
@pytest.mark.parametrize("after", [None, FIRST_ID - 10])
@pytest.mark.parametrize("order", BY_AGE)
def test_a_page_of_a_discussion_follows_the_index_of_what_is_shown(
    newsroom: Newsroom, order: Order, after: int | None
) -> None:
    grow_discussion(newsroom.article, newsroom.reader, FEW)
    article_id = newsroom.article.id
    plan = plan_of(lambda: discussion_page(article_id, order, after))
    _, _, replies = plan.partition("ix_comments_tops")
    assert "(root_id=? AND reply_no<?)" in replies
    assert "TEMP B-TREE" not in replies.partition("ix_comments_first_replies")[0]


@on_sqlite
def test_a_page_of_a_thread_follows_the_index_of_its_paths(newsroom: Newsroom) -> None:
    article_id, top = newsroom.article.id, grow_thread(newsroom.article, newsroom.reader, FEW)
    for start in ({}, {"after": top + 30}, {"from_id": top + 30}):
        assert "ix_comments_thread" in plan_of(lambda start=start: thread_page(article_id, top, **start))
