"""A change to one's own comment that was sent while signed out waits for its writer to sign in, in their browser."""

from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from extensions import db
from models import Comment, KeptDraft
from tests.blueprints.house import LATER, House, words_of
from tests.factories import sign_in

FIRST = "What I said first."
NEW = "What I meant & should have said."


def send(browser: FlaskClient, comment: int, body: str = NEW, at: str = "", revision: int = 1) -> TestResponse:
    return browser.post(f"/comments/{comment}/revision{at}", data={"body": body, "revision": str(revision)})


def sent_signed_out(house: House, comment: int, body: str = NEW) -> FlaskClient:
    """A browser whose session ended before it sent a change, signed in again."""
    browser = house.browser(with_form=True)
    assert send(browser, comment, body).status_code == 401
    sign_in(browser, house.reader)
    return browser


def form(browser: FlaskClient, comment: int, text: str = "") -> str:
    return words_of(browser.get(f"/comments/{comment}/revision" + (f"?text={text}" if text else "")))


def drafts(house: House) -> int:
    with house.app.app_context():
        return db.session.scalar(select(func.count()).select_from(KeptDraft)) or 0


@pytest.mark.parametrize("at", ["", "/preview"])
def test_after_signing_in_the_form_has_the_changed_text(house: House, at: str) -> None:
    comment, browser = house.say(FIRST, at=LATER), house.browser(with_form=True)
    answer = send(browser, comment, at=at)
    assert answer.status_code == 401
    assert "It is kept here for a day." in words_of(answer)
    sign_in(browser, house.reader)
    page = form(browser, comment)
    assert f">{NEW}</textarea>" in page
    assert "Your text is back" in page
    assert 'name="revision" value="1"' in page


def test_the_posted_text_can_be_had_instead(house: House) -> None:
    comment = house.say(FIRST, at=LATER)
    browser = sent_signed_out(house, comment)
    assert "Use the posted text instead" in form(browser, comment)
    page = form(browser, comment, text="posted")
    assert f">{FIRST}</textarea>" in page
    assert f">{NEW}</textarea>" not in page


def test_once_saved_it_is_forgotten(house: House) -> None:
    comment = house.say(FIRST, at=LATER)
    browser = sent_signed_out(house, comment)
    assert drafts(house) == 1
    assert send(browser, comment).status_code == 303
    assert drafts(house) == 0
    with browser.session_transaction() as session:
        assert "draft-change" not in session


def test_one_that_can_be_changed_no_more_has_the_text_to_copy(house: House) -> None:
    comment = house.say(FIRST, at=LATER)
    browser = sent_signed_out(house, comment)
    with time_machine.travel(LATER + timedelta(minutes=11), tick=False):
        page = form(browser, comment)
    assert "for 10 minutes after it was sent" in page
    assert f'readonly dir="auto">{NEW}</textarea>' in page
    assert 'name="body"' not in page


def test_one_withdrawn_meanwhile_has_the_text_to_copy(house: House) -> None:
    comment = house.say(FIRST, at=LATER)
    browser = sent_signed_out(house, comment)
    house.withdraw(comment)
    page = form(browser, comment)
    assert "You have withdrawn this comment" in page
    assert f'readonly dir="auto">{NEW}</textarea>' in page


def test_a_newer_text_is_not_overwritten_but_the_older_one_stands_beside_it(house: House) -> None:
    comment = house.say(FIRST, at=LATER)
    browser = sent_signed_out(house, comment)
    assert send(house.browser(house.reader), comment, "From the other window.").status_code == 303
    page = form(browser, comment)
    assert ">From the other window.</textarea>" in page
    assert f'readonly dir="auto">{NEW}</textarea>' in page
    assert 'name="revision" value="2"' in page


def test_another_comment_and_another_reader_know_nothing_of_it(house: House) -> None:
    comment, other = house.say(FIRST, at=LATER), house.say("Something else.", at=LATER)
    browser = sent_signed_out(house, comment)
    assert NEW not in form(browser, other)
    sign_in(browser, house.other)
    assert browser.get(f"/comments/{comment}/revision").status_code == 404


def test_a_change_and_a_comment_are_kept_beside_each_other(house: House) -> None:
    comment = house.say(FIRST, at=LATER)
    browser = house.browser(with_form=True)
    send(browser, comment)
    browser.post(f"{house.address}/comments", data={"body": "And one of its own.", "key": "k" * 20})
    sign_in(browser, house.reader)
    assert f">{NEW}</textarea>" in form(browser, comment)
    assert ">And one of its own.</textarea>" in words_of(browser.get(f"{house.address}/comments/new"))
    send(browser, comment)
    assert drafts(house) == 1


@pytest.mark.parametrize(("whose", "kept"), [("same-origin", 1), ("cross-site", 0), ("", 0)])
def test_a_form_whose_session_ended_is_kept_if_it_is_ours(house: House, whose: str, kept: int) -> None:
    comment, browser = house.say(FIRST, at=LATER), house.browser()
    fields = {"body": NEW, "revision": "1"}
    answer = browser.post(f"/comments/{comment}/revision", data=fields, headers={"Sec-Fetch-Site": whose})
    assert answer.status_code == 400
    assert drafts(house) == kept
    assert (f'href="/comments/{comment}/revision"' in words_of(answer)) == bool(kept)


def test_what_never_was_is_given_back_and_not_kept(house: House) -> None:
    answer = send(house.browser(with_form=True), 987654)
    assert answer.status_code == 401
    assert f">{NEW}</textarea>" in words_of(answer)
    assert drafts(house) == 0


def test_the_former_text_stands_until_it_is_saved(house: House) -> None:
    comment = house.say(FIRST, at=LATER)
    sent_signed_out(house, comment)
    with house.app.app_context():
        assert db.session.get_one(Comment, comment).body_source == FIRST
