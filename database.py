"""How the two databases are opened: SQLite's settings, and the queue in which its writers stand.

SQLite has one writer at a time. A transaction that has read and then writes fails at once when another has written
meanwhile, whatever the timeout, and waiting by timeout alone makes one writer in a hundred wait a second. So a
session that begins to write ends its reading transaction, queues, and begins anew as a writer. PostgreSQL needs none
of this. Whoever decides something therefore re-reads it after the first write.
"""

import fcntl
import logging
import sqlite3
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import InvalidatePoolError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import ORMExecuteState, Session

log = logging.getLogger("below_the_line.database")

# A writer that waits longer than this is told the site is busy, and its browser has the text still.
LONGEST_WAIT_SECONDS = 5.0

PRAGMAS = (
    "PRAGMA journal_mode=WAL",  # readers do not wait for the writer
    "PRAGMA synchronous=FULL",  # an acknowledged comment survives a power cut
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",  # what is deleted is overwritten
    "PRAGMA busy_timeout=5000",
    "PRAGMA cache_size=-600",  # 600 kB for each of 64 connections; the system caches the file itself
    "PRAGMA temp_store=MEMORY",
)


class QueueTooLong(OperationalError):
    """No turn to write came up in time. Nothing was written; the caller may try again."""

    def __init__(self) -> None:
        super().__init__("BEGIN IMMEDIATE", None, sqlite3.OperationalError("the queue of writers is too long"))


class WriterQueue:
    """One turn at a time: a lock between the threads of a process, then a file lock between processes."""

    def __init__(self, path: Path) -> None:
        self._turn = threading.Lock()
        self._file = path.open("a")

    def acquire(self) -> None:
        if not self._turn.acquire(timeout=LONGEST_WAIT_SECONDS):
            raise QueueTooLong
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX)
        except BaseException:
            self._turn.release()
            raise

    def release(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_UN)
        self._turn.release()


class DatabaseFile:
    """The file at the database's path. It may be moved away and back, or another put in its place, while all runs."""

    def __init__(self, path: Path) -> None:
        self._path = path
        # Made at the start of a new site alone. SQLite would make an empty one in place of a missing one at any time,
        # and throw away the journal beside it, in which the last commits are.
        if not path.exists() and not path.with_name(f"{path.name}-wal").exists():
            # Where it cannot be made it cannot be opened either, and that is said then.
            with suppress(OSError):
                path.touch()

    def open_as_it_is(self, _dialect: Any, _record: Any, names: list[Any], options: dict[str, Any]) -> None:
        names[0], options["uri"] = f"file:{quote(str(self._path))}?mode=rw", True

    def remember(self, _raw: sqlite3.Connection, record: Any) -> None:
        record.info["file"] = self._present()

    def refuse_another(self, _raw: sqlite3.Connection, record: Any, _lent: Any) -> None:
        if record.info["file"] != self._present():
            raise InvalidatePoolError("another file is in the place of the one that was opened")

    def _present(self) -> tuple[int, int] | None:
        try:
            there = self._path.stat()
        except OSError:
            return None
        return there.st_dev, there.st_ino


def prepare_engine(app: Flask, db: SQLAlchemy, data_dir: Path) -> None:
    """Open the database as this house wants it. Call once, inside `create_app`, after `db.init_app`."""
    # Called before Flask-SQLAlchemy's own, which lets what breaks here take the place of a finished answer.
    app.teardown_appcontext(lambda _error: _let_go(db))
    with app.app_context():
        engine = db.engine
    if not is_sqlite(engine):
        return
    queue = WriterQueue(data_dir / "write.lock")
    file = DatabaseFile(Path(str(engine.url.database)))
    event.listen(engine, "do_connect", file.open_as_it_is)
    event.listen(engine, "connect", lambda raw, record: _open_sqlite(raw, record, queue))
    event.listen(engine, "connect", file.remember)
    event.listen(engine, "checkout", file.refuse_another)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "checkin", _give_back)


def _let_go(db: SQLAlchemy) -> None:
    """Give the connection back. One that has died meanwhile breaks nothing: what was to be kept is committed."""
    try:
        db.session.remove()
    except SQLAlchemyError as problem:
        log.warning("a connection died before it was given back: %s", type(problem).__name__)
        db.session.registry.clear()


def _open_sqlite(raw: sqlite3.Connection, record: Any, queue: WriterQueue) -> None:
    # The driver would begin transactions by itself, and late; we say BEGIN ourselves.
    raw.isolation_level = None
    for pragma in PRAGMAS:
        raw.execute(pragma)
    record.info["queue"] = queue


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


@event.listens_for(Session, "before_flush")
def _before_flush(session: Session, _context: Any, _instances: Any) -> None:
    # A flush is asked for before every query, mostly with nothing to write.
    if session.new or session.dirty or session.deleted:
        begin_write(session)


@event.listens_for(Session, "do_orm_execute")
def _before_execute(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        begin_write(state.session)


def begin_write(session: Session) -> None:
    """Turn the session's transaction into a writing one: on SQLite, once a transaction, outside savepoints only.

    Refuses with `QueueTooLong` when no turn came up in time.
    """
    connection = session.connection()
    info = connection.info
    if "queue" not in info or connection.in_nested_transaction() or info.get("writing"):
        return
    connection.exec_driver_sql("COMMIT")
    try:
        info["queue"].acquire()
        info["writing"] = info["queued"] = True
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except BaseException:
        connection.exec_driver_sql("BEGIN")
        raise


def _give_back(_raw: Any, record: Any) -> None:
    record.info.pop("writing", None)
    if record.info.pop("queued", None):
        record.info["queue"].release()


# What SQLite and PostgreSQL say when trying again may help.
LATER = ("locked", "queue", "busy", "connection", "readonly", "i/o", "unable to open")


def is_busy(error: OperationalError) -> bool:
    """Whether the database said "later" (busy, gone) rather than "never"."""
    words = str(error.orig).lower()
    return any(word in words for word in LATER)


# SQLSTATE of PostgreSQL's disk_full (its manual, appendix A).
POSTGRESQL_DISK_FULL = "53100"


def is_full(error: OperationalError) -> bool:
    """Whether the database has no room left on its disk. Trying again helps only once somebody has made some."""
    sqlite_says = getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return sqlite_says or getattr(error.orig, "sqlstate", None) == POSTGRESQL_DISK_FULL


def engine_options(url: str, pool_size: int) -> dict[str, Any]:
    """How many connections a process keeps, `pool_size` or our choice when that is 0, and how they are lent."""
    sqlite = url.startswith("sqlite")
    return {
        # SQLite: one for every request at once, or requests wait where the database would not. PostgreSQL: two web
        # processes and the worker have to stay under its usual 100 connections.
        "pool_size": pool_size or (64 if sqlite else 20),
        "max_overflow": 16 if sqlite else 10,
        "pool_timeout": 5,
        # The same few are used again and again, so that only they fill their caches.
        "pool_use_lifo": True,
        "pool_pre_ping": not sqlite,
        # An error would otherwise quote what was being written, names and texts too, into the log.
        "hide_parameters": True,
    }


def is_sqlite(engine: Engine) -> bool:
    return engine.dialect.name == "sqlite"
