"""What a comment costs the database, and what no other writer waits for."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from sqlalchemy import Connection, event

from extensions import db
from services.comments import CommentPolicy, Draft, post_comment
from tests.blueprints.house import A_KEY, House
from tests.factories import NOON, Newsroom, say
from tests.queries.grown import Cost, costs, plans

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
TEXT = "I crossed it *twice* on Friday, and nobody came to say why it was shut."
LINKED = "The minutes are at https://example.com/minutes, item 9."

# A number that grows is time in which every other writer waits: find out why first.
STATEMENTS = {"a comment": 10, "a reply": 13, "a reply far down": 13, "a held comment": 9}


def connection_of(house: House) -> Any:
    """The test's one connection."""
    with house.app.app_context():
        return db.engines[None]


def cost_of(house: House, **fields: str) -> Cost:
    """What it costs to post by HTTP, from the cookie to the redirect."""
    with costs(connection_of(house)) as cost:
        sent = {"body": TEXT, "key": A_KEY, **fields}
        answer = house.browser(house.other).post(f"{house.address}/comments", data=sent)
    assert answer.status_code == 303
    return cost


def costs_of_all(house: House) -> dict[str, Cost]:
    top = below = house.say()
    # Enough of them for the writer to be known: otherwise a finding says how new they are.
    for _ in range(5):
        below = house.say(by=house.other, parent_id=below)
    return {
        "a comment": cost_of(house),
        "a reply": cost_of(house, parent=str(top), key=f"{A_KEY}-2", body=f"{TEXT} It is."),
        "a reply far down": cost_of(house, parent=str(below), key=f"{A_KEY}-3", body=f"{TEXT} It was."),
        "a held comment": cost_of(house, key=f"{A_KEY}-4", body=LINKED),
    }


def test_a_comment_takes_so_many_statements_and_no_more(house: House) -> None:
    assert {what: len(cost.statements) for what, cost in costs_of_all(house).items()} == STATEMENTS


def test_posting_never_reads_the_story(house: House) -> None:
    for cost in costs_of_all(house).values():
        assert not any(re.search(r"articles\.(body|standfirst|headline)", sql) for sql, _ in cost.statements)


@on_sqlite
def test_posting_reads_through_nothing(house: House) -> None:
    for what, cost in costs_of_all(house).items():
        for plan in plans(connection_of(house), cost):
            assert not re.match(r"SCAN (comments|articles|users|findings)\b", plan), f"{what}: {plan}"


@contextmanager
def what_happens(connection: Connection) -> Iterator[list[str]]:
    """In order: each statement, and each call of a function that draws, folds or screens."""
    happened: list[str] = []

    def statement(_conn: Any, _cursor: Any, sql: str, *_more: Any) -> None:
        happened.append(sql)

    def called(frame: FrameType, what: str, _given: Any) -> None:
        room = Path(frame.f_code.co_filename).parent
        if what == "call" and {"text", "screening", "checks"} & {room.name}:
            happened.append(f"{room.name}: {frame.f_code.co_name}")

    event.listen(connection, "before_cursor_execute", statement)
    sys.setprofile(called)
    try:
        yield happened
    finally:
        sys.setprofile(None)
        event.remove(connection, "before_cursor_execute", statement)


def test_a_text_is_drawn_and_screened_before_anybody_has_to_wait(newsroom: Newsroom) -> None:
    connection: Any = db.engines[None]
    top = say(newsroom.article, newsroom.reader)
    draft = Draft(newsroom.article.id, newsroom.other.id, TEXT, A_KEY, top.id)
    with what_happens(connection) as happened:
        post_comment(draft, CommentPolicy(), NOON)
    (taken,) = [place for place, what in enumerate(happened) if "discussion_mode" in what]
    assert "text: render_comment" in happened[:taken]
    assert "screening: screen" in happened[:taken]
    assert [what for what in happened[taken:] if what.startswith(("text:", "screening:", "checks:"))] == []


def test_a_text_without_marks_is_drawn_once_and_folded_once(newsroom: Newsroom) -> None:
    connection: Any = db.engines[None]
    draft = Draft(newsroom.article.id, newsroom.reader.id, TEXT.replace("*", ""), A_KEY)
    with what_happens(connection) as happened:
        post_comment(draft, CommentPolicy(), NOON)
    assert [happened.count(f"text: {name}") for name in ("render_comment", "fold", "fingerprint")] == [1, 1, 1]


def test_nobody_is_looked_up_for_a_page_that_does_not_ask_who_reads_it(house: House) -> None:
    with costs(connection_of(house)) as cost:
        house.browser(house.reader).get("/robots.txt")
    assert cost.statements == []
