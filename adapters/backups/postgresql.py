"""PostgreSQL's own tools: `pg_dump` and `pg_restore`, which come with its client."""

import os
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

import psycopg
from psycopg.conninfo import make_conninfo
from sqlalchemy import Connection, Engine, text

from adapters.backups.contents import read_holding, tables_in
from adapters.backups.manifest import BackupFailed, Compared, Content, CopyName, Kind, compare
from adapters.backups.protocol import Holding, Progress

# The longest of the tool's own sentences that is passed on.
LONGEST_SAID = 400
# A migration that waits for our locks has the dump wait for it, and readers behind it: then the backup gives way.
LONGEST_WAIT_MS = 3000
# Everything that lies in the schema by itself (tables, sequences, functions, dictionaries ...), but for what extensions
# put there and for the worker's bells.
LYING_HERE = """
    SELECT found.type, found.identity
    FROM pg_depend AS depends, pg_identify_object(depends.classid, depends.objid, 0) AS found
    WHERE depends.refclassid = 'pg_namespace'::regclass AND depends.refobjid = current_schema()::regnamespace
        AND depends.deptype = 'n' AND coalesce(found.name, '') NOT LIKE 'huey\\_%' AND NOT EXISTS (
            SELECT FROM pg_depend AS brought WHERE brought.classid = depends.classid
            AND brought.objid = depends.objid AND brought.deptype = 'e')
"""


class PostgreSQLStore:
    """A database on a PostgreSQL server: the schema that the site's tables are in, and no other."""

    kind: Kind = "postgresql"
    copy_name: CopyName = "database.dump"

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine = engine
        self.folder = folder

    def copy_to(self, copy: Path, progress: Progress) -> Holding:
        """Dump the database as it is at one moment, and count and hash the rows of that same moment.

        Refuses a database that was never prepared, a machine without `pg_dump`, and one older than the server, and
        gives way to a migration.
        """
        with self._connected("READ COMMITTED") as connection:
            names = ", ".join(map(connection.dialect.identifier_preparer.quote, tables_in(connection)))
        with self._connected("REPEATABLE READ") as connection:
            # Before anything is read. A migration waits from here on: one that came between the moment and the dump
            # could rewrite a table, and at an earlier moment a rewritten table looks empty.
            connection.execute(text(f"LOCK TABLE {names} IN ACCESS SHARE MODE"))
            # Nothing is asked on this connection while the dump is written, and the server may be set to end such.
            connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
            moment = connection.scalar(text("SELECT pg_export_snapshot()"))
            progress("Dumping", 0, 1)
            _run(
                *("pg_dump", "--format=custom", "--compress=0", "--no-password", f"--snapshot={moment}"),
                *(f'--schema="{_schema(connection)}"', "--exclude-table=*.huey_*", f"--file={copy}"),
                f"--lock-wait-timeout={LONGEST_WAIT_MS}",
                environment=_environment(connection),
            )
            progress("Dumping", 1, 1)
            return read_holding(connection, progress)

    def refuse_taken(self) -> None:
        """Refuse a database with anything in it. The worker's bells do not count."""
        with self._connected("READ COMMITTED") as connection:
            taken = connection.execute(text(LYING_HERE)).first()
        if taken:
            raise BackupFailed(
                f"There is something in this database already ({taken.identity}), and a restore overwrites nothing. "
                "Make an empty one (createdb) and name it in DATABASE_URL."
            )

    def put_back(self, copy: Path, expected: dict[str, Content], progress: Progress) -> list[Compared]:
        """Restore a dump in one transaction and compare what is there. When anything differs it is taken away again.

        Refuses what `pg_restore` refuses.
        """
        progress("Restoring", 0, 1)
        with self._connected("READ COMMITTED") as connection:
            name = make_conninfo(dbname=_driver(connection).info.dbname)
            _run(
                *("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"),
                *("--no-password", f"--schema={_schema(connection)}", f"--dbname={name}", str(copy)),
                environment=_environment(connection),
            )
        progress("Restoring", 1, 1)
        try:
            with self._connected("REPEATABLE READ") as connection:
                compared = compare(expected, read_holding(connection, progress).tables)
        except BaseException:
            self.clear()
            raise
        if not all(each.equal for each in compared):
            self.clear()
            return compared
        with self._connected("AUTOCOMMIT") as connection:
            # Until it knows how full its tables are it reads whole ones where an index would do.
            connection.execute(text("ANALYZE"))
        return compared

    def faults(self) -> list[str]:
        """None: PostgreSQL checks foreign keys as it restores them, and pages as it reads them."""
        return []

    def clear(self) -> None:
        """Drop all that `refuse_taken` would find."""
        with self.engine.begin() as connection:
            for kind, identity in connection.execute(text(LYING_HERE)).all():
                connection.exec_driver_sql(f"DROP {kind} IF EXISTS {identity} CASCADE")

    @contextmanager
    def _connected(self, isolation: str) -> Iterator[Connection]:
        with self.engine.connect().execution_options(isolation_level=isolation) as connection:
            yield connection


