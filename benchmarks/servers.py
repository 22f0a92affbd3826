"""The servers that are measured: started as their documentation says, on loopback, ended by their own ids."""

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.wrk import CannotMeasure
from deploy.processes import LEAN_MEMORY, end_with_parent
from deploy.supervisor import CannotStart, check_port, server_command

ROOT = Path(__file__).resolve().parents[1]
HOST = "127.0.0.1"
START_SECONDS = 60
STOP_SECONDS = 20
LOOK_EVERY_SECONDS = 0.01
LOOK_SECONDS = 5


class Server:
    """A server with all it starts, in a process group of its own; ended when the bench ends, however it ends.

    Refuses a port that something else listens on: its answers would be taken for the server's.
    """

    def __init__(self, command: Sequence[str], port: int, environment: Mapping[str, str], log: Path) -> None:
        try:
            check_port(HOST, port)
        except CannotStart as problem:
            raise CannotMeasure(f"Port {port} is taken; choose another with --port.") from problem
        self.port = port
        self.started_at = time.monotonic()
        with log.open("wb") as said:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**_calm_environment(), **environment},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=end_with_parent(os.getpid()),
            )

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def wait(self, path: str = "/") -> float:
        """Seconds from the start to the first 200 for `path`. Refuses a server that ends, or gives none."""
        while time.monotonic() - self.started_at < START_SECONDS and self.process.poll() is None:
            if status_of(self.port, path) == http.client.OK:
                return time.monotonic() - self.started_at
            time.sleep(LOOK_EVERY_SECONDS)
        self.stop()
        raise CannotMeasure(f"{self.process.args!r} did not answer {path}")

    def stop(self) -> None:
        """Ask it to end, as its supervisor would, and wait until nobody answers; after a while end all it started."""
        self.process.terminate()
        if not self._is_gone_after(STOP_SECONDS):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self._is_gone_after(STOP_SECONDS)

    def _is_gone_after(self, seconds: float) -> bool:
        give_up_at = time.monotonic() + seconds
        while time.monotonic() < give_up_at:
            if self.process.poll() is not None and status_of(self.port, "/") is None:
                return True
            time.sleep(LOOK_EVERY_SECONDS)
        return False

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def status_of(port: int, path: str) -> int | None:
    """The status of one GET, or nothing while nobody answers."""
    connection = http.client.HTTPConnection(HOST, port, timeout=LOOK_SECONDS)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def start_product(data_dir: Path, port: int, log: Path) -> Server:
    """The site as `make run` starts it, on its own data; only the limit on one person's comments is off."""
    environment = {**product_environment(data_dir, port), "COMMENTS_PER_MINUTE": "0"}
    return Server(["make", "--no-print-directory", "run"], port, environment, log)


def start_application(target: str, port: int, environment: Mapping[str, str], log: Path) -> Server:
    """Another application behind the very server that the product has, with the same settings."""
    return Server(server_command(target, HOST, port), port, {**LEAN_MEMORY, **environment}, log)


def product_environment(data_dir: Path, port: int) -> dict[str, str]:
    """What the product's own settings have to be, and nothing of what is set around us."""
    return {"DATA_DIR": str(data_dir), "HOST": HOST, "PORT": str(port), "SITE_URL": f"http://{HOST}:{port}"}


def _calm_environment() -> dict[str, str]:
    """The environment without what would change the product, or slow every start down."""
    meant = {"PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "USER"}
    return {name: value for name, value in os.environ.items() if name in meant}


def run_command(words: Sequence[str], data_dir: Path, port: int) -> str:
    """Run one of the product's commands on this data; gives what it printed. Refuses one that fails."""
    environment = {**_calm_environment(), **product_environment(data_dir, port)}
    done = subprocess.run([sys.executable, "-m", *words], cwd=ROOT, env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        raise CannotMeasure(f"{' '.join(words)} failed: {done.stderr.strip()[-500:]}")
    return done.stdout
