"""The letters that accounts are run with reach the box, with links to the site's own address."""

import re

import pytest
from flask_security import hash_password
from sqlalchemy import select
from werkzeug.test import TestResponse

from extensions import db
from models import Letter, User
from tests.blueprints.house import House
from tests.factories import PASSWORD

ANOTHER = "another long password"


@pytest.fixture
def house(house: House) -> House:
    """The reader has a password."""
    with house.app.app_context():
        db.session.get_one(User, house.reader.id).password = hash_password(PASSWORD)
        db.session.commit()
    return house


def letters(house: House) -> list[tuple[str, str]]:
    with house.app.app_context():
        return [(letter.recipient, letter.text_body) for letter in db.session.scalars(select(Letter))]


def link_in(house: House, path: str) -> str:
    """The address in the one letter there is."""
    [(_, body)] = letters(house)
    found = re.search(rf"http://localhost(/{path}/\S+)", body)
    assert found, body
    return found[1]


def test_registering_sends_a_letter_and_shows_no_address(house: House) -> None:
    data = {"email": "new@example.org", "password": PASSWORD, "display_name": "Nia New"}
    answer = house.browser(with_form=True).post("/register", data=data)
    assert answer.status_code in (302, 303)
    with house.app.app_context():
        letter = db.session.scalars(select(Letter)).one()
        person = db.session.scalars(select(User).where(User.email == "new@example.org")).one()
        assert (letter.recipient, person.display_name) == ("new@example.org", "Nia New")
        assert person.confirmed_at is None
        assert "http://localhost/confirm/" in letter.text_body


def test_registering_an_address_that_has_an_account_looks_the_same(house: House) -> None:
    def register(email: str, name: str) -> TestResponse:
        data = {"email": email, "password": PASSWORD, "display_name": name}
        return house.browser(with_form=True).post("/register", data=data)

    new, known = register("new@example.org", "Nia New"), register(house.reader.email, "Noel New")
    assert (new.status_code, new.headers["Location"]) == (known.status_code, known.headers["Location"])


def test_who_lost_the_password_is_sent_a_letter_and_chooses_a_new_one(house: House) -> None:
    house.browser(with_form=True).post("/reset", data={"email": house.reader.email})
    browser = house.browser(with_form=True)
    link = link_in(house, "reset")
    assert browser.get(link).status_code == 200
    browser.post(link, data={"password": ANOTHER, "password_confirm": ANOTHER})
    signed = house.browser(with_form=True).post("/login", data={"email": house.reader.email, "password": ANOTHER})
    assert signed.status_code in (302, 303)


def test_who_lost_the_confirmation_is_sent_another(house: House) -> None:
    with house.app.app_context():
        db.session.get_one(User, house.reader.id).confirmed_at = None
        db.session.commit()
    house.browser(with_form=True).post("/confirm", data={"email": house.reader.email})
    house.browser().get(link_in(house, "confirm"))
    with house.app.app_context():
        assert db.session.get_one(User, house.reader.id).confirmed_at is not None


def test_a_new_address_is_confirmed_by_a_letter_to_it(house: House) -> None:
    browser = house.browser(house.reader)
    browser.post("/change-email", data={"email": "ruth.anew@example.org"})
    browser.get(link_in(house, "change-email"))
    with house.app.app_context():
        assert db.session.get_one(User, house.reader.id).email == "ruth.anew@example.org"


def test_a_changed_password_is_told_to_its_owner(house: House) -> None:
    given = {"password": PASSWORD, "new_password": ANOTHER, "new_password_confirm": ANOTHER}
    assert house.browser(house.reader).post("/change", data=given).status_code in (302, 303)
    [(recipient, _)] = letters(house)
    assert recipient == house.reader.email


def test_whose_address_somebody_else_registers_is_told(house: House) -> None:
    data = {"email": house.reader.email, "password": ANOTHER, "display_name": "Nia New"}
    house.browser(with_form=True).post("/register", data=data)
    [(recipient, _)] = letters(house)
    assert recipient == house.reader.email
