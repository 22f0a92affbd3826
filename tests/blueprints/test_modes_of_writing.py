"""The page a comment is written on, in each mode and for each kind of writer; and what is said once it was sent."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from extensions import db
from models import Comment, DiscussionMode, GuestPolicy, Site, Tip, User
from services.guest_forms import stamp_form
from tests.blueprints.house import A_KEY, LATER, House, place_of, words_of

TEXT = "I saw the van by the sluice at ten to four."


def let_guests(house: House) -> None:
    with house.app.app_context():
        db.session.get_one(Site, 1).guest_policy = GuestPolicy.ON
        db.session.commit()


def send(house: House, browser: FlaskClient, **fields: str) -> TestResponse:
    return browser.post(f"{house.address}/comments", data={"body": TEXT, "key": A_KEY, **fields})


def as_guest(house: House, **fields: str) -> dict[str, str]:
    stamp = stamp_form(house.app.extensions["settings"].secret_key, A_KEY, LATER - timedelta(minutes=1))
    return {"guest_name": "Pat Marsh", "stamp": stamp, "rules": "1", **fields}


def test_under_an_appeal_the_form_says_who_reads_it(house: House) -> None:
    house.run_discussion(DiscussionMode.APPEAL)
    page = words_of(house.browser(house.reader).get(f"{house.address}/comments/new"))
    assert "What you know, for the newsroom alone" in page
    assert "Send to the newsroom" in page
    assert 'name="private"' in page
    assert "Preview" not in page


def test_a_tip_leads_to_a_page_that_says_where_it_went(house: House) -> None:
    house.run_discussion(DiscussionMode.APPEAL)
    browser = house.browser(house.reader)
    answer = send(house, browser, private="yes")
    assert answer.status_code == 303
    page = words_of(browser.get(place_of(answer)))
    assert "Sent to the newsroom alone" in page
    for number in ("999", "101", "0800 555 111"):
        assert number in page
    with house.app.app_context():
        assert db.session.scalars(select(Tip.body_source)).all() == [TEXT]
        assert db.session.scalars(select(Comment)).all() == []


def test_what_was_written_for_the_newsroom_is_not_published_when_the_mode_changes(house: House) -> None:
    answer = send(house, house.browser(house.reader), private="yes")
    assert answer.status_code == 409
    assert f">{TEXT}</textarea>" in words_of(answer)
    assert "no longer an appeal" in words_of(answer)
    with house.app.app_context():
        assert db.session.scalars(select(Comment)).all() == []


@pytest.mark.parametrize("mode", [DiscussionMode.LETTERS, DiscussionMode.TRIBUTE])
def test_a_reply_where_there_are_none_comes_back_as_a_comment(house: House, mode: DiscussionMode) -> None:
    top = house.say()
    house.run_discussion(mode)
    for answer in (
        send(house, house.browser(house.other), parent=str(top)),
        house.browser(house.other).get(f"{house.address}/comments/new?parent={top}"),
    ):
        assert answer.status_code == 409
        assert "There are no replies here" in words_of(answer)
        assert 'name="parent"' not in words_of(answer)


def test_a_guest_is_asked_for_a_name_and_told_what_happens(house: House) -> None:
    let_guests(house)
    browser = house.browser(with_form=True)
    page = words_of(browser.get(f"{house.address}/comments/new"))
    assert 'name="guest_name"' in page
    assert 'name="rules" value="1" required' in page
    answer = send(house, browser, **as_guest(house))
    assert answer.status_code == 303
    assert "A moderator reads what guests write first." in words_of(browser.get(place_of(answer)))
    with house.app.app_context():
        comment = db.session.scalars(select(Comment)).one()
        assert (comment.state.value, comment.author.display_name) == ("held", "Pat Marsh")


def test_a_guest_who_is_refused_gets_text_and_name_back(house: House) -> None:
    let_guests(house)
    answer = send(house, house.browser(with_form=True), **as_guest(house, rules=""))
    assert answer.status_code == 422
    assert f">{TEXT}</textarea>" in words_of(answer)
    assert 'value="Pat Marsh"' in words_of(answer)


def test_a_guest_can_see_a_preview(house: House) -> None:
    let_guests(house)
    sent = {"body": "Words I *may* send.", "key": A_KEY, **as_guest(house)}
    answer = house.browser(with_form=True).post(f"{house.address}/comments/preview", data=sent)
    assert answer.status_code == 200
    assert "Words I <em>may</em> send." in words_of(answer)


def test_where_guests_may_not_write_their_form_is_a_signed_out_readers(house: House) -> None:
    answer = send(house, house.browser(with_form=True), **as_guest(house))
    assert answer.status_code == 401
    assert f">{TEXT}</textarea>" in words_of(answer)
    assert house.browser().get(f"{house.address}/comments/new").status_code == 303


def test_a_readers_form_without_a_session_is_no_guests(house: House) -> None:
    let_guests(house)
    assert send(house, house.browser(with_form=True)).status_code == 401


def test_a_guests_tip_is_sent_without_a_name(house: House) -> None:
    let_guests(house)
    house.run_discussion(DiscussionMode.APPEAL)
    browser = house.browser(with_form=True)
    page = words_of(browser.get(f"{house.address}/comments/new"))
    assert 'name="stamp"' in page
    assert 'name="guest_name"' not in page
    sent = as_guest(house)
    del sent["guest_name"]
    answer = send(house, browser, private="yes", **sent)
    assert answer.status_code == 303
    with house.app.app_context():
        assert db.session.scalars(select(Tip.author_id)).all() == [None]


def test_whoever_is_suspended_is_told_before_they_write(house: House) -> None:
    with house.app.app_context():
        db.session.get_one(User, house.reader.id).suspended_until = LATER + timedelta(hours=3)
        db.session.commit()
    answer = house.browser(house.reader).get(f"{house.address}/comments/new")
    assert answer.status_code == 403
    assert "It ends on 23 November 2026 at 15:15" in words_of(answer)


def test_a_reply_offers_the_names_of_the_thread(house: House) -> None:
    top = house.say()
    page = house.browser(house.other).get(f"{house.address}/comments/new?parent={top}").get_data(as_text=True)
    assert f"""data-people='["{house.reader.display_name}"]'""" in page
    assert f"<bdi>@{house.reader.display_name}</bdi>" in page


def test_a_quotation_begins_the_text(house: House) -> None:
    comment = house.say("The words to quote.")
    page = words_of(house.browser(house.other).get(f"{house.address}/comments/new?quote={comment}"))
    assert "> The words to quote." in page.partition("<textarea")[2]
