"""House rules are ticked once a version, in the form itself."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from extensions import db
from models import Site, User
from tests.blueprints.house import A_KEY, House, words_of

TEXT = "A calm remark, after reading."


@pytest.fixture
def changed(house: House) -> House:
    """The house rules were changed since everybody read them."""
    with house.app.app_context():
        db.session.get_one(Site, 1).rules_version = 4
        db.session.commit()
    return house


def send(house: House, browser: FlaskClient, **fields: str) -> TestResponse:
    return browser.post(f"{house.address}/comments", data={"body": TEXT, "key": A_KEY, **fields})


def read_version(house: House) -> int:
    with house.app.app_context():
        return db.session.get_one(User, house.reader.id).rules_version_read


@pytest.mark.parametrize("place", ["", "/comments/new"])
def test_the_form_asks_whoever_has_not_read_them(changed: House, place: str) -> None:
    page = words_of(changed.browser(changed.reader).get(changed.address + place))
    assert 'type="checkbox" name="rules" value="4" required' in page
    assert "No personal abuse. No hate." in page


def test_whoever_has_read_them_is_not_asked(house: House) -> None:
    page = words_of(house.browser(house.reader).get(f"{house.address}/comments/new"))
    assert 'name="rules"' not in page


@pytest.mark.parametrize("ticked", [{}, {"rules": "3"}, {"rules": "yes"}, {"rules": ""}])
def test_without_the_tick_the_text_comes_back(changed: House, ticked: dict[str, str]) -> None:
    answer = send(changed, changed.browser(changed.reader), **ticked)
    assert answer.status_code == 422
    assert f">{TEXT}</textarea>" in words_of(answer)
    assert "Tick that you have read the house rules" in words_of(answer)
    assert read_version(changed) == 1


def test_with_the_tick_it_is_posted_and_never_asked_again(changed: House) -> None:
    browser = changed.browser(changed.reader)
    assert send(changed, browser, rules="4").status_code == 303
    assert read_version(changed) == 4
    assert 'name="rules"' not in words_of(browser.get(f"{changed.address}/comments/new"))


def test_a_tick_survives_another_refusal_and_a_preview(changed: House) -> None:
    browser = changed.browser(changed.reader)
    for address, status in (("comments", 422), ("comments/preview", 422)):
        sent = {"body": "", "key": A_KEY, "rules": "4"}
        answer = browser.post(f"{changed.address}/{address}", data=sent)
        assert answer.status_code == status
        assert 'name="rules" value="4" required checked' in words_of(answer)
