"""A throwaway PostgreSQL server for the tests: started by them, in a folder of its own, gone with them."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

import psycopg
from psycopg import sql

from deploy.processes import end_with_parent
from deploy.system import POSTGRES_PROGRAMS, find_postgres

SUPERUSER = "postgres"
START_SECONDS = 30
# A unix socket only: no port to be taken, and nobody else on the machine reaches it through the network.
# A power cut may lose this data, so nothing waits for the disk.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "32MB",
    "max_connections": "60",
    "timezone": "UTC",
}


class CannotStart(Exception):
    """The server did not come up; the message ends with what it said."""


class _Owner(TypedDict, total=False):
    user: int
    group: int
    extra_groups: tuple[int, ...]


def missing() -> str | None:
    """What this machine lacks and how to get it, in plain words; None when a cluster can be started."""
    if all(find_postgres(program) for program in POSTGRES_PROGRAMS):
        return None
    return "PostgreSQL (initdb and postgres). On Debian: apt-get install postgresql"


@dataclass
class Cluster:
    """A running server; `url` is its maintenance database, fit for psycopg and for SQLAlchemy."""

    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        """The address of the database that every cluster has."""
        return self._url("postgres")

    def create_database(self, name: str) -> str:
        """Make an empty database and return its address; refuses a name in use with psycopg's DuplicateDatabase."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self._url(name)

    def stop(self) -> None:
        """End the server at once and delete its folder; harmless the second time."""
        if self.process.poll() is None:
            # SIGQUIT is its "immediate" shutdown: there is nothing worth saving.
            self.process.send_signal(signal.SIGQUIT)
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _url(self, database: str) -> str:
        return f"postgresql://{SUPERUSER}@/{database}?host={self.folder}"


def start_cluster(base_dir: Path | str | None = None) -> Cluster:
    """Make a cluster in a new folder under `base_dir` (default: the system's temporary folder) and start it.

    As root it runs as another user, because PostgreSQL refuses root; that user must be able to reach `base_dir`
    (pytest's tmp_path is closed to others). Refuses with `CannotStart` what `missing` names or a failed start.
    """
    if lacking := missing():
        raise CannotStart(lacking)
    folder = Path(tempfile.mkdtemp(prefix="btl-postgres-", dir=base_dir))
    owner = _owner()
    if "user" in owner:
        os.chown(folder, owner["user"], owner["group"])
    folder.chmod(0o755)
    try:
        _make_files(folder, owner)
        return _wait_until_ready(Cluster(folder, _start_server(folder, owner)))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _owner() -> _Owner:
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": ()}
    return {"user": 65534, "group": 65534, "extra_groups": ()}


def _environment(folder: Path) -> dict[str, str]:
    # Without TZ, initdb tries every time zone of the machine to guess it.
    return {"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _make_files(folder: Path, owner: _Owner) -> None:
    command = [find_postgres("initdb") or "initdb", "-D", str(folder / "data"), "-U", SUPERUSER, "-A", "trust"]
    command += ["-E", "UTF8", "--no-sync", "--no-instructions"]
    done = subprocess.run(command, cwd=folder, env=_environment(folder), capture_output=True, text=True, **owner)
    if done.returncode:
        raise CannotStart(f"initdb failed: {done.stderr.strip()[-500:]}")


def _start_server(folder: Path, owner: _Owner) -> subprocess.Popen[bytes]:
    command = [find_postgres("postgres") or "postgres", "-D", str(folder / "data"), "-k", str(folder)]
    for name, value in SETTINGS.items():
        command += ["-c", f"{name}={value}"]
    with (folder / "server.log").open("wb") as log:
        return subprocess.Popen(
            command, cwd=folder, env=_environment(folder), stdout=log, stderr=log,
            start_new_session=True, preexec_fn=end_with_parent(os.getpid()), **owner,
        )  # fmt: skip


def _wait_until_ready(cluster: Cluster) -> Cluster:
    give_up_at = time.monotonic() + START_SECONDS
    while cluster.process.poll() is None and time.monotonic() < give_up_at:
        try:
            psycopg.connect(cluster.url, connect_timeout=5).close()
            return cluster
        except psycopg.OperationalError:
            time.sleep(0.03)
    said = (cluster.folder / "server.log").read_text(errors="replace").strip()[-500:]
    cluster.stop()
    raise CannotStart(f"PostgreSQL did not start: {said}")
