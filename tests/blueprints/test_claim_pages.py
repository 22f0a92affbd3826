"""Claiming by HTTP, and what nobody can do with a guest."""

import pytest
from sqlalchemy import func, select

from extensions import db
from models import Comment, CommentState, Letter, User
from tests.blueprints.house import House, place_of, words_of
from tests.factories import PASSWORD
from tests.moved_in import make_guest, said_there

ASKED = "2 comments were written with your address, without an account"


@pytest.fixture
def moved(house: House) -> House:
    """Two comments that the reader wrote on the former site, under another name."""
    with house.app.app_context():
        guest = make_guest("Ruthie of Lune", house.reader.email)
        said_there(house.article, guest, "My grandmother **opened** that bridge.")
        said_there(house.article, guest, "Still waiting there.", CommentState.HELD)
        said_there(house.article, make_guest("Nobody in particular"), "Words of another.")
    return house


def test_ones_account_says_that_there_is_something_to_claim(moved: House) -> None:
    page = words_of(moved.browser(moved.reader).get("/account/"))
    assert ASKED in page
    assert 'href="/account/claim"' in page
    assert "without an account" not in words_of(moved.browser(moved.other).get("/account/"))


def test_before_claiming_one_sees_what_and_under_which_name(moved: House) -> None:
    page = words_of(moved.browser(moved.reader).get("/account/claim"))
    for words in ("Ruthie of Lune", "My grandmother opened that bridge.", "Still waiting there.", "Not mine"):
        assert words in page
    assert moved.article.headline in page
    assert f"<bdi>{moved.reader.display_name}</bdi>, your present name" in page
    assert "Words of another." not in page


def test_claimed_comments_stand_under_ones_present_name(moved: House) -> None:
    browser = moved.browser(moved.reader)
    before = words_of(moved.browser().get(moved.address))
    assert "Ruthie of Lune" in before
    answer = browser.post("/account/claim")
    assert (answer.status_code, place_of(answer)) == (303, "/account/")
    home = words_of(browser.get("/account/"))
    assert "2 comments now stand under your name." in home
    assert "My grandmother <strong>opened</strong> that bridge." in home
    assert ASKED not in home
    page = words_of(moved.browser().get(moved.address))
    assert "Ruthie of Lune" not in page
    assert moved.reader.display_name in page


def test_who_has_nothing_to_claim_is_told_so(moved: House) -> None:
    browser = moved.browser(moved.other)
    assert "None were written with your address." in words_of(browser.get("/account/claim"))
    assert browser.post("/account/claim").status_code == 303
    assert "There was nothing left to claim." in words_of(browser.get("/account/"))


def test_a_strangers_claim_is_turned_away(moved: House) -> None:
    assert place_of(moved.browser().get("/account/claim")) == "/login?next=/account/claim"
    assert moved.browser(with_form=True).post("/account/claim").status_code == 401


@pytest.mark.parametrize(
    ("address", "more"),
    [
        ("/login", {"password": PASSWORD}),
        ("/login", {"password": ""}),
        ("/register", {"password": PASSWORD, "display_name": "Ruthie of Lune"}),
        ("/reset", {}),
        ("/confirm", {}),
    ],
)
def test_nobody_signs_in_registers_or_gets_mail_as_a_guest(moved: House, address: str, more: dict[str, str]) -> None:
    with moved.app.app_context():
        guest = db.session.scalars(select(User).where(User.display_name == "Ruthie of Lune")).one()
        assert (guest.active, guest.password, guest.confirmed_at) == (False, None, None)
        before = db.session.scalar(select(func.count()).select_from(User))
        email = guest.email
    browser = moved.browser(with_form=True)
    browser.post(address, data={"email": email, **more})
    assert browser.get("/account/").status_code == 303
    with moved.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Letter)) == 0
        assert db.session.scalar(select(func.count()).select_from(User)) == before


def test_a_guests_session_opens_nothing(moved: House) -> None:
    with moved.app.app_context():
        guest = db.session.scalars(select(User).where(User.display_name == "Ruthie of Lune")).one()
    assert moved.browser(guest).get("/account/").status_code == 303


def test_a_guests_name_is_free_to_others(moved: House) -> None:
    browser = moved.browser(moved.other)
    assert browser.post("/account/name", data={"display_name": "Ruthie of Lune"}).status_code == 303


def test_the_desk_says_that_a_guest_wrote_elsewhere(moved: House) -> None:
    with moved.app.app_context():
        held = db.session.scalar(select(Comment.id).where(Comment.state == CommentState.HELD))
    page = words_of(moved.browser(moved.moderator).get(f"/moderation/comments/{held}"))
    assert "<dt>Wrote</dt><dd>without an account</dd>" in page
    assert "Joined" not in page
