"""An app of its own on SQLite, for the tests that ask the running house: `make lint` has no PostgreSQL."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import pytest
from flask import Flask
from flask.testing import FlaskClient

from extensions import bell, db
from models import RoleName, Tag, User
from tests.conftest import make_app
from tests.factories import Newsroom, make_user, say, sign_in


@dataclass(frozen=True)
class SignsIn:
    """All of a person that a session needs: the record itself belongs to an app context that has ended."""

    fs_uniquifier: str


@dataclass(frozen=True)
class House:
    """The app with a newsroom in it, and what the addresses of its pages need."""

    app: Flask
    people: dict[str, SignsIn]
    given: dict[str, object]

    def client(self, role: str = "anonymous") -> FlaskClient:
        client = self.app.test_client()
        if role != "anonymous":
            sign_in(client, cast(User, self.people[role]))
        return client

    def address(self, rule: str) -> str:
        """A rule of the URL map with a real story, comment, section or letter put in."""
        for name, value in self.given.items():
            for spelling in (f"<{name}>", f"<int:{name}>", f"<path:{name}>"):
                rule = rule.replace(spelling, str(value))
        return rule


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    app = make_app("", tmp_path_factory.mktemp("house"))
    # Finished pages leave out cookies and are shared: here it is Flask's own answer that counts.
    app.wsgi_app = app.extensions["hot_pages"].app  # type: ignore[method-assign]
    bell.bind(None)
    with app.app_context():
        newsroom = Newsroom()
        comment = say(newsroom.article, newsroom.reader)
        # `<slug>` stands for a story, and for a tag of the same name.
        newsroom.article.tags = [Tag(slug=newsroom.article.slug, name="Swing bridge")]
        db.session.commit()
        given = {
            "slug": newsroom.article.slug,
            "article_id": newsroom.article.id,
            "comment_id": comment.id,
            "letter_id": 1,
            "badge_id": 1,
            "sanction_id": 1,
            "tip_id": 1,
            "notice_id": 1,
            "root_id": comment.id,
            "user_id": newsroom.reader.id,
            "token": "no-such-token",
            "filename": "look.css",
        }
        people = {
            "reader": newsroom.reader,
            "moderator": newsroom.moderator,
            "editor": newsroom.editor,
            "admin": make_user("Ines Calloway", RoleName.ADMIN),
        }
        sessions = {role: SignsIn(person.fs_uniquifier) for role, person in people.items()}
    # As readers meet it, so that forms are drawn and refused with their tokens.
    app.config["WTF_CSRF_ENABLED"] = True
    yield House(app, sessions, given)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
