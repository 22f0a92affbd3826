"""Sites of one kind of database, each with a folder and a database of its own whose commits are real: filled ones to
back up, empty places to restore into."""

import itertools
import secrets
from pathlib import Path
from typing import Any

from click.testing import Result
from flask import Flask
from sqlalchemy import select, text

from adapters.backups import unpack, write_archive
from app import create_app
from extensions import bell, db
from models import Attempt, AttemptKind, WebAuthn
from services.decisions import approve_comment
from services.letters import post_letter
from tests.conftest import SECRETS, make_app
from tests.factories import NOON, Newsroom, say, seen
from tests.support import postgres

_number = itertools.count(1)


class Places:
    """Where sites of one kind are made. Without a cluster the kind is SQLite."""

    def __init__(self, folder: Path, cluster: postgres.Cluster | None = None) -> None:
        self.folder, self.cluster = folder, cluster
        self.made: list[Flask] = []

    @property
    def kind(self) -> str:
        return "postgresql" if self.cluster else "sqlite"

    def _given(self) -> tuple[str, Path]:
        data_dir = self.folder / f"site-{next(_number)}"
        return self.cluster.create_database(f"backup_{secrets.token_hex(4)}") if self.cluster else "", data_dir

    def empty(self, **settings: Any) -> Flask:
        """A site whose database nobody has prepared."""
        url, data_dir = self._given()
        given = {"data_dir": data_dir, "database_url": url, "site_url": "http://localhost", **SECRETS, **settings}
        return self._kept(create_app(given))

    def filled(self) -> Flask:
        """A site with something of every kind in it, bytes, moments and odd characters among them."""
        made = self._kept(make_app(*self._given()))
        with made.app_context():
            fill()
        return made

    def _kept(self, made: Flask) -> Flask:
        bell.bind(None)
        self.made.append(made)
        return made

    def close(self) -> None:
        for made in self.made:
            with made.app_context():
                db.session.remove()
                db.engine.dispose()


def fill() -> None:
    newsroom = Newsroom()
    top = say(newsroom.article, newsroom.reader, "Wer zahlt? “Nobody” \\. \t — see https://example.com/bridge 🦭")
    approve_comment(seen(top), newsroom.moderator.id, NOON)
    for number in range(12):
        say(newsroom.article, newsroom.other, f"The {number}th remark.\n\nIn two paragraphs.", parent_id=top.id)
    post_letter("welcome", "ruth@example.org", "Hello", "Text")
    db.session.add(Attempt(kind=AttemptKind.LETTER, whose="w" * 64, at=NOON.replace(microsecond=7)))
    passkey = {"credential_id": bytes(range(256)), "public_key": b"\0\xff", "sign_count": 0, "backup_state": True}
    words = {"device_type": "single_device", "name": "Key", "usage": "secondary"}
    db.session.add(WebAuthn(user_id=newsroom.reader.id, lastuse_datetime=NOON, **passkey, **words))
    db.session.commit()
    db.session.remove()


def rows_of(site: Flask) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of the records."""
    with site.app_context():
        tables = db.metadata.sorted_tables
        found = {each.name: sorted(map(tuple, db.session.execute(select(each))), key=repr) for each in tables}
        db.session.remove()
    return found


def tables_of(site: Flask) -> list[str]:
    """What is in a site's database by name, whoever put it there."""
    with site.app_context(), db.engine.connect() as connection:
        query = "SELECT name FROM sqlite_master" if connection.dialect.name == "sqlite" else IN_POSTGRESQL
        return list(connection.scalars(text(query)))


IN_POSTGRESQL = "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace"


def rewritten(file: Path, folder: Path, **changes: Any) -> Path:
    """The same backup with other things said of it."""
    manifest, copy = unpack(file, folder, lambda *_: None)
    place = folder / "rewritten.btl.tar.gz"
    write_archive(place, manifest.model_copy(update=changes), copy, lambda *_: None)
    copy.unlink()
    return place


def run(app: Flask, *words: str | Path) -> Result:
    return app.test_cli_runner().invoke(args=[str(word) for word in words])


def back_up(site: Flask, place: Path) -> Path:
    """A backup of a site at this place, made by the command."""
    done = run(site, "backup", place)
    assert done.exit_code == 0, done.output
    return place
