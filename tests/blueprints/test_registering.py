"""Registering: a name of one's own, on every way in."""

import secrets
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select

from extensions import bell, db
from models import User
from tests.blueprints.house import House, words_of
from tests.conftest import make_app
from tests.factories import PASSWORD
from tests.services.test_at_once import at_once
from tests.support import postgres
from text import name_key


def form(name: str, email: str = "new@example.org") -> dict[str, str]:
    return {"email": email, "password": PASSWORD, "display_name": name}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("RUTH  adeyemi", "Somebody here has this name"),
        ("Hannah Prowse, editor", "That is the newsroom’s own name"),
        ("Leeds Police", "“Police” in a name reads as if"),
        ("N.H.S. Direct", "“NHS” in a name reads as if"),
        ("me@example.org", "Do not use an e-mail address"),
    ],
)
def test_a_name_that_cannot_be_had_is_refused_in_words(house: House, name: str, said: str) -> None:
    answer = house.browser(with_form=True).post("/register", data=form(name))
    assert answer.status_code == 200
    assert said in words_of(answer)
    with house.app.app_context():
        assert db.session.scalar(select(User.id).where(User.email == "new@example.org")) is None


def test_whoever_registers_has_their_name_to_themselves(house: House) -> None:
    assert house.browser(with_form=True).post("/register", data=form("Nia New")).status_code in (302, 303)
    with house.app.app_context():
        person = db.session.scalars(select(User).where(User.email == "new@example.org")).one()
        assert (person.display_name, person.name_key, person.rules_version_read) == ("Nia New", name_key("Nia New"), 0)
    again = house.browser(with_form=True).post("/register", data=form("N\u00eda New", "other@example.org"))
    assert "Somebody here has this name" in words_of(again)


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    url = ""
    if request.param == "postgresql":
        cluster: postgres.Cluster = request.getfixturevalue("cluster")
        url = cluster.create_database(f"registering_{secrets.token_hex(4)}")
    made = make_app(url, tmp_path_factory.mktemp("registering"))
    bell.bind(None)
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.mark.committed
def test_of_many_who_register_one_name_at_once_one_has_it_and_the_others_are_told(site: Flask) -> None:
    def register(number: int) -> tuple[int, str]:
        answer = site.test_client().post("/register", data=form("Nia New", f"nia-{number}@example.org"))
        return answer.status_code, words_of(answer)

    answers = at_once(site, [lambda number=number: register(number) for number in range(6)])  # type: ignore[misc]
    assert sorted(status for status, _ in answers) in ([200] * 5 + [302], [200] * 5 + [303])
    told = [words for status, words in answers if status == 200]
    assert all("Somebody here has this name" in words for words in told)
    assert not any("A letter to" in words for words in told)
    with site.app_context():
        assert db.session.scalar(select(func.count()).select_from(User)) == 1


@pytest.mark.committed
def test_one_address_registered_twice_at_once_makes_one_account(site: Flask) -> None:
    def register(number: int) -> int:
        return site.test_client().post("/register", data=form(f"Nia {'ABCDEF'[number]}")).status_code

    answers = at_once(site, [lambda number=number: register(number) for number in range(6)])  # type: ignore[misc]
    assert set(answers) <= {302, 303}
    with site.app_context():
        assert db.session.scalar(select(func.count()).select_from(User)) == 1
