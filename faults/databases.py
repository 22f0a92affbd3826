"""The two databases under the product: where each one is, how it is struck down, and whether it is sound."""

import os
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path
from typing import Protocol

import psycopg

from deploy.processes import end_with_parent
from deploy.system import find_postgres
from faults.site import Stuck, kill, parent_of
from tests.support.postgres import Cluster, start_cluster

START_SECONDS = 30
INDEXES = """SELECT i.indexrelid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_am a ON a.oid = c.relam JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE a.amname = 'btree' AND n.nspname = 'public'"""
# The tests' own cluster forgets what was not yet written when it is struck; here that is what is asked. All else is as
# PostgreSQL comes, and a unix socket only, so that nobody else reaches it.
SETTINGS = {"listen_addresses": "", "shared_buffers": "64MB", "timezone": "UTC"}


class Database(Protocol):
    """What a round needs of either."""

    name: str
    url: str

    def strike(self, number: signal.Signals) -> None: ...
    def start(self) -> None: ...
    def damage(self) -> list[str]: ...
    def close(self) -> None: ...


class Sqlite:
    """A file that the product's processes open themselves: there is nothing of its own to strike."""

    name, url = "SQLite", ""

    def __init__(self, data_dir: Path) -> None:
        self.path = data_dir / "below-the-line.db"

    def strike(self, number: signal.Signals) -> None:
        """Nothing: it has no process."""

    def start(self) -> None:
        """Nothing: it has no process."""

    def damage(self) -> list[str]:
        """What SQLite's own checks find."""
        with closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)) as connection:
            found = [row[0] for row in connection.execute("PRAGMA quick_check") if row[0] != "ok"]
            lost = connection.execute("PRAGMA foreign_key_check").fetchall()
        return [f"quick_check: {line}" for line in found] + [f"a row that points at nothing: {row}" for row in lost]

    def close(self) -> None:
        """Nothing: it has no process."""


class Postgres:
    """A cluster of its own, with PostgreSQL's usual promises."""

    name = "PostgreSQL"

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self._cluster: Cluster = start_cluster(folder)
        self.url = self._cluster.create_database("below_the_line")
        self.strike(signal.SIGQUIT)
        self.start()

    def strike(self, number: signal.Signals) -> None:
        """SIGKILL: end every process of it. SIGQUIT: its own "immediate" stop, which writes nothing either."""
        server = self._cluster.process
        if number is signal.SIGKILL:
            # Stopped first, so that it starts nobody while its children are looked up.
            server.send_signal(signal.SIGSTOP)
            every = [int(path.name) for path in Path("/proc").glob("[0-9]*")]
            kill([*(number for number in every if parent_of(number) == server.pid), server.pid])
        else:
            # It waits for its children itself.
            server.send_signal(number)
        server.wait(timeout=START_SECONDS)

    def start(self) -> None:
        """Start it where it is not running, and wait until it lets somebody in."""
        if self._cluster.process.poll() is None:
            return
        folder = self._cluster.folder
        owner = folder.stat()
        command = [find_postgres("postgres") or "postgres", "-D", str(folder / "data"), "-k", str(folder)]
        command += [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]
        as_owner = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": ()} if os.geteuid() == 0 else {}
        with (folder / "server.log").open("ab") as log:
            self._cluster.process = subprocess.Popen(
                command, cwd=folder, stdout=log, stderr=log, start_new_session=True,
                preexec_fn=end_with_parent(os.getpid()), **as_owner,  # type: ignore[call-overload]
            )  # fmt: skip
        give_up_at = time.monotonic() + START_SECONDS
        while not self._lets_in():
            if time.monotonic() > give_up_at or self._cluster.process.poll() is not None:
                raise Stuck("PostgreSQL did not start.")
            time.sleep(0.05)

    def damage(self) -> list[str]:
        """What PostgreSQL's own check of every index against its table finds."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
            indexes = connection.execute(INDEXES).fetchall()
            try:
                connection.cursor().executemany("SELECT bt_index_check(%s::oid::regclass, true)", indexes)
            except psycopg.DatabaseError as problem:
                return [f"amcheck: {problem}"]
        return []

    def close(self) -> None:
        """Stop it."""
        if self._cluster.process.poll() is None:
            self.strike(signal.SIGQUIT)

    def _lets_in(self) -> bool:
        try:
            psycopg.connect(self.url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True
