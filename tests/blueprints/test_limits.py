"""How often somebody may try: sign-in, letters, accounts."""

from datetime import datetime, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from flask_security import hash_password
from sqlalchemy import select
from werkzeug.test import TestResponse

from extensions import db
from models import Attempt, AttemptKind, User
from services.attempts import party
from tests.blueprints.house import LATER, House, words_of
from tests.factories import PASSWORD

SOMEBODY = "somebody@example.org"
WRONG = "not the password"


def sign_in_by_form(browser: FlaskClient, email: str, password: str = WRONG) -> TestResponse:
    return browser.post("/login", data={"email": email, "password": password})


@pytest.fixture
def at_a_minute(house: House) -> House:
    """The reader has a password."""
    with house.app.app_context():
        db.session.get_one(User, house.reader.id).password = hash_password(PASSWORD)
        db.session.commit()
    return house


def at(moment: datetime) -> time_machine.travel:
    return time_machine.travel(moment, tick=False)


def test_after_five_wrong_tries_in_a_minute_even_the_right_password_waits(at_a_minute: House) -> None:
    house = at_a_minute
    browser = house.browser(with_form=True)
    for _ in range(5):
        assert sign_in_by_form(browser, house.reader.email).status_code == 200
    answer = sign_in_by_form(browser, house.reader.email, PASSWORD)
    assert answer.status_code == 429
    assert "five wrong tries for this address within a minute" in words_of(answer)
    with at(LATER + timedelta(seconds=61)):
        assert sign_in_by_form(browser, house.reader.email, PASSWORD).status_code in (302, 303)


def test_whoever_is_turned_away_is_told_how_long_to_wait(house: House) -> None:
    browser = house.browser(with_form=True)
    for _ in range(5):
        sign_in_by_form(browser, SOMEBODY)
    answer = sign_in_by_form(browser, SOMEBODY)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 61


def test_the_limit_is_the_accounts_not_the_browsers(house: House) -> None:
    for _ in range(5):
        sign_in_by_form(house.browser(with_form=True), SOMEBODY)
    assert sign_in_by_form(house.browser(with_form=True), "SomeBody@Example.ORG").status_code == 429
    assert sign_in_by_form(house.browser(with_form=True), "another@example.org").status_code == 200


def test_another_spelling_of_an_address_is_no_way_around_the_limit(at_a_minute: House) -> None:
    house = at_a_minute
    browser = house.browser(with_form=True)
    for _ in range(5):
        sign_in_by_form(browser, house.reader.email)
    # Flask-Security takes the full-width letters of a domain for the plain ones.
    wide = house.reader.email.replace("example", "ｅｘａｍｐｌｅ")
    assert sign_in_by_form(browser, wide, PASSWORD).status_code not in (302, 303)


def tried_before(house: House, kind: AttemptKind, times: int) -> None:
    """So many tries from this machine's network, at this moment, by nobody in particular."""
    with house.app.app_context():
        key = house.app.extensions["settings"].address_key
        whose = party(key, "network 127.0.0.1", LATER)
        db.session.add_all(Attempt(kind=kind, whose=whose, at=LATER) for _ in range(times))
        db.session.commit()


def test_one_network_cannot_try_account_after_account(house: House) -> None:
    tried_before(house, AttemptKind.SIGN_IN, 19)
    browser = house.browser(with_form=True)
    assert sign_in_by_form(browser, "somebody.20@example.org").status_code == 200
    assert sign_in_by_form(browser, "somebody.21@example.org").status_code == 429


def test_signing_in_forgives_the_accounts_failures(at_a_minute: House) -> None:
    house = at_a_minute
    for _ in range(4):
        sign_in_by_form(house.browser(with_form=True), house.reader.email)
    assert sign_in_by_form(house.browser(with_form=True), house.reader.email, PASSWORD).status_code in (302, 303)
    for _ in range(4):
        assert sign_in_by_form(house.browser(with_form=True), house.reader.email).status_code == 200


def test_tries_are_kept_without_any_address(house: House) -> None:
    sign_in_by_form(house.browser(with_form=True), SOMEBODY)
    with house.app.app_context():
        kept = " ".join(db.session.scalars(select(Attempt.whose)))
    assert kept
    assert "somebody" not in kept
    assert "127.0.0.1" not in kept


@pytest.mark.parametrize("address", ["/reset", "/confirm"])
def test_no_mailbox_is_sent_more_than_five_letters_an_hour(house: House, address: str) -> None:
    browser = house.browser(with_form=True)
    codes = [browser.post(address, data={"email": SOMEBODY}).status_code for _ in range(6)]
    assert codes[5] == 429


def test_no_network_makes_accounts_without_end(house: House) -> None:
    tried_before(house, AttemptKind.REGISTRATION, house.app.extensions["settings"].registrations_per_hour)
    data = {"email": "new@example.org", "password": PASSWORD, "display_name": "Nia New"}
    assert house.browser(with_form=True).post("/register", data=data).status_code == 429


def test_wrong_codes_of_a_second_factor_are_limited_too(at_a_minute: House) -> None:
    house = at_a_minute
    with house.app.app_context():
        from flask import current_app

        person = db.session.get_one(User, house.reader.id)
        person.tf_primary_method = "authenticator"
        person.tf_totp_secret = current_app.extensions["security"].totp_factory.generate_totp_secret()  # type: ignore[attr-defined]
        db.session.commit()
    browser = house.browser(with_form=True)
    answer = sign_in_by_form(browser, house.reader.email, PASSWORD)
    assert "/tf-validate" in answer.headers["Location"]
    codes = [browser.post("/tf-validate", data={"code": f"{n:06}"}).status_code for n in range(8)]
    assert 429 in codes


def test_guesses_sent_as_json_are_not_even_looked_at(at_a_minute: House) -> None:
    house = at_a_minute
    browser = house.browser(with_form=True)
    guess = {"email": house.reader.email, "password": PASSWORD}
    assert browser.post("/login", json=guess).status_code == 415
    asking = {"Accept": "application/json"}
    codes = [browser.post("/login", data={**guess, "password": WRONG}, headers=asking).status_code for _ in range(6)]
    assert codes == [200] * 5 + [429]


@pytest.mark.parametrize("field", ["email", "new_email"])
def test_a_field_of_ones_own_is_no_way_round_a_limit(at_a_minute: House, field: str) -> None:
    browser = at_a_minute.browser(at_a_minute.reader)
    data = {"comments": "keep", "password": WRONG}
    codes = [browser.post("/account/deletion", data={**data, field: f"{n}@example.org"}).status_code for n in range(6)]
    assert codes[-1] == 429


def test_an_address_in_the_query_does_not_stand_in_for_the_one_in_the_form(at_a_minute: House) -> None:
    house = at_a_minute
    browser = house.browser(with_form=True)
    for n in range(5):
        browser.post(f"/login?email=other.{n}@example.org", data={"email": house.reader.email, "password": WRONG})
    assert sign_in_by_form(browser, house.reader.email, PASSWORD).status_code == 429
