"""What every test may ask for: the app on both databases, each test in one transaction that is never kept."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from blueprints.comments.drawing import Drawings
from commands.starter import lay_starter_data
from extensions import bell
from extensions import db as _db
from tests.factories import Newsroom
from tests.support import postgres
from tests.support.summary import MISSING_SERVICE

SECRETS = {"secret_key": "k" * 64, "password_salt": "s" * 64, "address_key": "a" * 64}


@pytest.fixture(scope="session")
def cluster() -> Iterator[postgres.Cluster]:
    if lacking := postgres.missing():
        pytest.skip(f"{MISSING_SERVICE} {lacking}")
    started = postgres.start_cluster()
    yield started
    started.stop()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    if request.param == "sqlite":
        return ""
    started: postgres.Cluster = request.getfixturevalue("cluster")
    return started.create_database("below_the_line")


@pytest.fixture(scope="session")
def app(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The product itself, prepared as `flask prepare` does it, on SQLite and then on PostgreSQL."""
    made = make_app(database_url, tmp_path_factory.mktemp("data"))
    # Finished pages are checked on a connection of their own, which sees nothing uncommitted: they have own tests.
    made.wsgi_app = made.extensions["hot_pages"].app  # type: ignore[method-assign]
    bell.bind(None)
    yield made
    with made.app_context():
        _db.engine.dispose()


def make_app(database_url: str, data_dir: Any, **settings: Any) -> Flask:
    given = {"data_dir": data_dir, "database_url": database_url, "site_url": "http://localhost", **SECRETS, **settings}
    made = create_app(given)
    made.testing = True
    made.config["WTF_CSRF_ENABLED"] = False
    with made.app_context():
        from flask_migrate import upgrade

        upgrade()
        lay_starter_data()
    return made


@pytest.fixture
def db(app: Flask) -> Iterator[Any]:
    """One transaction around the test: verbs commit into it, and it is rolled back."""
    app.extensions["drawings"] = Drawings()
    with app.app_context():
        engines, engine = _db.engines, _db.engine
    with engine.connect() as connection:
        outer = connection.begin()
        engines[None] = connection  # type: ignore[assignment]
        yield _db
        outer.rollback()
        engines[None] = engine


@pytest.fixture
def context(app: Flask, db: Any) -> Iterator[None]:
    """An app context, for tests that call verbs and queries. Not together with `client`: `g` would leak into it."""
    with app.app_context():
        yield
        _db.session.remove()


@pytest.fixture
def newsroom(context: None) -> Newsroom:
    """A section, an editor, a moderator and a reader, for tests that call verbs."""
    return Newsroom()


@pytest.fixture
def client(app: Flask, db: Any) -> FlaskClient:
    return app.test_client()
