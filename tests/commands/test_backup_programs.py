"""PostgreSQL's own programs: how they are told where the database is, and how what they say is passed on."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from adapters.backups import Packed, hash_of, unpack, write_archive
from extensions import db
from tests.commands.places import Places, back_up, rewritten, run, tables_of
from tests.support import postgres

pytestmark = pytest.mark.committed
PASSWORD = "a-word-for-nobody"


@pytest.fixture(scope="module")
def places(cluster: postgres.Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    made = Places(tmp_path_factory.mktemp("places"), cluster)
    yield made
    made.close()


@pytest.fixture(scope="module")
def site(places: Places) -> Flask:
    return places.filled()


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Path]:
    """Put a program of a name before the real one: the outside world as it may be on another machine."""

    def put(name: str, script: str) -> Path:
        folder = tmp_path / "programs"
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o755)
        monkeypatch.setenv("PATH", str(folder), prepend=":")
        return folder

    return put


def test_a_password_is_never_on_a_command_line(
    site: Flask, places: Places, stand_in: Callable[[str, str], Path], cluster: postgres.Cluster, tmp_path: Path
) -> None:
    url = cluster.create_database("with_a_password").replace("postgres@", f"postgres:{PASSWORD}@")
    for program in ("pg_dump", "pg_restore"):
        keeps = f'echo "$@" >> {tmp_path}/said; env >> {tmp_path}/environment; exec {shutil.which(program)} "$@"'
        stand_in(program, keeps)
    target = places.empty(database_url=url)
    assert run(target, "restore", back_up(site, tmp_path / "a.btl.tar.gz")).exit_code == 0
    again = run(target, "backup", tmp_path / "b.btl.tar.gz")
    assert again.exit_code == 0, again.output
    said = (tmp_path / "said").read_text()
    assert ("--single-transaction" in said, "--snapshot" in said) == (True, True)
    assert PASSWORD not in said + again.output
    assert f"PGPASSWORD={PASSWORD}" in (tmp_path / "environment").read_text()


def test_a_machine_without_the_programs_is_told_what_to_install(
    site: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    refused = run(site, "backup", tmp_path / "a.btl.tar.gz")
    assert refused.exit_code == 1
    assert "pg_dump is not on this machine. On Debian: apt-get install postgresql-client" in refused.output
    assert list(tmp_path.iterdir()) == []


def test_a_program_older_than_the_server_is_said_plainly(
    site: Flask, stand_in: Callable[[str, str], Path], tmp_path: Path
) -> None:
    said = "error: aborting because of server version mismatch", "detail: server version: 99.1; pg_dump version: 15.8"
    stand_in("pg_dump", "\n".join(f'echo "pg_dump: {line}" >&2' for line in said) + "\nexit 1")
    refused = run(site, "backup", tmp_path / "a.btl.tar.gz")
    assert refused.exit_code == 1
    assert "server version: 99.1; pg_dump version: 15.8. Install the client of the server's version" in refused.output
    assert not (tmp_path / "a.btl.tar.gz").exists()


def test_rows_that_the_server_quotes_are_not_passed_on(
    site: Flask, places: Places, stand_in: Callable[[str, str], Path], tmp_path: Path
) -> None:
    file = back_up(site, tmp_path / "a.btl.tar.gz")
    said = (
        'pg_restore: error: COPY failed for table "users": ERROR:  duplicate key value',
        "DETAIL:  Key (email)=(ruth@example.org) already exists.",
        "CONTEXT:  COPY users, line 1",
    )
    stand_in("pg_restore", "\n".join(f"echo '{line}' >&2" for line in said) + "\nexit 1")
    target = places.empty()
    refused = run(target, "restore", file)
    assert (refused.exit_code, "duplicate key value" in refused.output) == (1, True)
    assert "ruth@" not in refused.output


def test_a_dump_that_breaks_off_leaves_nothing(site: Flask, places: Places, tmp_path: Path) -> None:
    manifest, copy = unpack(back_up(site, tmp_path / "a.btl.tar.gz"), tmp_path, lambda *_: None)
    copy.write_bytes(copy.read_bytes()[:-5000])
    packed = Packed(name="database.dump", bytes=copy.stat().st_size, sha256=hash_of(copy))
    cut = tmp_path / "cut.btl.tar.gz"
    write_archive(cut, manifest.model_copy(update={"copy_file": packed}), copy, lambda *_: None)
    target = places.empty()
    for words in (("restore", cut), ("restore", "--check", cut)):
        refused = run(target, *words)
        assert (refused.exit_code, "pg_restore says: " in refused.output) == (1, True)
    assert tables_of(target) == []


def test_a_backup_goes_back_into_the_kind_it_came_from(site: Flask, places: Places, tmp_path: Path) -> None:
    other = Places(tmp_path / "other")
    file = back_up(site, tmp_path / "a.tar.gz")
    for target, handed, words in (
        (places.empty(), rewritten(file, tmp_path, kind="sqlite"), "of a SQLite database, and DATABASE_URL leads to P"),
        (other.empty(), file, "of a PostgreSQL database, and DATABASE_URL leads to SQLite"),
    ):
        refused = run(target, "restore", handed)
        assert (refused.exit_code, words in refused.output, tables_of(target)) == (1, True, [])
    assert run(other.made[0], "restore", "--check", file).exit_code == 0
    other.close()


def test_bells_are_no_data(site: Flask, places: Places, tmp_path: Path) -> None:
    target = places.empty()
    for each in (site, target):
        run_sql(each, "CREATE TABLE huey_task (id bigserial PRIMARY KEY, data bytea)")
    run_sql(site, "INSERT INTO huey_task (data) VALUES ('bell')")
    done = run(target, "restore", back_up(site, tmp_path / "a.tar.gz"))
    assert (done.exit_code, "huey" in done.output) == (0, False)
    assert "comments" in tables_of(target)


def run_sql(site: Flask, statement: str) -> None:
    with site.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql(statement)