def check_dump(copy: Path, expected: dict[str, Content], progress: Progress) -> list[Compared]:
    """Read a dump to its end and count its rows. Their hashes can be compared on a server only, after a restore, so a
    table whose count is right is taken for equal."""
    progress("Reading the dump", 0, 1)
    counted = _rows_in(copy)
    progress("Reading the dump", 1, 1)
    found = {name: Content(rows=counted[name], sha256=content.sha256) for name, content in expected.items()}
    return compare(expected, found)


def _rows_in(copy: Path) -> Counter[str]:
    counted: Counter[str] = Counter()
    with tempfile.TemporaryFile() as said:
        command = [_found("pg_restore"), "--data-only", "--file=-", str(copy)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said) as reading:
            try:
                counted.update(_names_of_rows(cast(IO[bytes], reading.stdout)))
            except BaseException:
                reading.kill()
                raise
        _refuse_failed("pg_restore", reading.returncode, said)
    return counted


def _names_of_rows(script: IO[bytes]) -> Iterator[str]:
    """The table of each row in what `pg_restore` prints: COPY schema.table (...) FROM stdin; the rows; and `\\.`"""
    inside = ""
    for line in script:
        if not inside and line.startswith(b"COPY "):
            name = line.removeprefix(b"COPY ").partition(b" (")[0].decode()
            inside = name.partition(".")[2].strip('"')
        elif inside and line == b"\\.\n":
            inside = ""
        elif inside:
            yield inside


def _schema(connection: Connection) -> str:
    return str(connection.scalar(text("SELECT current_schema()")))


def _driver(connection: Connection) -> psycopg.Connection:
    return cast(psycopg.Connection, connection.connection.driver_connection)


def _environment(connection: Connection) -> dict[str, str]:
    """How a tool reaches the same server: by its environment, for anyone on the machine can read a command line."""
    driver = _driver(connection)
    told = {
        option.envvar.decode(): option.val.decode()
        for option in driver.pgconn.info
        if option.envvar and option.val and option.val != option.compiled
    }
    # Of several servers in DATABASE_URL the one that answered: the moment to dump is known to that one alone.
    here = {"PGHOST": driver.info.host, "PGPORT": str(driver.info.port)}
    return {**os.environ, **told, **here, "LC_ALL": "C"}


def _found(tool: str) -> str:
    path = shutil.which(tool)
    if path is None:
        raise BackupFailed(f"{tool} is not on this machine. On Debian: apt-get install postgresql-client")
    return path


def _run(tool: str, *arguments: str, environment: dict[str, str]) -> None:
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(
            [_found(tool), *arguments], env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )
        _refuse_failed(tool, done.returncode, said)


def _refuse_failed(tool: str, status: int, said: IO[bytes]) -> None:
    if status == 0:
        return
    said.seek(0)
    lines = said.read().decode(errors="replace").splitlines()
    # Its own lines alone: those that the server adds (DETAIL, CONTEXT) can quote rows.
    marks = (f"{tool}: error: ", f"{tool}: detail: ")
    own = [line.removeprefix(mark) for line in lines for mark in marks if line.startswith(mark)]
    words = "; ".join(own)[:LONGEST_SAID] or f"exit status {status}"
    hint = " Install the client of the server's version, or a newer one." if "version mismatch" in words else ""
    raise BackupFailed(f"{tool} says: {words}.{hint} Nothing was kept.")
