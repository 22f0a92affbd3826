"""The throwaway database server: it answers, keeps databases apart, and is gone when the tests are."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import errors

from tests.support import postgres, summary

lacking = postgres.missing()
needs_postgres = pytest.mark.skipif(lacking is not None, reason=f"{summary.MISSING_SERVICE} {lacking}")


@pytest.fixture(scope="module")
def cluster() -> Iterator[postgres.Cluster]:
    running = postgres.start_cluster()
    yield running
    running.stop()


@needs_postgres
def test_databases_of_one_cluster_know_nothing_of_each_other(cluster: postgres.Cluster) -> None:
    first, second = cluster.create_database("first"), cluster.create_database("second")
    with psycopg.connect(first, autocommit=True) as connection:
        connection.execute("CREATE TABLE comment (body text)")
    with psycopg.connect(second) as connection, pytest.raises(errors.UndefinedTable):
        connection.execute("SELECT * FROM comment")
    with pytest.raises(errors.DuplicateDatabase):
        cluster.create_database("first")


@needs_postgres
def test_text_is_utf8_and_time_is_utc(cluster: postgres.Cluster) -> None:
    with psycopg.connect(cluster.url) as connection:
        row = connection.execute("SHOW server_encoding").fetchone(), connection.execute("SHOW timezone").fetchone()
    assert row == (("UTF8",), ("UTC",))


@needs_postgres
def test_a_stopped_cluster_leaves_nothing_behind() -> None:
    base = Path(tempfile.mkdtemp(prefix="btl-base-"))
    base.chmod(0o755)
    running = postgres.start_cluster(base)
    running.stop()
    running.stop()
    assert list(base.iterdir()) == []
    with pytest.raises(ProcessLookupError):
        os.killpg(running.process.pid, 0)
    shutil.rmtree(base)


def test_missing_programs_are_named_with_the_way_to_get_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("deploy.system.POSTGRES_FOLDER", tmp_path)
    assert postgres.missing() == "PostgreSQL (initdb and postgres). On Debian: apt-get install postgresql"
    with pytest.raises(postgres.CannotStart, match="apt-get install postgresql"):
        postgres.start_cluster()
