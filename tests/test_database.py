"""How the database is opened: what becomes of a file that is moved, a connection that dies, a disk that is full."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from flask import Flask, Response
from psycopg.errors import DiskFull
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app import create_app
from database import is_busy, is_full
from extensions import db
from tests.conftest import SECRETS, make_app
from tests.support import postgres

pytestmark = pytest.mark.committed


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Flask]:
    made = make_app("", tmp_path)
    yield made
    with made.app_context():
        db.engine.dispose()


def readiness(site: Flask) -> int:
    return site.test_client().get("/readyz").status_code


def test_a_database_that_is_moved_away_is_missed_not_made_anew_and_serves_again_when_it_is_back(
    site: Flask, tmp_path: Path
) -> None:
    place, away = tmp_path / "below-the-line.db", tmp_path / "away.db"
    assert readiness(site) == 200
    place.rename(away)
    assert (readiness(site), place.exists()) == (503, False)
    away.rename(place)
    assert readiness(site) == 200


def test_another_file_in_its_place_is_served_at_once(site: Flask, tmp_path: Path) -> None:
    place, other = tmp_path / "below-the-line.db", tmp_path / "other.db"
    assert readiness(site) == 200
    with closing(sqlite3.connect(place)) as connection, closing(sqlite3.connect(other)) as copy:
        connection.backup(copy)
        copy.execute("UPDATE site SET name = 'The Other Paper'")
        copy.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    other.replace(place)
    assert "The Other Paper" in site.test_client().get("/about/contact").get_data(as_text=True)


def test_a_journal_without_its_database_is_left_alone(tmp_path: Path) -> None:
    journal = tmp_path / "below-the-line.db-wal"
    journal.write_bytes(b"the last commits")
    made = create_app({"data_dir": tmp_path, "site_url": "http://localhost", **SECRETS})
    assert readiness(made) == 503
    assert (journal.read_bytes(), (tmp_path / "below-the-line.db").exists()) == (b"the last commits", False)


def test_a_connection_that_dies_after_the_answer_was_made_does_not_undo_it(
    cluster: postgres.Cluster, tmp_path: Path
) -> None:
    url = cluster.create_database("a_connection_dies")
    made = make_app(url, tmp_path)

    @made.after_request
    def end_the_connection(response: Response) -> Response:
        mine = db.session.scalar(text("SELECT pg_backend_pid()"))
        with psycopg.connect(url) as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", [mine])
        return response

    client = made.test_client()
    assert [client.get("/about/contact").status_code for _ in range(2)] == [200, 200]
    with made.app_context():
        db.engine.dispose()


def test_sqlite_without_room_is_full_and_not_busy() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("PRAGMA max_page_count = 2")
        with pytest.raises(sqlite3.OperationalError) as raised:
            connection.execute("CREATE TABLE comment AS SELECT randomblob(20000)")
    error = OperationalError("INSERT", None, raised.value)
    assert (is_full(error), is_busy(error)) == (True, False)


def test_postgresql_without_room_is_full_and_not_busy() -> None:
    error = OperationalError("INSERT", None, DiskFull("could not extend file: No space left on device"))
    assert (is_full(error), is_busy(error)) == (True, False)
    assert not is_full(OperationalError("INSERT", None, sqlite3.OperationalError("database is locked")))
