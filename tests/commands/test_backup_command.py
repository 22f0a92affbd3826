"""Where a backup goes, who can read it, how many are kept, and that half of one never looks like one."""

import os
import re
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from adapters.backups import BackupFailed
from commands.backup import going
from extensions import db
from services.backups import NAME, drop_older, make_backup, place_for
from tests.commands.places import Places, back_up, run, tables_of
from tests.factories import NOON

pytestmark = pytest.mark.committed


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    made = Places(tmp_path_factory.mktemp("places"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def site(places: Places) -> Flask:
    return places.filled()


def data_dir(site: Flask) -> Path:
    return Path(site.extensions["settings"].data_dir)


def test_a_backup_lies_in_the_data_folder_under_its_moment_for_its_owner_alone(site: Flask) -> None:
    done = run(site, "backup")
    assert done.exit_code == 0, done.output
    (made,) = (data_dir(site) / "backups").iterdir()
    assert NAME.fullmatch(made.name)
    assert (made.stat().st_mode & 0o777, made.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert f"Made {made}: " in done.output
    assert "Not in it: SECRET_KEY, PASSWORD_SALT and ADDRESS_KEY" in done.output


def test_a_backup_goes_where_it_is_told_and_overwrites_nothing(site: Flask, tmp_path: Path) -> None:
    place = back_up(site, tmp_path / "monday.btl.tar.gz")
    written = place.read_bytes()
    again = run(site, "backup", place)
    assert (again.exit_code, "backups are not overwritten" in again.output) == (1, True)
    assert place.read_bytes() == written
    assert place_for(tmp_path, data_dir(site), NOON) == tmp_path / "2026-11-23-120000.btl.tar.gz"
    lost = run(site, "backup", tmp_path / "nowhere" / "a.tar.gz")
    assert (lost.exit_code, "The disk says: No such file or directory." in lost.output) == (1, True)


def test_only_the_newest_backups_are_kept_and_other_files_left_alone(tmp_path: Path) -> None:
    places = [place_for(tmp_path, tmp_path, NOON + timedelta(days=day)) for day in range(5)]
    others = [tmp_path / name for name in ("before the move.btl.tar.gz", "2026-11-23-120000.btl.tar.gz.part", "notes")]
    for path in (*places, *others):
        path.write_text("")
    assert drop_older(tmp_path, 2) == places[:3]
    assert sorted(tmp_path.iterdir()) == sorted([*places[3:], *others])
    assert drop_older(tmp_path, 2) == []


def test_keeping_some_is_about_a_folder(site: Flask, tmp_path: Path) -> None:
    (tmp_path / "2020-01-01-000000.btl.tar.gz").write_text("")
    kept = run(site, "backup", "--keep", "1", tmp_path)
    assert (kept.exit_code, "Deleted " in kept.output, len(list(tmp_path.iterdir()))) == (0, True, 1)
    refused = run(site, "backup", "--keep", "1", tmp_path / "one.tar.gz")
    assert (refused.exit_code, "name the folder" in refused.output) == (2, True)


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_backup_the_disk_has_no_room_for_leaves_nothing(site: Flask, tmp_path: Path) -> None:
    with files_of_at_most(100_000):
        full = run(site, "backup", tmp_path / "full.btl.tar.gz")
    assert full.exit_code == 1
    assert re.search(r"^Error: (SQLite|The disk) says: .+ No backup was made", full.output)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("step", ["Copying", "Counting", "Writing", "Unpacking"])
def test_a_backup_that_is_told_to_stop_leaves_nothing(site: Flask, tmp_path: Path, step: str) -> None:
    def stop_at(now_at: str, _done: int, _total: int) -> None:
        if now_at == step:
            os.kill(os.getpid(), signal.SIGTERM)

    before = signal.getsignal(signal.SIGTERM)
    with site.app_context(), pytest.raises(SystemExit) as stopped, going():
        make_backup(db.engine, tmp_path / "half.btl.tar.gz", "0.1.0", NOON, stop_at)
    assert (stopped.value.code, signal.getsignal(signal.SIGTERM)) == (128 + signal.SIGTERM, before)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_database_is_not_taken_for_a_whole_one(places: Places, tmp_path: Path) -> None:
    damaged = places.filled()
    with damaged.app_context():
        db.session.remove()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    with (data_dir(damaged) / "below-the-line.db").open("r+b") as raw:
        raw.seek(40 * 4096)
        raw.write(b"\xff" * 4096)
    refused = run(damaged, "backup", tmp_path / "damaged.btl.tar.gz")
    assert (refused.exit_code, "No backup was made" in refused.output) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_what_is_left_of_a_database_is_not_overwritten_either(site: Flask, places: Places, tmp_path: Path) -> None:
    file = back_up(site, tmp_path / "whole.btl.tar.gz")
    target = places.empty()
    database = data_dir(target) / "below-the-line.db"
    database.unlink()
    database.with_name("below-the-line.db-wal").write_bytes(b"commits that are nowhere else")
    assert "There is something at" in run(target, "restore", file).output
    database.write_bytes(b"no database at all")
    assert "There is something at" in run(target, "restore", file).output
    assert database.read_bytes() == b"no database at all"


def test_a_file_that_is_no_backup_changes_nothing(places: Places, tmp_path: Path) -> None:
    (tmp_path / "odd.tar.gz").write_bytes(b"not a backup")
    target = places.empty()
    for words in (("restore", tmp_path / "odd.tar.gz"), ("restore", "--check", tmp_path / "odd.tar.gz")):
        refused = run(target, *words)
        assert (refused.exit_code, "This is no backup of Below the Line" in refused.output) == (1, True)
    assert tables_of(target) == []


def test_a_refusal_of_the_place_is_told_before_anything_is_read(site: Flask) -> None:
    with pytest.raises(BackupFailed, match="already"):
        place_for(data_dir(site) / "below-the-line.db", data_dir(site), NOON)
