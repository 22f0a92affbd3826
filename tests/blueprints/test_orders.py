"""A discussion in each order, as readers ask for it: addresses, defaults, pages, and what each mode allows."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import update

from extensions import db
from models import Article, Comment, DiscussionMode
from tests.blueprints.house import LATER, House, place_of, words_of
from tests.factories import NOON

SECOND = timedelta(seconds=1)
EACH = re.compile(r'<article class="comment[^"]*" id="c(\d+)"')
FURTHER = re.compile(r'href="([^"]*[?&](?:page|after)=[^"#]*)#')


def said(house: House, number: int) -> list[int]:
    return [house.say(at=NOON + n * SECOND) for n in range(number)]


def recommended(house: House, comment_id: int, number: int, **more: Any) -> None:
    with house.app.app_context():
        changed = update(Comment).where(Comment.id == comment_id).values(recommend_count=number, **more)
        db.session.execute(changed)
        db.session.execute(update(Article).values(seq=Article.seq + 1))
        db.session.commit()


def drawn(browser: FlaskClient, address: str) -> list[int]:
    answer = browser.get(address)
    assert answer.status_code == 200
    return [int(number) for number in EACH.findall(words_of(answer))]


def further(browser: FlaskClient, address: str) -> str | None:
    found = FURTHER.search(words_of(browser.get(address)))
    return found[1] if found else None


def read_to_the_end(browser: FlaskClient, address: str) -> list[int]:
    found: list[int] = []
    on: str | None = address
    while on:
        found += drawn(browser, on)
        on = further(browser, on)
    return found


def test_an_open_discussion_is_read_newest_first(house: House) -> None:
    ids = said(house, 3)
    for address in (house.address, f"{house.address}/comments", f"{house.address}/comments?order=newest"):
        assert drawn(house.browser(), address) == ids[::-1]
    assert drawn(house.browser(), f"{house.address}/comments?order=oldest") == ids


def test_best_is_read_by_recommends_and_picks_come_first(house: House) -> None:
    low, high, pick = said(house, 3)
    recommended(house, high, 9)
    recommended(house, pick, 1, picked_at=NOON, pick_reason="It explains the tide.")
    assert drawn(house.browser(), f"{house.address}/comments?order=best") == [pick, high, low]


def test_a_closed_discussion_is_read_best_first(house: House) -> None:
    ids = said(house, 3)
    recommended(house, ids[0], 9)
    house.run_discussion(DiscussionMode.CLOSED)
    for address in (house.address, f"{house.address}/comments"):
        assert drawn(house.browser(), address) == [ids[0], ids[2], ids[1]]
    # A page that was begun on while it was open goes on as it began.
    assert drawn(house.browser(), f"{house.address}/comments?after={ids[2]}") == [ids[1], ids[0]]


def test_a_tribute_is_read_in_the_order_of_arrival_and_in_no_other(house: House) -> None:
    ids = said(house, 3)
    recommended(house, ids[1], 9)
    house.run_discussion(DiscussionMode.TRIBUTE)
    for order in ("", "?order=best", "?order=newest", "?order=replied"):
        assert drawn(house.browser(), f"{house.address}/comments{order}") == ids
    assert drawn(house.browser(), house.address) == ids


def test_most_replied_is_read_by_replies(house: House) -> None:
    first, second, third = said(house, 3)
    for _ in range(2):
        house.say(by=house.other, parent_id=second)
    house.say(by=house.other, parent_id=first)
    page = drawn(house.browser(), f"{house.address}/comments?order=replied")
    assert [number for number in page if number in (first, second, third)] == [second, first, third]


@pytest.mark.parametrize("order", ["newest", "oldest", "best", "replied", "staff", "mine"])
def test_each_order_is_read_to_its_end(house: House, order: str) -> None:
    ids = [house.say(by=house.editor, at=NOON + n * SECOND) for n in range(57)]
    read = read_to_the_end(house.browser(house.editor), f"{house.address}/comments?order={order}")
    assert sorted(read) == ids


def test_the_pages_of_a_closed_discussion_lead_on_from_the_story(house: House) -> None:
    ids = said(house, 57)
    house.run_discussion(DiscussionMode.CLOSED)
    assert read_to_the_end(house.browser(), house.address) == ids[::-1]


def test_what_came_since_is_counted_and_not_put_in(house: House) -> None:
    ids = said(house, 30)
    browser, address = house.browser(), f"{house.address}/comments?order=best"
    second = further(browser, address) or ""
    new = house.say(at=LATER + SECOND)
    assert drawn(browser, second) == ids[4::-1]
    assert "1 new comment" in words_of(browser.get(second))
    with time_machine.travel(LATER + timedelta(minutes=1), tick=False):
        assert new in drawn(browser, address)
        assert "new comment" not in words_of(browser.get(address)).partition('<ol class="comments')[0]
        assert drawn(browser, second) == ids[4::-1]


@pytest.mark.parametrize("place", ["987.25", "12", "12.", "0.25", "x.y", "1.25.25"])
def test_a_page_that_is_not_kept_begins_again_and_says_so(house: House, place: str) -> None:
    ids = said(house, 30)
    answer = house.browser().get(f"{house.address}/comments?order=best&page={place}")
    assert answer.status_code == 200
    assert [int(number) for number in EACH.findall(words_of(answer))] == ids[:4:-1]
    assert "no longer kept" in words_of(answer)
    assert "no longer kept" not in words_of(house.browser().get(f"{house.address}/comments?order=best"))


def test_ones_own_comments_are_listed_for_their_writer(house: House) -> None:
    mine, _theirs = house.say(), house.say(by=house.other)
    held = house.hold()
    page = words_of(house.browser(house.reader).get(f"{house.address}/comments?order=mine"))
    assert re.findall(r'id="c(\d+)"', page) == [str(held), str(mine)]


def test_whoever_is_not_signed_in_is_led_there_through_the_sign_in(house: House) -> None:
    answer = house.browser().get(f"{house.address}/comments?order=mine")
    assert (answer.status_code, place_of(answer)) == (
        303, f"/login?next={house.address}/comments?order%3Dmine",
    )  # fmt: skip


def test_ones_own_list_is_drawn_for_one_reader_alone(house: House) -> None:
    house.say("Words of Ruth.")
    address = f"{house.address}/comments?order=mine"
    assert "Words of Ruth." in words_of(house.browser(house.reader).get(address))
    assert "Words of Ruth." not in words_of(house.browser(house.other).get(address))


def test_staff_replies_and_picks_stand_alone(house: House) -> None:
    top = house.say()
    reply = house.say(by=house.editor, parent_id=top)
    recommended(house, reply, 0, picked_at=NOON, pick_reason="It explains the tide.")
    for order in ("staff", "picks"):
        answer = house.browser().get(f"{house.address}/comments?order={order}")
        assert [int(number) for number in EACH.findall(words_of(answer))] == [reply]
        assert house.reader.display_name in words_of(answer)
        assert f'href="/comments/{top}"' in words_of(answer)


@pytest.mark.parametrize(
    "address", ["", "/comments", "/comments?order=oldest", "/comments?order=best", "/comments?after=1"]
)
def test_of_a_hidden_discussion_nothing_is_drawn(house: House, address: str) -> None:
    house.say("Words of Ruth.")
    house.run_discussion(DiscussionMode.HIDDEN)
    for person in (None, house.other, house.moderator):
        answer = house.browser(person).get(house.address + address)
        assert answer.status_code == 200
        assert "Words of Ruth." not in words_of(answer)


def test_a_thread_of_a_hidden_discussion_is_not_found(house: House) -> None:
    top = house.say()
    house.run_discussion(DiscussionMode.HIDDEN)
    assert house.browser().get(f"{house.address}/comments?thread={top}").status_code == 404


def test_a_comment_of_a_hidden_discussion_is_found_by_its_writer_and_on_the_desk(house: House) -> None:
    top = house.say()
    house.run_discussion(DiscussionMode.HIDDEN)
    for person in (None, house.other):
        assert house.browser(person).get(f"/comments/{top}").status_code == 404
    assert place_of(house.browser(house.reader).get(f"/comments/{top}")) == "/account/"
    assert place_of(house.browser(house.moderator).get(f"/comments/{top}")) == f"/moderation/comments/{top}"


@pytest.mark.parametrize("mode", [DiscussionMode.CLOSED, DiscussionMode.TRIBUTE, DiscussionMode.APPEAL])
def test_a_permalink_leads_to_a_page_that_draws_the_comment(house: House, mode: DiscussionMode) -> None:
    tops = said(house, 27)
    reply = house.say(by=house.other, parent_id=tops[0])
    house.run_discussion(mode)
    browser = house.browser()
    for comment_id in (tops[0], tops[13], tops[26], reply):
        where, _, anchor = place_of(browser.get(f"/comments/{comment_id}")).partition("#")
        assert anchor == f"c{comment_id}"
        assert comment_id in drawn(browser, where)


def test_in_a_tribute_the_first_messages_are_at_the_story(house: House) -> None:
    first, *_, last = said(house, 26)
    house.run_discussion(DiscussionMode.TRIBUTE)
    assert place_of(house.browser().get(f"/comments/{first}")) == f"{house.address}#c{first}"
    assert place_of(house.browser().get(f"/comments/{last}")) == f"{house.address}/comments?thread={last}#c{last}"
