"""The site as it stands: a database of its own, finished pages in front, and what is drawn when something breaks."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, abort

from extensions import bell, db
from models import Article, RoleName, User
from tests.conftest import make_app
from tests.factories import make_article, make_user

PROBLEMS = {403: "not open to your account", 404: "nothing at this address", 410: "taken down", 429: "wait a little"}


@pytest.fixture(scope="module")
def stencil(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prepared data directory with one story, to be copied: migrating takes a second."""
    path = tmp_path_factory.mktemp("stencil")
    app = make_app("", path)
    with app.app_context():
        make_article(make_user("Hannah Prowse", RoleName.EDITOR), slug="the-bridge")
        db.session.remove()
        db.engine.dispose()
    return path


@pytest.fixture
def site(stencil: Path, tmp_path: Path) -> Iterator[Flask]:
    yield from standing(stencil, tmp_path)


def standing(stencil: Path, path: Path, **settings: Any) -> Iterator[Flask]:
    from app import create_app
    from tests.conftest import SECRETS

    with sqlite3.connect(stencil / "below-the-line.db") as source, sqlite3.connect(path / "below-the-line.db") as copy:
        source.backup(copy)
    app = create_app({"data_dir": path, "site_url": "http://localhost", **SECRETS, **settings})
    bell.bind(None)
    app.add_url_rule("/problem/<int:code>", "problem", lambda code: abort(code))
    app.add_url_rule("/broken", "broken", lambda: 1 / 0)
    yield app
    with app.app_context():
        db.engine.dispose()


def close_the_database(site: Flask) -> None:
    """As when its disk has gone."""
    folder: Path = site.extensions["settings"].data_dir
    with site.app_context():
        db.engine.dispose()
    shutil.rmtree(folder)


@pytest.mark.parametrize("code", [400, 401, 403, 404, 405, 409, 410, 413, 429, 500, 503])
def test_every_problem_has_a_page_that_says_what_to_do(site: Flask, code: int) -> None:
    answer = site.test_client().get(f"/problem/{code}")
    assert answer.status_code == code
    page = answer.get_data(as_text=True)
    assert page.count("<h1>") == 1
    assert PROBLEMS.get(code, "") in page
    assert 'href="/"' in page
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_problem_nobody_drew_a_page_for_keeps_its_code(site: Flask) -> None:
    assert site.test_client().get("/problem/418").status_code == 418


def test_what_breaks_says_so_and_not_why(site: Flask) -> None:
    answer = site.test_client().get("/broken")
    assert answer.status_code == 500
    assert b"Something broke on our side" in answer.data
    assert b"ZeroDivision" not in answer.data


def test_a_method_nobody_takes_says_which_are_taken(site: Flask) -> None:
    answer = site.test_client().delete("/articles/the-bridge")
    assert answer.status_code in (400, 405)
    if answer.status_code == 405:
        assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize("address", ["/", "/articles/the-bridge", "/comments/1", "/account/", "/no-such-page"])
def test_without_its_database_the_site_says_come_back_soon(site: Flask, address: str) -> None:
    close_the_database(site)
    answer = site.test_client().get(address)
    if address not in ("/no-such-page", "/account/"):
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert b"We are busier than usual" in answer.data
    assert answer.status_code != 500
    assert b"Traceback" not in answer.data


def test_without_its_database_signing_in_says_come_back_soon(site: Flask) -> None:
    site.config["WTF_CSRF_ENABLED"] = False
    close_the_database(site)
    answer = site.test_client().post("/login", data={"email": "somebody@example.org", "password": "a long password"})
    assert answer.status_code == 503


def test_without_its_database_the_site_is_alive_but_not_ready(site: Flask) -> None:
    assert site.test_client().get("/readyz").status_code == 200
    close_the_database(site)
    assert site.test_client().get("/healthz").status_code == 200
    assert site.test_client().get("/readyz").status_code == 503


def test_a_finished_page_is_checked_again_by_every_browser(site: Flask) -> None:
    for address in ("/", "/articles/the-bridge", "/feed.atom"):
        answer = site.test_client().get(address, headers={"Host": "evil.example"})
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-cache"
        assert answer.headers["ETag"].startswith('W/"')
        assert "Set-Cookie" not in answer.headers
        assert "Content-Security-Policy" in answer.headers
        assert b"evil.example" not in answer.data


def test_an_unchanged_page_is_not_sent_twice(site: Flask) -> None:
    first = site.test_client().get("/articles/the-bridge")
    again = site.test_client().get("/articles/the-bridge", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_moved_or_missing_page_is_not_kept_finished(site: Flask) -> None:
    with site.app_context():
        story = db.session.query(Article).one()
        story.slug = "moved"
        db.session.commit()
    for _ in range(2):
        answer = site.test_client().get("/articles/the-bridge")
        assert answer.status_code == 404
        assert "no-store" in answer.headers["Cache-Control"]


def mail_pages(site: Flask, remote: str = "127.0.0.1") -> list[int]:
    browser = site.test_client()
    base = {"REMOTE_ADDR": remote}
    return [browser.get(address, environ_base=base).status_code for address in ("/dev/mail", "/dev/mail/1")]


def test_in_development_this_machine_may_read_the_letters(site: Flask) -> None:
    from services.letters import post_letter

    assert mail_pages(site) == [200, 404]
    with site.app_context():
        post_letter("welcome", "ruth@example.org", "Confirm your address", "Follow http://localhost/confirm/abc")
        db.session.commit()
    assert mail_pages(site) == mail_pages(site, "::1") == [200, 200]
    assert b"http://localhost/confirm/abc" in site.test_client().get("/dev/mail/1").data


@pytest.mark.parametrize("remote", ["192.0.2.7", "10.0.0.1", "127.0.0.1.example", ""])
def test_no_other_machine_reads_the_letters(site: Flask, remote: str) -> None:
    assert mail_pages(site, remote) == [404, 404]


PRODUCTION = {
    "environment": "production",
    "site_url": "https://news.example",
    "mail_server": "smtp://127.0.0.1:2525?tls=off",
    "mail_from": "comments@news.example",
}


@pytest.fixture
def production(stencil: Path, tmp_path: Path) -> Iterator[Flask]:
    yield from standing(stencil, tmp_path, **PRODUCTION)


def test_in_production_nobody_reads_the_letters(production: Flask) -> None:
    assert mail_pages(production) == [404, 404]


def test_in_production_every_answer_insists_on_https(production: Flask) -> None:
    answer = production.test_client().get("/login")
    assert "max-age=" in answer.headers["Strict-Transport-Security"]
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert word in cookie


def test_in_production_staff_need_a_second_factor(production: Flask) -> None:
    with production.app_context():
        uniquifier = db.session.query(User).one().fs_uniquifier
    browser = production.test_client()
    with browser.session_transaction(base_url="https://news.example") as session:
        session["_user_id"], session["_fresh"] = uniquifier, True
    for address in ("/moderation/", "/newsroom/articles"):
        answer = browser.get(address, base_url="https://news.example")
        assert answer.status_code == 303
        assert answer.headers["Location"].endswith("/tf-setup")
