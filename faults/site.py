"""The product as `make run` starts it, on data of its own: started, looked at, struck, and started again."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from config import Settings
from deploy.processes import end_with_parent

ROOT = Path(__file__).resolve().parents[1]
PREPARE_SECONDS = 120
# As long as the supervisor waits for the first answer: a machine with other work to do takes its time.
READY_SECONDS = 60
# The supervisor gives its parts 15 s to finish.
GONE_SECONDS = 25
WEB_PROCESSES = 2


class Stuck(Exception):
    """The site did not do in time what it has to: start, answer or end."""


@dataclass(frozen=True)
class Processes:
    """The product's processes: `server` is granian's own, `web` are the ones that answer."""

    supervisor: int
    server: int
    web: tuple[int, ...]
    worker: int


class Site:
    """One installation; its settings are given by their names."""

    # What `make run` ends with.
    command: tuple[str, ...] = (sys.executable, "-m", "deploy.supervisor")

    def __init__(self, folder: Path, port: int, **settings: str) -> None:
        # The log lies beside the data: a full disk fills one of them alone.
        self.log, data_dir = folder / "site.log", folder / "data"
        self.data_dir, self.port = data_dir, port
        self.settings = {"data_dir": str(data_dir), "site_url": f"http://127.0.0.1:{port}", **settings}
        ours = {name.upper() for name in Settings.model_fields} | {"PYTHONDONTWRITEBYTECODE"}
        self.environment = {name: value for name, value in os.environ.items() if name not in ours}
        self.environment |= {"PORT": str(port), **{name.upper(): value for name, value in self.settings.items()}}
        self._supervisor: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """Make the keys and the database, with the demonstration in it."""
        for command in (["-m", "deploy.keys"], ["-m", "flask", "--app", "app", "prepare"]):
            done = subprocess.run(
                [sys.executable, *command], cwd=ROOT, env=self.environment, capture_output=True, timeout=PREPARE_SECONDS
            )
            if done.returncode:
                raise Stuck(f"The site could not be prepared: {done.stderr.decode()[-500:]}")

    def start(self) -> float:
        """Start it and wait until it can serve; answers how many seconds that took."""
        self.wait_until_gone()
        since = time.monotonic()
        with self.log.open("ab") as log:
            self._supervisor = subprocess.Popen(
                self.command, cwd=ROOT, env=self.environment, stdout=log, stderr=log,
                preexec_fn=end_with_parent(os.getpid()),
            )  # fmt: skip
        self.wait_until_ready()
        return time.monotonic() - since

    def is_ready(self) -> bool:
        """Whether `/readyz` says that the site can serve, and as many web processes are there as should be."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200 and len(self.processes().web) == WEB_PROCESSES
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def wait_until_ready(self) -> None:
        """Refuses with `Stuck` when it is not ready in time, or has ended."""
        give_up_at = time.monotonic() + READY_SECONDS
        while not self.is_ready():
            if time.monotonic() > give_up_at or (self._supervisor and self._supervisor.poll() is not None):
                said = self.log.read_text(errors="replace").strip().rpartition("\n")[2]
                raise Stuck(f"The site did not become ready. The last it said: {said}")
            time.sleep(0.05)

    def wait_until_gone(self) -> None:
        """Wait for the last process to end, so that nobody holds the port or the data any more."""
        give_up_at, seen = time.monotonic() + GONE_SECONDS, set(self.living())
        while not all(map(has_ended, seen)):
            if time.monotonic() > give_up_at:
                raise Stuck(f"Processes that do not end: {self.living()}.")
            time.sleep(0.02)
            seen |= set(self.living())

    def processes(self) -> Processes:
        """Who runs now; 0 for what is not there."""
        living = self.living()
        supervisor = self._supervisor.pid if self._supervisor and self._supervisor.pid in living else 0
        parts = {number: command_of(number) for number in living if supervisor and parent_of(number) == supervisor}
        server = next((number for number, command in parts.items() if "granian" in command), 0)
        worker = next((number for number, command in parts.items() if command.endswith(" work")), 0)
        web = tuple(number for number in living if server and parent_of(number) == server)
        return Processes(supervisor, server, web, worker)

    def living(self) -> list[int]:
        """The processes of this site; one that has ended has an empty environment."""
        mark = f"DATA_DIR={self.data_dir}".encode()
        found = []
        for path in Path("/proc").glob("[0-9]*/environ"):
            try:
                if mark in path.read_bytes().split(b"\0"):
                    found.append(int(path.parent.name))
            except OSError:
                continue
        return found

    def stop(self) -> None:
        """Ask it to stop, and end what is left."""
        if self._supervisor and self._supervisor.poll() is None:
            self._supervisor.terminate()
        try:
            self.wait_until_gone()
        except Stuck:
            kill(self.living())


def kill(numbers: Iterable[int]) -> None:
    """End these processes at once, with no chance to finish anything, and see them gone."""
    struck = [number for number in numbers if number]
    for number in struck:
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
    give_up_at = time.monotonic() + GONE_SECONDS
    while not all(map(has_ended, struck)) and time.monotonic() < give_up_at:
        time.sleep(0.005)


def has_ended(number: int) -> bool:
    """Whether a process is past closing its files; it gives up its memory, and with it its name, a little before."""
    return _state_of(number)[0] in "ZX"


def parent_of(number: int) -> int:
    """The process that started this one, or 0 when it has ended."""
    return int(_state_of(number)[1])


def _state_of(number: int) -> tuple[str, str]:
    try:
        state, parent = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[:2]
    except OSError:
        return "X", "0"
    return state, parent


def command_of(number: int) -> str:
    """The command line of a process, or nothing when it has ended."""
    try:
        return Path(f"/proc/{number}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
    except OSError:
        return ""
