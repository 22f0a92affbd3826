"""The moderators' desk by HTTP."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from blueprints.moderation.marks import marked
from models import ScreeningFinding
from tests.blueprints.house import House, place_of, words_of
from tests.factories import NOON


def decide(browser: FlaskClient, comment_id: int, what: str, lane: str = "held", **sight: str) -> TestResponse:
    data = {"revision": "1", "decision_count": "0", "lane": lane, **sight}
    return browser.post(f"/moderation/comments/{comment_id}/{what}", data=data)


def queue(page: str) -> list[int]:
    return [int(found) for found in re.findall(r'<li><a href="/moderation/comments/(\d+)\?lane', page)]


def test_the_desk_lists_what_is_held_longest_waiting_first(house: House) -> None:
    ids = [house.hold(at=NOON + timedelta(minutes=minute)) for minute in (3, 1, 2)]
    page = words_of(house.browser(house.moderator).get("/moderation/"))
    assert queue(page) == [ids[1], ids[2], ids[0]]
    assert "Held <b>3</b>" in page


def test_the_lane_of_new_ones_holds_what_nobody_read(house: House) -> None:
    read, unread = house.say(), house.say()
    house.approve(read)
    page = words_of(house.browser(house.moderator).get("/moderation/?lane=new"))
    assert queue(page) == [unread]


def test_what_was_rejected_can_be_put_right(house: House) -> None:
    comment = house.say("That is what a wog would say, the sign read.")
    browser = house.browser(house.moderator)
    assert queue(words_of(browser.get("/moderation/?lane=rejected"))) == [comment]
    assert decide(browser, comment, "approval", "rejected").status_code == 303
    assert house.state_of(comment) == "published"


def test_a_lane_nobody_knows_is_the_held_one(house: House) -> None:
    held = house.hold()
    assert queue(words_of(house.browser(house.moderator).get("/moderation/?lane=nonsense"))) == [held]


def test_an_empty_desk_says_so(house: House) -> None:
    for lane, words in (("held", "Nothing is held."), ("new", "has been read"), ("rejected", "Nothing was rejected")):
        assert words in words_of(house.browser(house.moderator).get(f"/moderation/?lane={lane}"))


def test_the_desk_marks_the_very_characters_a_check_found(house: House) -> None:
    held = house.say("Read <https://example.com/minutes>, item 9 & ten.")
    page = house.browser(house.moderator).get(f"/moderation/comments/{held}").get_data(as_text=True)
    source = re.search(r'<div class="comment-text source" dir="auto">(.*?)</div>', page, re.DOTALL)
    assert source
    assert re.findall(r"<mark>(.*?)<sup>", source[1]) == ["https://example.com/minutes"]
    assert re.sub(r"</?mark>|<sup>.*?</sup>", "", source[1]) == (
        "Read &lt;https://example.com/minutes&gt;, item 9 &amp; ten."
    )


def finding(start: int | None, end: int | None) -> ScreeningFinding:
    return ScreeningFinding(start=start, end=end)


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], "a&lt;bc"),
        ([(1, 2)], "a<mark>&lt;<sup>1</sup></mark>bc"),
        ([(0, 3), (1, 4)], "<mark>a</mark><mark>&lt;b<sup>1</sup></mark><mark>c<sup>2</sup></mark>"),
        ([(1, 3), (1, 3)], "a<mark>&lt;b<sup>1, 2</sup></mark>c"),
        ([(2, 99)], "a&lt;<mark>bc<sup>1</sup></mark>"),
        ([(3, 3), (None, None), (-1, 2), (9, 12)], "a&lt;bc"),
    ],
)
def test_marks_hold_exactly_what_was_found(spans: list[tuple[int | None, int | None]], expected: str) -> None:
    assert marked("a<bc", [finding(*span) for span in spans]) == expected


def test_the_item_shows_what_it_answers_and_the_writers_record(house: House) -> None:
    top = house.say("The words above.", house.other)
    house.say("That is what a wog would say, the sign read.")
    held = house.hold(parent_id=top)
    page = words_of(house.browser(house.moderator).get(f"/moderation/comments/{held}"))
    assert "The words above." in page
    assert "The last 2 comments, oldest first: 1 rejected" in page
    assert "<dt>Rejected</dt><dd>1</dd>" in page


def test_an_approval_publishes_and_leads_to_the_next(house: House) -> None:
    first, second = house.hold(), house.hold(house.other)
    browser = house.browser(house.moderator)
    answer = decide(browser, first, "approval")
    assert (answer.status_code, place_of(answer)) == (303, f"/moderation/comments/{second}?lane=held")
    assert house.state_of(first) == "published"
    assert f"Approved: {house.reader.display_name}." in words_of(browser.get(place_of(answer)))


def test_the_last_decision_of_a_lane_leads_to_the_empty_desk(house: House) -> None:
    answer = decide(house.browser(house.moderator), house.hold(), "approval")
    assert place_of(answer) == "/moderation/?lane=held"


def test_a_rejection_names_its_rule(house: House) -> None:
    held = house.hold()
    browser = house.browser(house.moderator)
    answer = decide(browser, held, "rejection", rule="4")
    assert answer.status_code == 303
    assert house.state_of(held) == "rejected"
    assert "rule 4, no spam or advertising." in words_of(browser.get(place_of(answer)))
    page = words_of(browser.get(f"/moderation/comments/{held}"))
    assert f"by {house.moderator.display_name}" in page


@pytest.mark.parametrize("rule", ["", "0", "99", "x"])
def test_a_rejection_without_a_rule_is_refused(house: House, rule: str) -> None:
    held = house.hold()
    answer = decide(house.browser(house.moderator), held, "rejection", rule=rule)
    assert answer.status_code in (400, 409)
    assert house.state_of(held) == "held"


def test_who_comes_second_is_told_who_was_first_and_when(house: House) -> None:
    held, following = house.hold(), house.hold(house.other)
    house.reject(held)
    answer = decide(house.browser(house.other_moderator), held, "approval")
    assert answer.status_code == 409
    page = words_of(answer)
    assert f"<bdi>{house.moderator.display_name}</bdi> rejected this comment on 23 November 2026, at 12:15." in page
    assert f"/moderation/comments/{following}" in page
    assert house.state_of(held) == "rejected"


def test_what_its_writer_withdrew_is_not_decided(house: House) -> None:
    held = house.hold()
    house.withdraw(held)
    browser = house.browser(house.moderator)
    answer = decide(browser, held, "approval")
    assert answer.status_code == 409
    assert "Its writer has withdrawn this comment" in words_of(answer)
    assert browser.get(f"/moderation/comments/{held}").status_code == 404


@pytest.mark.parametrize("missing", ["revision", "decision_count"])
def test_a_decision_that_does_not_say_what_was_seen_is_refused(house: House, missing: str) -> None:
    held = house.hold()
    assert decide(house.browser(house.moderator), held, "approval", **{missing: ""}).status_code == 400
    assert house.state_of(held) == "held"


def test_a_comment_that_never_was_is_not_found(house: House) -> None:
    browser = house.browser(house.moderator)
    assert browser.get("/moderation/comments/987654").status_code == 404
    assert decide(browser, 987654, "approval").status_code == 404


@pytest.mark.parametrize("address", ["/moderation/", "/moderation/comments/1"])
def test_the_desk_is_for_moderators(house: House, address: str) -> None:
    assert house.browser(house.reader).get(address).status_code == 403
    answer = house.browser().get(address)
    assert (answer.status_code, place_of(answer)) == (303, f"/login?next={address}")


def test_readers_decide_nothing(house: House) -> None:
    held = house.hold()
    assert decide(house.browser(house.reader), held, "approval").status_code == 403
    assert decide(house.browser(with_form=True), held, "approval").status_code == 401
    assert house.state_of(held) == "held"
