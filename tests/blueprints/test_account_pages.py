"""One's own account by HTTP."""

from datetime import timedelta

import pytest
from flask_security import hash_password

from extensions import db
from models import FORMER_READER, User
from tests.blueprints.house import House, place_of, words_of
from tests.factories import NOON, PASSWORD


@pytest.fixture
def with_password(house: House) -> House:
    """The reader has a password, hashed as ours are; once, for it takes a while."""
    with house.app.app_context():
        db.session.get_one(User, house.reader.id).password = hash_password(PASSWORD)
        db.session.commit()
    return house


def test_ones_account_lists_ones_comments_with_what_became_of_them(house: House) -> None:
    house.say("Words that stand.")
    house.hold()
    house.reject(house.say("Words that went."))
    house.withdraw(house.say("Words taken back."))
    house.say("Words of another.", house.other)
    page = words_of(house.browser(house.reader).get("/account/"))
    for words in ("Words that stand.", "Published", "Waiting for a moderator", "Words that went.", "Rejected"):
        assert words in page
    assert "Words taken back." not in page
    assert "Words of another." not in page
    assert house.reader.email in page


def test_ones_comments_page_through_all(house: House) -> None:
    for n in range(27):
        house.say(f"Remark number {n} on the bridge.", at=NOON + timedelta(seconds=n))
    browser = house.browser(house.reader)
    first = words_of(browser.get("/account/"))
    assert "Remark number 26 on" in first
    assert "Remark number 1 on" not in first
    older = first[first.index("/account/?before=") :].partition('"')[0]
    assert "Remark number 1 on" in words_of(browser.get(older))


def test_a_new_name_shows_on_old_comments(house: House) -> None:
    house.say("Words that stand.")
    browser = house.browser(house.reader)
    assert house.reader.display_name in words_of(house.browser().get(house.address))
    answer = browser.post("/account/name", data={"display_name": "  Ruth of the Bridge "})
    assert (answer.status_code, place_of(answer)) == (303, "/account/")
    page = words_of(house.browser().get(house.address))
    assert "Ruth of the Bridge" in page
    assert house.reader.display_name not in page


@pytest.mark.parametrize("name", ["", "R", "ruth@example.org", "\u200b\u200b"])
def test_a_name_that_is_none_is_refused(house: House, name: str) -> None:
    assert house.browser(house.reader).post("/account/name", data={"display_name": name}).status_code == 422


def test_an_account_is_not_deleted_without_its_password(with_password: House) -> None:
    house = with_password
    browser = house.browser(house.reader)
    answer = browser.post("/account/deletion", data={"comments": "keep", "password": "not the password"})
    assert answer.status_code == 422
    assert "That is not the password of this account." in words_of(answer)
    assert browser.post("/account/deletion", data={"password": PASSWORD}).status_code == 422
    assert browser.get("/account/").status_code == 200


@pytest.mark.parametrize("left", ["keep", "remove"])
def test_a_deleted_account_is_signed_out_and_its_name_is_gone(with_password: House, left: str) -> None:
    house = with_password
    house.say("Words that stand.")
    browser, elsewhere = house.browser(house.reader), house.browser(house.reader)
    answer = browser.post("/account/deletion", data={"comments": left, "password": PASSWORD})
    assert (answer.status_code, place_of(answer)) == (303, "/")
    assert "Your account is deleted." in words_of(browser.get("/"))
    for one in (browser, elsewhere):
        assert one.get("/account/").status_code == 303
    page = words_of(house.browser().get(house.address))
    assert house.reader.display_name not in page
    assert ("Words that stand." in page) is (left == "keep")
    assert (FORMER_READER in page) is (left == "keep")


@pytest.mark.parametrize("address", ["/account/", "/account/name", "/account/deletion"])
def test_ones_account_is_for_who_is_signed_in(house: House, address: str) -> None:
    answer = house.browser().get(address)
    assert (answer.status_code, place_of(answer)) == (303, f"/login?next={address}")
    assert house.browser(house.reader).get(address).status_code == 200
    if address != "/account/":
        assert house.browser(with_form=True).post(address).status_code == 401


@pytest.mark.parametrize(
    "address",
    ["house-rules", "moderation", "privacy", "cookies", "terms", "accessibility", "contact"],
)
def test_what_the_site_says_about_itself_is_open_to_all(house: House, address: str) -> None:
    answer = house.browser().get(f"/about/{address}")
    assert answer.status_code == 200
    assert answer.get_data(as_text=True).count("<h1") == 1


@pytest.mark.parametrize("address", ["/login", "/register", "/reset", "/confirm"])
def test_the_pages_of_signing_in_draw_for_who_is_signed_out(house: House, address: str) -> None:
    answer = house.browser().get(address)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert 'name="csrf_token"' in words_of(answer)


@pytest.mark.parametrize("address", ["/change", "/tf-setup", "/change-email"])
def test_the_pages_of_an_account_draw_for_who_is_signed_in(house: House, address: str) -> None:
    answer = house.browser(house.reader).get(address)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
