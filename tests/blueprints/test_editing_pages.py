"""Changing a comment by HTTP."""

from datetime import timedelta

import pytest
import time_machine
from werkzeug.test import TestResponse

from extensions import db
from models import Comment, DiscussionMode, User
from tests.blueprints.house import LATER, House, place_of, words_of

NEW = "I crossed it twice on Friday & it was shut."


def change(house: House, comment: int, body: str = NEW, by: User | None = None, revision: int = 1) -> TestResponse:
    browser = house.browser(by or house.reader)
    return browser.post(f"/comments/{comment}/revision", data={"body": body, "revision": str(revision)})


def given_back(answer: TestResponse, body: str = NEW) -> bool:
    return f">{body}</textarea>" in words_of(answer)


def text_of(house: House, comment: int) -> str:
    with house.app.app_context():
        return db.session.get_one(Comment, comment).body_source


def test_the_form_has_the_text_and_says_until_when(house: House) -> None:
    comment = house.say("What I *said* first.", at=LATER)
    answer = house.browser(house.reader).get(f"/comments/{comment}/revision")
    assert answer.status_code == 200
    assert given_back(answer, "What I *said* first.")
    assert 'name="revision" value="1"' in words_of(answer)
    assert "until 12:25" in words_of(answer)


def test_a_change_leads_to_the_comment_and_is_said_there(house: House) -> None:
    comment = house.say(at=LATER)
    browser = house.browser(house.reader)
    answer = browser.post(f"/comments/{comment}/revision", data={"body": NEW, "revision": "1"})
    assert (answer.status_code, place_of(answer)) == (303, f"/comments/{comment}")
    page = words_of(browser.get(place_of(answer), follow_redirects=True))
    assert "Your change is saved. Everyone can see it now." in page
    assert text_of(house, comment) == NEW


def test_a_change_that_waits_is_said_to_wait(house: House) -> None:
    comment = house.say(at=LATER)
    browser = house.browser(house.reader)
    data = {"body": "See https://example.com/a .", "revision": "1"}
    answer = browser.post(f"/comments/{comment}/revision", data=data)
    assert house.state_of(comment) == "held"
    assert "A moderator will read it before others can" in words_of(
        browser.get(place_of(answer), follow_redirects=True)
    )


@pytest.mark.parametrize(("body", "status"), [("", 422), ("x" * 5001, 422), ("That is what a wog would say.", 422)])
def test_a_text_that_is_not_taken_is_given_back_and_the_comment_stands(house: House, body: str, status: int) -> None:
    comment = house.say("What I said first.", at=LATER)
    answer = change(house, comment, body)
    assert answer.status_code == status
    assert given_back(answer, body)
    assert text_of(house, comment) == "What I said first."


def test_too_late_gives_the_text_back_with_the_reason(house: House) -> None:
    comment = house.say(at=LATER)
    house.say(by=house.other, parent_id=comment)
    answer = change(house, comment)
    assert answer.status_code == 409
    assert given_back(answer)
    assert "Somebody has replied to this comment" in words_of(answer)
    assert "You can change it until" not in words_of(answer)
    assert 'name="body"' not in words_of(answer)


def test_a_preview_that_is_too_late_says_so_and_gives_the_text_back(house: House) -> None:
    comment = house.say(at=LATER)
    house.say(by=house.other, parent_id=comment)
    browser = house.browser(house.reader)
    answer = browser.post(f"/comments/{comment}/revision/preview", data={"body": NEW, "revision": "1"})
    assert answer.status_code == 409
    assert given_back(answer)
    assert "You can change it until" not in words_of(answer)


def test_a_comment_withdrawn_in_another_window_gives_the_text_back(house: House) -> None:
    comment = house.say(at=LATER)
    house.withdraw(comment)
    answer = change(house, comment)
    assert answer.status_code == 409
    assert given_back(answer)
    assert "You have withdrawn this comment" in words_of(answer)
    assert f"/comments/{comment}/withdrawal" not in words_of(answer)


def test_the_form_says_when_it_is_too_late_and_has_no_form(house: House) -> None:
    comment = house.say(at=LATER)
    with time_machine.travel(LATER + timedelta(minutes=11), tick=False):
        answer = house.browser(house.reader).get(f"/comments/{comment}/revision")
    assert answer.status_code == 409
    assert "for 10 minutes after it was sent" in words_of(answer)
    assert 'name="body"' not in words_of(answer)
    assert "You can change it until" not in words_of(answer)
    assert f"/comments/{comment}/withdrawal" in words_of(answer)


def test_a_comment_removed_meanwhile_gives_the_text_back(house: House) -> None:
    comment = house.say(at=LATER)
    house.reject(comment)
    answer = change(house, comment)
    assert answer.status_code == 409
    assert given_back(answer)
    assert house.state_of(comment) == "rejected"


def test_a_discussion_closed_meanwhile_gives_the_text_back(house: House) -> None:
    comment = house.say(at=LATER)
    house.run_discussion(DiscussionMode.CLOSED, "A case is active.")
    answer = change(house, comment)
    assert answer.status_code == 403
    assert given_back(answer)
    assert "A case is active." in words_of(answer)


def test_the_text_of_another_window_is_given_back_for_the_same_old_revision(house: House) -> None:
    comment = house.say(at=LATER)
    change(house, comment)
    answer = change(house, comment, "From the other window.")
    assert answer.status_code == 409
    assert given_back(answer, "From the other window.")
    assert 'name="revision" value="1"' in words_of(answer)
    assert text_of(house, comment) == NEW


def test_nobody_changes_somebody_elses(house: House) -> None:
    comment = house.say(at=LATER)
    for person in (house.other, house.moderator, house.editor):
        assert change(house, comment, by=person).status_code == 403
        assert house.browser(person).get(f"/comments/{comment}/revision").status_code == 404
        answer = house.browser(person).post(f"/comments/{comment}/revision/preview", data={"body": NEW})
        assert answer.status_code == 404


def test_a_comment_that_never_was_cannot_be_changed(house: House) -> None:
    assert change(house, 987654).status_code == 404
    assert house.browser(house.reader).get("/comments/987654/revision").status_code == 404


def test_a_preview_of_a_change_shows_it_and_keeps_nothing(house: House) -> None:
    comment = house.say("What I said first.", at=LATER)
    browser = house.browser(house.reader)
    data = {"body": "What I **mean**.", "revision": "1"}
    answer = browser.post(f"/comments/{comment}/revision/preview", data=data)
    assert answer.status_code == 200
    assert "What I <strong>mean</strong>." in words_of(answer)
    assert given_back(answer, "What I **mean**.")
    assert text_of(house, comment) == "What I said first."


def test_who_is_signed_out_meanwhile_gets_the_text_back_and_the_way_to_the_form(house: House) -> None:
    comment = house.say(at=LATER)
    browser = house.browser(with_form=True)
    assert browser.get(f"/comments/{comment}/revision").status_code == 303
    for address in (f"/comments/{comment}/revision", f"/comments/{comment}/revision/preview"):
        answer = browser.post(address, data={"body": NEW, "revision": "1"})
        assert answer.status_code == 401
        assert given_back(answer)
        assert f'/login?next=/comments/{comment}/revision"' in words_of(answer)
