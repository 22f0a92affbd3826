"""The supervisor with real processes: a tiny application, a worker that only waits, and every way to stop them."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy import supervisor

pytestmark = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks processes up in /proc")

ROOT = Path(__file__).resolve().parents[2]
WAIT_SECONDS = 20
APPLICATION = """
def create_app():
    def answer(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"alive"]
    return answer
"""
STARTER = """
import sys
from deploy.supervisor import CannotStart, Supervisor
worker = [sys.executable, "-c", sys.argv[2]]
try:
    sys.exit(Supervisor("127.0.0.1", int(sys.argv[1]), "tiny:create_app", worker).run())
except CannotStart as problem:
    sys.exit(str(problem))
"""
PATIENT_WORKER = "import time; time.sleep(60)"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def eventually(claim: Callable[[], bool]) -> bool:
    """Whether the claim about processes comes true in time; they cannot be waited for from here."""
    give_up_at = time.monotonic() + WAIT_SECONDS
    while not claim() and time.monotonic() < give_up_at:
        time.sleep(0.02)
    return claim()


class Running:
    """One supervisor in a process of its own, and all the processes that carry its mark in their environment."""

    def __init__(self, folder: Path, worker: str = PATIENT_WORKER, port: int | None = None) -> None:
        (folder / "tiny.py").write_text(APPLICATION)
        self.port = port or free_port()
        self.mark = f"SUPERVISOR_TEST={folder}"
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "SUPERVISOR_TEST": str(folder)}
        self.process = subprocess.Popen(
            [sys.executable, "-c", STARTER, str(self.port), worker],
            cwd=folder, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def first_line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def rest(self) -> str:
        return self.process.communicate(timeout=WAIT_SECONDS)[0]

    def living(self) -> list[int]:
        """The marked processes that run; one that has ended has an empty environment."""
        found = []
        for path in Path("/proc").glob("[0-9]*/environ"):
            try:
                if self.mark.encode() in path.read_bytes().split(b"\0"):
                    found.append(int(path.parent.name))
            except OSError:
                continue
        return found


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    started: list[Running] = []

    def start_one(**details: object) -> Running:
        started.append(Running(tmp_path, **details))  # type: ignore[arg-type]
        return started[-1]

    yield start_one
    for running in started:
        for number in running.living():
            os.kill(number, signal.SIGKILL)
        running.process.communicate(timeout=WAIT_SECONDS)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_request_to_stop_leaves_no_process(start: Callable[..., Running], number: signal.Signals) -> None:
    running = start()
    assert running.first_line() == f"Below the Line is at http://127.0.0.1:{running.port} (Ctrl-C stops it)\n"
    # The supervisor, the server with its two processes, the worker.
    assert len(running.living()) >= 5
    running.process.send_signal(number)
    assert running.rest() == ""
    assert running.process.returncode == 0
    assert eventually(lambda: running.living() == [])


def test_a_request_to_stop_during_the_start_leaves_no_process(start: Callable[..., Running]) -> None:
    running = start()
    assert eventually(lambda: len(running.living()) >= 3)
    running.process.send_signal(signal.SIGTERM)
    running.rest()
    assert running.process.returncode == 0
    assert eventually(lambda: running.living() == [])


def test_a_dead_worker_stops_the_server_and_is_named(start: Callable[..., Running]) -> None:
    running = start(worker="import time, sys; time.sleep(1.5); sys.exit(3)")
    assert "The worker stopped by itself (exit status 3)" in running.rest()
    assert running.process.returncode == 1
    assert eventually(lambda: running.living() == [])


def test_a_dead_server_stops_the_worker_and_its_own_processes(start: Callable[..., Running]) -> None:
    running = start()
    running.first_line()
    server = next(
        number for number in sorted(running.living()) if b"granian" in Path(f"/proc/{number}/cmdline").read_bytes()
    )
    os.kill(server, signal.SIGKILL)
    assert "The web server was ended by signal 9" in running.rest()
    assert running.process.returncode == 1
    assert eventually(lambda: running.living() == [])


def test_killing_the_supervisor_leaves_no_process(start: Callable[..., Running]) -> None:
    running = start()
    running.first_line()
    running.process.kill()
    assert eventually(lambda: running.living() == [])


def test_a_taken_port_is_said_plainly_before_anything_starts(start: Callable[..., Running]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        running = start(port=port)
        assert running.rest().startswith(f"Port {port} is taken by another program.")
    assert running.process.returncode == 1


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "8000.5"])
def test_a_port_that_is_no_port_is_refused(
    port: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORT", port)
    assert supervisor.main(["--check-port"]) == 1
    assert "PORT must be a number from 1 to 65535" in capsys.readouterr().err
