"""SQLite's own tool: its online backup, which copies a database while others write to it."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from adapters.backups.contents import read_holding
from adapters.backups.disk import put_in_place
from adapters.backups.manifest import BackupFailed, Compared, Content, CopyName, Kind, compare
from adapters.backups.protocol import Holding, Progress

# 4 MB at a time: often enough to draw a bar and to hear a signal.
PAGES_A_STEP = 1000
BESIDES = ("", "-wal", "-shm")


class SQLiteStore:
    """A SQLite file."""

    kind: Kind = "sqlite"
    copy_name: CopyName = "database.sqlite"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.folder = path.parent

    def copy_to(self, copy: Path, progress: Progress) -> Holding:
        """Copy the file as it is at this moment. Writers go on: in WAL mode they wait for no reader.

        Refuses a database that is not there, was never prepared, or is damaged.
        """
        if not self.path.is_file():
            raise BackupFailed(f"There is no database at {self.path}.")
        with closing(_opened(self.path)) as source, closing(sqlite3.connect(copy)) as target:
            # The copy would begin anew at every commit of others, and never end on a busy site: so the moment is held.
            source.execute("BEGIN")
            source.execute("SELECT count(*) FROM sqlite_master").fetchone()
            source.backup(
                target,
                pages=PAGES_A_STEP,
                progress=lambda _status, left, total: progress("Copying", total - left, total),
            )
            # A file by itself: in WAL mode it would want two more beside it.
            target.execute("PRAGMA journal_mode=DELETE")
        copy.chmod(0o600)
        if found := _faults(copy):
            raise BackupFailed(f"The database is damaged: {found[0]}. No backup was made of it.")
        return _holding(copy, progress)

    def refuse_taken(self) -> None:
        """Refuse a file with tables in it, and what is left of one. A file without any is taken for nothing."""
        with suppress(sqlite3.DatabaseError):
            if not any(self._beside(ending).exists() for ending in BESIDES):
                return
            if self.path.is_file() and not _tables(self.path):
                return
        raise BackupFailed(
            f"There is something at {self.path} already, and a restore overwrites nothing. "
            "Restore into another DATA_DIR, or stop the site and move that file away, with those beside it "
            "that end in -wal and -shm."
        )

    def put_back(self, copy: Path, expected: dict[str, Content], progress: Progress) -> list[Compared]:
        """Compare a copy, and rename it into place when nothing differs. Refuses a damaged one."""
        compared = check_file(copy, expected, progress)
        if all(each.equal for each in compared):
            self.refuse_taken()
            self.clear()
            put_in_place(copy, self.path)
        return compared

    def faults(self) -> list[str]:
        """What `integrity_check` and `foreign_key_check` find."""
        return _faults(self.path)

    def clear(self) -> None:
        """Delete the file and what SQLite keeps beside it."""
        for ending in BESIDES:
            self._beside(ending).unlink(missing_ok=True)

    def _beside(self, ending: str) -> Path:
        return self.path.with_name(self.path.name + ending)


def check_file(copy: Path, expected: dict[str, Content], progress: Progress) -> list[Compared]:
    """Look a copy through and compare every table with what was counted when it was made. Refuses a damaged one."""
    if found := _faults(copy):
        raise BackupFailed(f"The database in this backup is damaged: {found[0]}. Nothing was restored.")
    return compare(expected, _holding(copy, progress).tables)


def _opened(path: Path) -> sqlite3.Connection:
    # Not made when it is missing; and no transaction begins by itself.
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None)


def _holding(path: Path, progress: Progress) -> Holding:
    engine = create_engine("sqlite://", creator=lambda: _opened(path), poolclass=NullPool)
    with engine.connect() as connection:
        return read_holding(connection, progress)


def _tables(path: Path) -> int:
    with closing(_opened(path)) as raw:
        return int(raw.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])


def _faults(path: Path) -> list[str]:
    with closing(_opened(path)) as raw:
        said = [str(row[0]) for row in raw.execute("PRAGMA integrity_check(1)")]
        lost = raw.execute("PRAGMA foreign_key_check").fetchone()
    found = [] if said == ["ok"] else [" ".join(said[0].split())]
    return [*found, *([f"a row of {lost[0]} points at none of {lost[2]}"] if lost else [])]
