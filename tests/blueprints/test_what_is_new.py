"""What came since the last visit: how much of it there is, where it is, and which links lead to more."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from extensions import db
from models import DiscussionMode, MutedReader, MutedThread, Visit
from queries.discussion import THREADS_A_PAGE
from queries.threads import THREAD_PAGE
from tests.blueprints.house import LATER, House, words_of
from tests.factories import NOON
from tests.queries.grown import Cost, costs

SINCE, AFTER = LATER + timedelta(hours=1), LATER + timedelta(hours=2)


@pytest.fixture(autouse=True)
def came_back(house: House) -> Iterator[None]:
    """The reader was here at one, and is back at half past two."""
    with house.app.app_context():
        db.session.add(Visit(user_id=house.reader.id, article_id=house.article.id, since=None, last_at=SINCE))
        db.session.commit()
    with time_machine.travel(AFTER + timedelta(minutes=10), tick=False):
        yield


def page_for(house: House, asked: str = "") -> str:
    return words_of(house.browser(house.reader).get(f"{house.address}{asked}"))


def line_of(page: str) -> list[tuple[str, str]]:
    """Where the line above the comments leads, and what it says."""
    return re.findall(r'<a href="([^"]+)">([^<]*[Nn]ew) since you were here', page)


def marked(page: str) -> list[str]:
    """The links that say there is something new where they lead."""
    links = re.findall(r'<a class="[^"]+" href="([^"]+)">([^\n]*?)</a>', page)
    return [address for address, words in links if words.endswith(' <span class="fresh">New</span>')]


def replies(house: House, top: int, number: int) -> list[int]:
    return [house.say(by=house.other, parent_id=top) for _ in range(number)]


def mute(house: House, *rows: object) -> None:
    with house.app.app_context():
        db.session.add_all(rows)
        db.session.commit()


def test_the_line_counts_the_whole_discussion_and_leads_to_the_first_here(house: House) -> None:
    top = house.say(by=house.other)
    replies(house, top, 3)
    house.say(by=house.other, parent_id=top, at=AFTER)
    fresh = house.say(by=house.other, at=AFTER)
    house.say(at=AFTER)
    assert line_of(page_for(house)) == [(f"#c{fresh}", "2 new")]


def test_with_nothing_new_there_is_no_line(house: House) -> None:
    house.say(by=house.other)
    house.say(at=AFTER)
    page = page_for(house)
    assert (line_of(page), marked(page)) == ([], [])


@pytest.mark.parametrize("asked", ["/comments?order=staff", "/comments?order=oldest&after={first}"])
def test_where_none_of_it_is_the_line_leads_to_the_newest(house: House, asked: str) -> None:
    first = house.say(by=house.other)
    house.say(by=house.other, parent_id=first, at=AFTER)
    assert line_of(page_for(house, asked.format(first=first))) == [(f"{house.address}#comments", "1 new")]


def test_a_discussion_in_another_order_by_itself_has_an_address_for_its_newest(house: House) -> None:
    house.say(by=house.other, at=AFTER)
    house.run_discussion(DiscussionMode.CLOSED)
    newest = f"{house.address}/comments?order=newest#comments"
    assert line_of(page_for(house, "/comments?order=staff")) == [(newest, "1 new")]


def test_on_the_page_of_the_newest_it_leads_to_what_lies_deeper(house: House) -> None:
    top = house.say(by=house.other)
    replies(house, top, 3)
    deep = house.say(by=house.other, parent_id=top, at=AFTER)
    assert line_of(page_for(house)) == [(f"/comments/{deep}", "1 new")]


def test_a_tribute_has_no_numbers(house: House) -> None:
    fresh = house.say(by=house.other, at=AFTER)
    house.run_discussion(DiscussionMode.TRIBUTE)
    assert line_of(page_for(house)) == [(f"#c{fresh}", "New")]


def test_a_thread_with_something_new_that_is_not_drawn_says_so(house: House) -> None:
    calm, busy = house.say(by=house.other), house.say(by=house.other)
    for top in (calm, busy):
        replies(house, top, 4)
    house.say(by=house.other, parent_id=busy, at=AFTER)
    page = page_for(house)
    assert marked(page) == [f"{house.address}/comments?thread={busy}"]
    assert f"thread={calm}" in page
    assert marked(words_of(house.browser(house.other).get(house.address))) == []


def test_what_is_muted_is_not_new(house: House) -> None:
    loud, busy = house.say(by=house.editor), house.say(by=house.editor)
    for top in (loud, busy):
        replies(house, top, 3)
    house.say(by=house.other, parent_id=busy, at=AFTER)
    house.say(by=house.moderator, parent_id=loud, at=AFTER)
    house.say(by=house.other, at=AFTER)
    drawn = house.say(by=house.editor, at=AFTER)
    mute(house, MutedReader(user_id=house.reader.id, muted_id=house.other.id, at=NOON))
    mute(house, *(MutedThread(user_id=house.reader.id, root_id=top, at=NOON) for top in (loud, drawn)))
    page = page_for(house)
    assert (line_of(page), marked(page), page.count("is-new")) == ([], [], 0)


def test_the_next_page_of_the_newest_says_when_older_threads_have_something_new(house: House) -> None:
    tops = [house.say(by=house.other, at=NOON + timedelta(seconds=n)) for n in range(THREADS_A_PAGE + 1)]
    onward = f"{house.address}/comments?after={tops[1]}#comments"
    house.say(by=house.other, parent_id=tops[-1], at=AFTER)
    assert marked(page_for(house)) == []
    house.say(by=house.other, parent_id=tops[0], at=AFTER)
    assert marked(page_for(house)) == [onward]
    assert marked(page_for(house, "/comments?order=oldest")) == []


def test_the_next_page_of_a_thread_says_when_it_has_something_new(house: House) -> None:
    top = house.say(by=house.other)
    before = replies(house, top, THREAD_PAGE)
    house.say(by=house.other, parent_id=top)
    asked, onward = f"/comments?thread={top}", f"&after={before[-1]}#comments"
    assert marked(page_for(house, asked)) == []
    house.say(by=house.other, parent_id=top, at=AFTER)
    assert marked(page_for(house, asked)) == [f"{house.address}{asked}{onward}"]


def test_it_is_read_in_one_statement_and_on_a_first_visit_in_none(house: House) -> None:
    house.say(by=house.other, at=AFTER)
    found: dict[str, int] = {}
    for name, person in (("again", house.reader), ("first", house.other)):
        with house.app.app_context():
            connection = db.engines[None]
        with costs(connection) as cost:  # type: ignore[arg-type]
            house.browser(person).get(house.address)
        found[name] = len(looked(cost))
    assert found == {"again": 1, "first": 0}


def looked(cost: Cost) -> list[str]:
    return [sql for sql, _ in cost.statements if re.search(r"published_at >= .*LIMIT", sql, re.DOTALL)]
