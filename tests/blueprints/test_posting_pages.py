"""Posting by HTTP: a comment goes to its place, and a text that is not taken comes back."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from werkzeug.test import TestResponse

from extensions import db
from models import Comment, DiscussionMode, User
from tests.blueprints.house import A_KEY, LATER, House, place_of, words_of
from tests.factories import NOON

TEXT = "I crossed it twice on Friday, <b>and</b> it was shut & locked."


def post(house: House, by: User, body: str = TEXT, **fields: str) -> TestResponse:
    return house.browser(by).post(f"{house.address}/comments", data={"body": body, "key": A_KEY, **fields})


def given_back(answer: TestResponse, body: str = TEXT) -> bool:
    return f">{body}</textarea>" in words_of(answer)


def comments(house: House) -> int:
    with house.app.app_context():
        return db.session.query(Comment).count()


def test_a_comment_leads_to_its_own_place(house: House) -> None:
    answer = post(house, house.reader)
    assert answer.status_code == 303
    where = urlsplit(place_of(answer))
    assert where.path == house.address
    page = words_of(house.browser().get(where.path))
    assert f'<article class="comment" id="{where.fragment}"' in page


def test_the_writer_is_told_once_what_became_of_it_beside_it(house: House) -> None:
    browser = house.browser(house.reader)
    answer = browser.post(f"{house.address}/comments", data={"body": TEXT, "key": A_KEY})
    assert "Your comment is published." in words_of(browser.get(place_of(answer)))
    assert "Your comment is published." not in words_of(browser.get(place_of(answer)))


def test_a_held_comment_leads_to_where_its_writer_sees_it(house: House) -> None:
    browser = house.browser(house.reader)
    answer = browser.post(f"{house.address}/comments", data={"body": "See https://example.com/a .", "key": A_KEY})
    assert answer.status_code == 303
    page = words_of(browser.get(place_of(answer)))
    assert "a moderator will read it" in page
    assert f'id="{urlsplit(place_of(answer)).fragment}"' in page


def test_a_reply_far_down_leads_to_its_thread(house: House) -> None:
    top = house.say()
    for _ in range(3):
        house.say(parent_id=top)
    answer = post(house, house.other, parent=str(top))
    # By way of its own address, which knows where it is drawn.
    where = urlsplit(place_of(house.browser().get(place_of(answer))))
    assert f"thread={top}" in where.query
    assert f'id="{where.fragment}"' in words_of(house.browser().get(f"{where.path}?{where.query}"))


def test_the_same_form_sent_twice_leads_to_the_same_comment(house: House) -> None:
    number = place_of(post(house, house.reader)).rpartition("#c")[2]
    assert place_of(post(house, house.reader)) == f"/comments/{number}"
    assert comments(house) == 1


def test_a_used_form_with_another_text_gives_it_back_with_a_fresh_key(house: House) -> None:
    post(house, house.reader)
    answer = post(house, house.reader, "Another text.")
    assert answer.status_code == 409
    assert given_back(answer, "Another text.")
    assert A_KEY not in words_of(answer)
    assert comments(house) == 1


@pytest.mark.parametrize("body", ["", "   \n", "x" * 5001])
def test_a_text_that_cannot_be_taken_is_given_back(house: House, body: str) -> None:
    answer = post(house, house.reader, body)
    assert answer.status_code == 422
    assert body.strip() in words_of(answer)
    assert comments(house) == 0


def test_a_discussion_closed_meanwhile_gives_the_text_back_with_its_reason(house: House) -> None:
    house.run_discussion(DiscussionMode.CLOSED, "A case is active.")
    answer = post(house, house.reader)
    assert answer.status_code == 403
    assert given_back(answer)
    assert "A case is active." in words_of(answer)


def test_a_parent_removed_meanwhile_gives_the_text_back_as_a_comment_of_its_own(house: House) -> None:
    top = house.say()
    house.reject(top)
    answer = post(house, house.other, parent=str(top))
    assert answer.status_code == 409
    assert given_back(answer)
    assert 'name="parent"' not in words_of(answer)


@pytest.mark.parametrize("parent", ["987654", "0", "-1", "1.5", "the one above"])
def test_a_parent_that_never_was_gives_the_text_back(house: House, parent: str) -> None:
    answer = post(house, house.other, parent=parent)
    assert answer.status_code == 404
    assert given_back(answer)


def test_too_many_in_a_minute_give_the_text_back_and_say_when(house: House) -> None:
    most = house.app.extensions["settings"].comments_per_minute
    for n in range(most):
        house.say(at=LATER - timedelta(seconds=most - n))
    answer = post(house, house.reader)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert given_back(answer)


def test_a_reader_who_was_signed_out_meanwhile_gets_the_text_back(house: House) -> None:
    browser = house.browser(with_form=True)
    answer = browser.post(f"{house.address}/comments", data={"body": TEXT, "key": A_KEY})
    assert answer.status_code == 401
    assert given_back(answer)
    assert f"/login?next=http://localhost{house.address}/comments/new" in words_of(answer).replace("%3A", ":").replace(
        "%2F", "/"
    ) or f"/login?next={house.address}/comments/new" in words_of(answer)
    assert comments(house) == 0


def test_a_form_whose_session_ended_gives_the_text_back(house: House) -> None:
    answer = house.browser().post(f"{house.address}/comments", data={"body": TEXT, "key": A_KEY})
    assert answer.status_code == 400
    assert given_back(answer)


def test_a_story_that_moved_meanwhile_takes_the_comment_or_gives_it_back(house: House) -> None:
    house.change(slug="a-better-address")
    answer = post(house, house.reader)
    assert comments(house) == 1 or given_back(answer)


def test_a_story_withdrawn_meanwhile_gives_the_text_back(house: House) -> None:
    house.take_down()
    answer = post(house, house.reader)
    assert answer.status_code == 410
    assert given_back(answer)


def test_posting_under_nothing_is_not_found(house: House) -> None:
    answer = house.browser(house.reader).post("/articles/no-such-story/comments", data={"body": TEXT, "key": A_KEY})
    assert answer.status_code == 404


def test_the_reply_form_shows_what_is_answered(house: House) -> None:
    top = house.say("The **words** above.", at=NOON)
    page = words_of(house.browser(house.other).get(f"{house.address}/comments/new?parent={top}"))
    assert "The <strong>words</strong> above." in page
    assert f'name="parent" value="{top}"' in page
    assert f"as <bdi>{house.other.display_name}</bdi>" in page


def test_the_form_asks_who_is_signed_out_to_sign_in_and_come_back(house: House) -> None:
    answer = house.browser().get(f"{house.address}/comments/new?parent=5")
    assert answer.status_code == 303
    assert place_of(answer) == f"/login?next={house.address}/comments/new?parent%3D5"


def test_the_form_of_a_closed_discussion_says_why(house: House) -> None:
    house.run_discussion(DiscussionMode.CLOSED, "A case is active.")
    answer = house.browser(house.reader).get(f"{house.address}/comments/new")
    assert answer.status_code == 403
    assert "A case is active." in words_of(answer)


def test_what_is_written_never_becomes_markup(house: House) -> None:
    answer = post(house, house.reader, "</textarea><script>alert(1)</script>" + "y" * 5000)
    assert answer.status_code == 422
    assert b"<script>alert" not in answer.data


def test_posting_again_and_again_does_not_outgrow_the_cookie(house: House) -> None:
    browser = house.browser(house.reader)
    for n in range(12):
        browser.post(f"{house.address}/comments", data={"body": f"Remark {n}, a calm one.", "key": f"{A_KEY}-{n}"})
    with browser.session_transaction() as session:
        assert len(session["_flashes"]) == 1
