"""Writing without an account, by HTTP: what is asked, what is given back, and how it becomes one's own."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from extensions import db
from models import Comment, CommentState, DiscussionMode, GuestPolicy, ScreeningFinding, Site, Tip, User
from tests.blueprints.house import LATER, House, place_of, words_of
from tests.services.test_guest_forms import solve

TEXT = "My grandmother opened that bridge, and would be ashamed of it."
SOON = LATER + timedelta(seconds=30)


@pytest.fixture
def open_house(house: House) -> House:
    """A newsroom that lets guests write everywhere."""
    let_guests(house, GuestPolicy.ON)
    return house


def let_guests(house: House, policy: GuestPolicy) -> None:
    with house.app.app_context():
        db.session.get_one(Site, 1).guest_policy = policy
        db.session.commit()


def opened(house: House, client: FlaskClient, query: str = "") -> dict[str, str]:
    """The fields of the form as a browser has them after opening it."""
    page = client.get(f"{house.address}/comments/new{query}")
    assert page.status_code == 200, page.status
    return {
        match[1]: value[1]
        for tag in re.findall(r"<input[^>]*>", page.text)
        if (match := re.search(r'name="([^"]*)"', tag)) and (value := re.search(r'value="([^"]*)"', tag))
    }


def send(house: House, client: FlaskClient, fields: dict[str, str], **more: Any) -> TestResponse:
    filled = {**fields, "body": TEXT, "guest_name": "Maud Fell", "rules": "1", **more}
    with time_machine.travel(SOON, tick=False):
        return client.post(f"{house.address}/comments", data=filled)


def write(house: House, **more: Any) -> TestResponse:
    client = house.browser(with_form=True)
    return send(house, client, opened(house, client), **more)


def comments_here(house: House) -> list[tuple[CommentState, str]]:
    with house.app.app_context():
        query = select(Comment.state, User.display_name).join(User, User.id == Comment.author_id).order_by(Comment.id)
        return [(row.state, row.display_name) for row in db.session.execute(query)]


def test_where_guests_may_not_write_one_is_asked_to_sign_in(house: House) -> None:
    answer = house.browser().get(f"{house.address}/comments/new")
    assert place_of(answer).startswith("/login?next=")


def test_a_guests_comment_waits_for_a_moderator(open_house: House) -> None:
    answer = write(open_house)
    assert answer.status_code == 303
    page = words_of(open_house.browser().get(place_of(answer)))
    assert "A moderator reads what guests write first." in page
    assert comments_here(open_house) == [(CommentState.HELD, "Maud Fell")]
    assert TEXT not in words_of(open_house.browser().get(open_house.address))


def test_the_form_asks_for_a_name_and_says_what_the_address_is_for(open_house: House) -> None:
    page = words_of(open_house.browser().get(f"{open_house.address}/comments/new"))
    for words in (
        'name="guest_name"',
        'name="guest_email"',
        "We send you nothing",
        "Leave this empty",
        'data-proof="15"',
    ):
        assert words in page


def test_a_guests_published_comment_stands_under_their_name(open_house: House) -> None:
    write(open_house)
    with open_house.app.app_context():
        comment_id = db.session.scalars(select(Comment.id)).one()
    open_house.approve(comment_id)
    page = words_of(open_house.browser().get(open_house.address))
    assert TEXT in page and "Maud Fell" in page


@pytest.mark.parametrize(("solved", "said"), [(True, "with a proof of work"), (False, "without a proof of work")])
def test_the_desk_is_told_whether_the_browser_did_the_work(open_house: House, solved: bool, said: str) -> None:
    client = open_house.browser(with_form=True)
    fields = opened(open_house, client)
    send(open_house, client, fields, proof=solve(fields["stamp"]) if solved else "")
    with open_house.app.app_context():
        query = select(ScreeningFinding.detail).where(ScreeningFinding.check_name == "guest")
        assert db.session.scalars(query).one() == f"Written by a guest, {said}."


@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [
        ({"homepage": "https://spam.example"}, 422, "A field that has to stay empty was filled in"),
        ({"stamp": ""}, 422, "did not come back whole"),
        ({"guest_name": ""}, 422, "A name needs at least 2 characters."),
        ({"guest_name": "Lune Police"}, 422, "reads as if the newsroom or a service were speaking"),
        ({"guest_email": "maud at home"}, 422, "That is not an e-mail address."),
    ],
)
def test_what_cannot_be_taken_is_given_back_whole(
    open_house: House, sent: dict[str, str], status: int, words: str
) -> None:
    answer = write(open_house, **sent)
    page = words_of(answer)
    assert (answer.status_code, comments_here(open_house)) == (status, [])
    assert words in page and TEXT in page
    assert f'value="{sent.get("guest_name", "Maud Fell")}"' in page


def test_a_form_sent_at_once_is_given_back_and_then_taken(open_house: House) -> None:
    client = open_house.browser(with_form=True)
    fields = {**opened(open_house, client), "body": TEXT, "guest_name": "Maud Fell", "rules": "1"}
    answer = client.post(f"{open_house.address}/comments", data=fields)
    assert answer.status_code == 422
    assert "This came faster than people write." in words_of(answer) and TEXT in words_of(answer)
    assert send(open_house, client, fields).status_code == 303


def test_a_form_sent_twice_makes_one_comment(open_house: House) -> None:
    client = open_house.browser(with_form=True)
    fields = opened(open_house, client)
    assert [send(open_house, client, fields).status_code for _ in range(2)] == [303, 303]
    assert len(comments_here(open_house)) == 1


def test_too_many_from_one_network_are_given_back_with_the_time(open_house: House) -> None:
    for number in range(3):
        assert write(open_house, body=f"{TEXT} For the {number}th time.").status_code == 303
    answer = write(open_house)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3600")
    assert "Three comments by guests came from your network" in words_of(answer) and TEXT in words_of(answer)


def test_no_address_of_a_guest_is_kept(open_house: House) -> None:
    write(open_house, guest_email="Maud@Example.org")
    with open_house.app.app_context():
        guest = db.session.scalars(select(User).where(User.display_name == "Maud Fell")).one()
        assert guest.email.endswith("@invalid") and "maud" not in guest.email
        assert re.fullmatch("[0-9a-f]{64}", guest.claim_key or "")


def test_whoever_has_the_address_can_claim_what_they_wrote_as_a_guest(open_house: House) -> None:
    write(open_house, guest_email=open_house.reader.email.upper())
    browser = open_house.browser(open_house.reader)
    assert "Maud Fell" in words_of(browser.get("/account/claim"))
    assert browser.post("/account/claim").status_code == 303
    assert comments_here(open_house) == [(CommentState.HELD, open_house.reader.display_name)]


def test_a_guest_is_not_asked_who_they_are_under_an_appeal(open_house: House) -> None:
    open_house.run_discussion(DiscussionMode.APPEAL, "")
    page = words_of(open_house.browser().get(f"{open_house.address}/comments/new"))
    assert 'name="guest_name"' not in page and 'name="stamp"' in page


def test_a_discussion_that_closed_meanwhile_gives_the_guests_text_back(open_house: House) -> None:
    client = open_house.browser(with_form=True)
    fields = opened(open_house, client)
    open_house.run_discussion(DiscussionMode.CLOSED)
    answer = send(open_house, client, fields)
    assert answer.status_code == 403
    assert TEXT in words_of(answer)


def test_a_guests_tip_goes_to_the_newsroom_without_a_name(open_house: House) -> None:
    open_house.run_discussion(DiscussionMode.APPEAL, "")
    client = open_house.browser(with_form=True)
    assert send(open_house, client, opened(open_house, client), guest_name="").status_code == 303
    with open_house.app.app_context():
        tip = db.session.scalars(select(Tip)).one()
        assert (tip.author_id, tip.body_source) == (None, TEXT)
    assert comments_here(open_house) == []


def test_a_guest_may_speak_to_somebody_in_the_thread(open_house: House) -> None:
    top = open_house.say(by=open_house.other)
    client = open_house.browser(with_form=True)
    fields = opened(open_house, client, f"?parent={top}")
    assert fields["parent"] == str(top)
    send(open_house, client, fields, body=f"@{open_house.other.display_name.upper()}, no.")
    with open_house.app.app_context():
        reply = db.session.scalars(select(Comment).where(Comment.parent_id == top)).one()
        assert reply.body_html == f"<p><strong>@{open_house.other.display_name.upper()}</strong>, no.</p>\n"
