"""Recommending by HTTP, with a script and without."""

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from models import DiscussionMode
from tests.blueprints.house import House, place_of, words_of

FETCH = {"Accept": "application/json"}


def press(browser: FlaskClient, comment_id: int, **more: object) -> TestResponse:
    return browser.post(f"/comments/{comment_id}/recommendation", **more)  # type: ignore[arg-type]


def test_a_press_counts_and_leads_back_to_the_comment(house: House) -> None:
    comment = house.say()
    answer = press(house.browser(house.other), comment)
    assert (answer.status_code, place_of(answer)) == (303, f"{house.address}#c{comment}")
    page = words_of(house.browser(house.other).get(f"/comments/{comment}/recommendation"))
    assert "You recommend this comment" in page
    assert "1 recommend<" in page


def test_a_script_is_answered_with_the_number(house: House) -> None:
    comment, browser = house.say(), house.browser(house.other)
    assert press(browser, comment, headers=FETCH).json == {"recommended": True, "count": 1}
    assert press(browser, comment, headers={"X-Requested-With": "fetch"}).json == {"recommended": False, "count": 0}


def test_a_script_is_refused_in_words(house: House) -> None:
    answer = press(house.browser(house.reader), house.say(), headers=FETCH)
    assert answer.status_code == 403
    assert answer.json is not None
    assert "your own comment" in answer.json["refused"]


def test_refusals_are_pages_with_the_right_status(house: House) -> None:
    own, browser = house.say(), house.browser(house.reader)
    answer = press(browser, own)
    assert answer.status_code == 403
    assert "This is your own comment" in words_of(answer)
    house.run_discussion(DiscussionMode.CLOSED)
    answer = press(house.browser(house.other), own)
    assert answer.status_code == 409
    assert "This discussion is closed, so nothing more is counted." in words_of(answer)
    house.run_discussion(DiscussionMode.HIDDEN)
    assert press(house.browser(house.other), own).status_code == 404
    assert press(house.browser(house.other), 987654).status_code == 404


def test_whoever_is_signed_out_is_told_why_they_sign_in_and_comes_back(house: House) -> None:
    comment, browser = house.say(), house.browser()
    answer = browser.get(f"/comments/{comment}/recommendation")
    assert (answer.status_code, place_of(answer)) == (303, f"/login?next=/comments/{comment}")
    assert "Sign in to recommend a comment." in words_of(browser.get(place_of(answer)))


def test_the_page_is_for_this_reader_alone(house: House) -> None:
    comment = house.say()
    answer = house.browser(house.other).get(f"/comments/{comment}/recommendation")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert ">Recommend</button>" in words_of(answer)
    assert ">Recommend</button>" not in words_of(house.browser(house.reader).get(f"/comments/{comment}/recommendation"))


def test_what_nobody_can_read_has_no_such_page(house: House) -> None:
    held = house.hold()
    for browser in (house.browser(), house.browser(house.other), house.browser(house.reader)):
        assert browser.get(f"/comments/{held}/recommendation").status_code == 404
