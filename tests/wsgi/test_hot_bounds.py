"""Whoever invents addresses fills no memory."""

import re

import pytest

from wsgi import HotRoute, hot_keys
from wsgi.drawing import Shows
from wsgi.entries import Entry, EntryStore
from wsgi.finished import FinishedPage

KILOBYTE = 1_000


def entry_of(size, drawn_at=0.0):
    page = FinishedPage("200 OK", 'W/"x"', [], b"x" * size, [], b"y", [])
    return Entry(page, Shows(None, ((1, 1),)), drawn_at)


def counted(store):
    return sum(entry.cost for entry in store.entries.values())


def test_ten_thousand_addresses_stay_within_the_bound(make_stage):
    stage = make_stage(max_bytes=500 * KILOBYTE)
    for number in range(10_000):
        stage.visit(path=f"/articles/a-{number}")
        if number % 500 == 0:
            assert stage.pages.stats().bytes <= 500 * KILOBYTE
    stats = stage.pages.stats()
    assert stage.room.drawn == 10_000 and 20 < stats.pages < 200
    assert stats.bytes == counted(stage.pages._store) <= 500 * KILOBYTE
    assert len(stage.pages._flights) == 0


def test_both_encodings_and_the_key_are_counted(make_stage):
    stage = make_stage()
    plain = len(stage.visit().body)
    packed = len(stage.visit(HTTP_ACCEPT_ENCODING="gzip").body)
    assert stage.pages.stats().bytes > plain + packed + len("/articles/tram")


def test_ten_thousand_answers_that_are_not_kept_leave_nothing(stage, room):
    room.status = "404 NOT FOUND"
    for number in range(10_000):
        stage.visit(path=f"/articles/a-{number}")
    assert stage.pages.stats().bytes == 0 and len(stage.pages._flights) == 0


def test_invented_spellings_of_one_address_stay_within_a_bound(stage, room):
    for number in range(3 * hot_keys.MOST_SPELLINGS):
        stage.visit(query=f"utm_source={number}")
    assert len(stage.pages._book.spellings) <= hot_keys.MOST_SPELLINGS
    assert room.drawn == 1


def test_a_long_spelling_is_answered_and_not_remembered(stage, room):
    stage.visit()
    stage.visit(query="utm_source=" + "x" * 600)
    assert room.drawn == 1 and not stage.pages._book.spellings


def test_a_remembered_spelling_of_a_page_that_left_is_drawn_again(stage, room):
    stage.visit(query="page=2&utm_source=x")
    stage.pages._store.forget(("/articles/tram", "page=2"))
    assert stage.visit(query="page=2&utm_source=x").code == 200
    assert room.drawn == 2 and room.seen[1]["QUERY_STRING"] == "page=2"


def test_the_page_used_least_recently_leaves_first(make_stage):
    stage = make_stage(max_bytes=60 * KILOBYTE)
    for name in ("old", "read"):
        stage.visit(path=f"/articles/{name}")
    for number in range(30):
        stage.clock.pass_seconds(0.01)
        stage.visit(path=f"/articles/a-{number}")
        stage.visit(path="/articles/read")
    assert "/articles/read" in stage.pages._store.entries
    assert "/articles/old" not in stage.pages._store.entries


def test_a_new_entry_takes_the_place_of_the_old_one_in_the_count():
    store = EntryStore(100 * KILOBYTE)
    store.keep("/", entry_of(10_000))
    store.keep("/", entry_of(5_000))
    assert store.total_bytes == counted(store) < 10_000
    store.forget("/")
    store.forget("/")
    assert store.total_bytes == 0


def test_a_page_that_would_drive_out_the_others_is_served_and_not_kept(make_stage):
    stage = make_stage(max_bytes=100 * KILOBYTE)
    stage.visit(path="/")
    stage.room.text = "0123456789" * 3_000
    assert stage.visit().code == 200
    assert list(stage.pages._store.entries) == ["/"]


def test_a_page_that_has_grown_too_large_leaves_with_its_old_self():
    store = EntryStore(40 * KILOBYTE)
    assert store.keep("/", entry_of(1_000))
    assert not store.keep("/", entry_of(20_000))
    assert store.total_bytes == 0 and not store.entries


def test_an_empty_path_is_never_kept(make_stage):
    stage = make_stage(routes=[HotRoute(re.compile(r".*"))])
    stage.visit(path="")
    stage.visit(path="")
    assert stage.room.drawn == 2


@pytest.mark.parametrize("shown", [0, 1, 500])
def test_what_a_page_shows_is_counted_too(shown):
    page = entry_of(0)._fresh
    assert Entry(page, Shows(None, ((1, 1),) * shown), 0.0).cost >= page.size + 100 * shown
