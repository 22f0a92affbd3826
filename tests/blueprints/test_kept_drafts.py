"""A text sent while signed out waits for its writer to sign in, in their browser and nowhere else."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from extensions import db
from models import Attempt, DiscussionMode, KeptDraft
from services.drafts import LIMIT
from services.sanctions import impose
from tests.blueprints.house import A_KEY, LATER, House, words_of
from tests.factories import sign_in

TEXT = "Half an hour's work, and then I was signed out."


def send(house: House, browser: FlaskClient, body: str = TEXT, **fields: str) -> TestResponse:
    return browser.post(f"{house.address}/comments", data={"body": body, "key": A_KEY, **fields})


def drafts(house: House) -> int:
    with house.app.app_context():
        return db.session.scalar(select(func.count()).select_from(KeptDraft)) or 0


def test_after_signing_in_the_form_has_the_text(house: House) -> None:
    browser = house.browser(with_form=True)
    answer = send(house, browser)
    assert answer.status_code == 401
    assert "It is kept here for a day." in words_of(answer)
    sign_in(browser, house.reader)
    page = words_of(browser.get(f"{house.address}/comments/new"))
    assert f">{TEXT}</textarea>" in page
    assert "Your text is back" in page


def test_the_reply_goes_to_whom_it_was_meant_for(house: House) -> None:
    top = house.say(by=house.other)
    browser = house.browser(with_form=True)
    answer = send(house, browser, parent=str(top))
    assert f"comments/new?parent%3D{top}" in words_of(answer).replace("?parent=", "?parent%3D")
    sign_in(browser, house.reader)
    page = words_of(browser.get(f"{house.address}/comments/new?parent={top}"))
    assert f">{TEXT}</textarea>" in page
    assert f'name="parent" value="{top}"' in page
    # Not as a comment of its own.
    assert TEXT not in words_of(browser.get(f"{house.address}/comments/new"))


def test_a_reply_whose_parent_went_meanwhile_still_has_its_text(house: House) -> None:
    top = house.say(by=house.other)
    browser = house.browser(with_form=True)
    send(house, browser, parent=str(top))
    house.reject(top)
    sign_in(browser, house.reader)
    answer = browser.get(f"{house.address}/comments/new?parent={top}")
    assert answer.status_code == 409
    assert f">{TEXT}</textarea>" in words_of(answer)


def test_once_posted_it_is_forgotten(house: House) -> None:
    browser = house.browser(with_form=True)
    send(house, browser)
    sign_in(browser, house.reader)
    assert drafts(house) == 1
    assert send(house, browser).status_code == 303
    assert drafts(house) == 0
    assert TEXT not in words_of(browser.get(f"{house.address}/comments/new"))


def test_what_is_refused_after_signing_in_is_still_kept(house: House) -> None:
    browser = house.browser(with_form=True)
    send(house, browser)
    sign_in(browser, house.reader)
    assert send(house, browser, "").status_code == 422
    assert f">{TEXT}</textarea>" in words_of(browser.get(f"{house.address}/comments/new"))


def test_another_browser_and_another_story_know_nothing_of_it(house: House) -> None:
    browser = house.browser(with_form=True)
    send(house, browser)
    sign_in(browser, house.reader)
    _, slug = house.story("Another story altogether")
    assert TEXT not in words_of(browser.get(f"/articles/{slug}/comments/new"))
    assert TEXT not in words_of(house.browser(house.reader).get(f"{house.address}/comments/new"))


def test_the_cookie_has_a_secret_and_no_words(house: House) -> None:
    browser = house.browser(with_form=True)
    answer = send(house, browser)
    assert "Half" not in answer.headers["Set-Cookie"]
    with browser.session_transaction() as session:
        assert TEXT not in str(dict(session))
        assert len(session["draft"]) >= 20


def test_too_many_are_given_back_and_not_kept(house: House) -> None:
    for _ in range(LIMIT.most):
        send(house, house.browser(with_form=True))
    answer = send(house, house.browser(with_form=True))
    assert answer.status_code == 401
    assert f">{TEXT}</textarea>" in words_of(answer)
    assert "It is kept here" not in words_of(answer)
    assert drafts(house) == LIMIT.most


def test_no_network_address_is_kept(house: House) -> None:
    send(house, house.browser(with_form=True))
    with house.app.app_context():
        assert "127.0.0.1" not in " ".join(db.session.scalars(select(Attempt.whose)))


@pytest.mark.parametrize("parent", ["99999999999999999999", "-1", "x", "0"])
def test_a_parent_that_cannot_be_loses_no_text(house: House, parent: str) -> None:
    answer = send(house, house.browser(with_form=True), parent=parent)
    assert answer.status_code == 401
    assert drafts(house) == 1


def test_a_form_whose_session_ended_is_kept_too(house: House) -> None:
    browser = house.browser()
    sent = {"body": TEXT, "key": A_KEY}
    answer = browser.post(f"{house.address}/comments", data=sent, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 400
    assert f'href="{house.address}/comments/new"' in words_of(answer)
    sign_in(browser, house.reader)
    assert f">{TEXT}</textarea>" in words_of(browser.get(f"{house.address}/comments/new"))


@pytest.mark.parametrize("whose", ["cross-site", "same-site", "none", ""])
def test_another_site_puts_no_text_into_anybodys_form(house: House, whose: str) -> None:
    browser = house.browser()
    sent = {"body": TEXT, "key": A_KEY}
    answer = browser.post(f"{house.address}/comments", data=sent, headers={"Sec-Fetch-Site": whose})
    assert answer.status_code == 400
    assert "Set-Cookie" not in answer.headers
    assert drafts(house) == 0


def form_after_signing_in(house: House, browser: FlaskClient) -> TestResponse:
    sign_in(browser, house.reader)
    return browser.get(f"{house.address}/comments/new")


@pytest.mark.parametrize("mode", [DiscussionMode.CLOSED, DiscussionMode.HIDDEN])
def test_a_text_kept_before_the_comments_closed_is_there_to_copy(house: House, mode: DiscussionMode) -> None:
    browser = house.browser(with_form=True)
    send(house, browser)
    house.run_discussion(mode)
    answer = form_after_signing_in(house, browser)
    assert answer.status_code == 403
    assert "Your text, to copy" in words_of(answer)
    assert f'readonly dir="auto">{TEXT}</textarea>' in words_of(answer)


@pytest.mark.parametrize("measure", ["suspend-day", "ban"])
def test_who_may_not_write_any_more_has_their_text_to_copy(house: House, measure: str) -> None:
    browser = house.browser(with_form=True)
    send(house, browser, parent=str(house.say(by=house.other)))
    with house.app.app_context():
        impose(house.reader.id, measure, "Insults.", house.editor.id, LATER)
    answer = form_after_signing_in(house, browser)
    assert answer.status_code == 403
    assert f'readonly dir="auto">{TEXT}</textarea>' in words_of(answer)


def test_a_text_kept_before_the_story_was_withdrawn_is_there_to_copy(house: House) -> None:
    browser = house.browser(with_form=True)
    send(house, browser)
    house.take_down()
    answer = form_after_signing_in(house, browser)
    assert answer.status_code == 410
    assert f'readonly dir="auto">{TEXT}</textarea>' in words_of(answer)


def test_a_reply_kept_before_replies_were_no_longer_taken_has_its_text(house: House) -> None:
    top = house.say(by=house.other)
    browser = house.browser(with_form=True)
    send(house, browser, parent=str(top))
    house.run_discussion(DiscussionMode.LETTERS)
    sign_in(browser, house.reader)
    answer = browser.get(f"{house.address}/comments/new?parent={top}")
    assert answer.status_code == 409
    assert f">{TEXT}</textarea>" in words_of(answer)
    assert f'data-drafts="{house.article.id}-{top}"' in words_of(answer)


def test_where_nothing_can_be_written_there_is_a_place_for_the_browsers_own_draft(house: House) -> None:
    place = f'data-drafts="{house.article.id}"'
    assert place not in words_of(house.browser().get(house.address))
    house.run_discussion(DiscussionMode.CLOSED)
    pages = [house.address, f"{house.address}/comments", f"{house.address}/comments/new"]
    assert all(place in words_of(house.browser(house.reader).get(page)) for page in pages)
    assert "Your text, to copy" not in words_of(house.browser(house.reader).get(pages[-1]))
