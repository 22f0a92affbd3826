"""Runs the product: the web server and the job worker, together or not at all (`python -m deploy.supervisor`)."""

import errno
import http.client
import os
import select
import signal
import socket
import sys
import time

from deploy.processes import Part, raise_open_files_limit

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
START_SECONDS = 60
# Longer than the 10 s that granian gives its own workers (--workers-kill-timeout).
STOP_SECONDS = 15
# Before the first answer nobody's request can be lost, and granian forgets a signal that reaches its workers too early.
STOP_SECONDS_AT_START = 2
# A first answer below 500 means that the application runs; 400 is its answer to an address it does not know.
FIRST_SERVER_ERROR = 500

# Measured, see docs/architecture.md "Speed": granian's defaults let one killed worker end the whole server
# and let silent connections hold its slots.
GRANIAN_SETTINGS = (
    *("--interface", "wsgi"),
    *("--http", "1"),
    *("--workers", "2"),
    *("--blocking-threads", "64"),
    *("--backlog", "4096"),
    *("--backpressure", "2048"),
    *("--http1-header-read-timeout", "5000"),
    *("--workers-kill-timeout", "10"),
    "--respawn-failed-workers",
    "--no-access-log",
    *("--log-level", "error"),
)


class CannotStart(Exception):
    """Why nothing was started, in words for whoever typed the command."""


def read_address() -> tuple[str, int]:
    """HOST and PORT from the environment; refuses a PORT that is not a number from 1 to 65535."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise CannotStart(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return os.environ.get("HOST") or "127.0.0.1", int(text)


def check_port(host: str, port: int) -> None:
    """Refuses a port that something else listens on: granian would quietly share it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as problem:
            raise CannotStart(f"Port {port} needs rights that you do not have. Choose one above 1023.") from problem
        except OSError as problem:
            if problem.errno != errno.EADDRINUSE:
                raise CannotStart(f"HOST {host} cannot be used on this machine: {problem.strerror}.") from problem
            message = f"Port {port} is taken by another program. Choose another, for example: make run PORT={port + 10}"
            raise CannotStart(message) from problem


def server_command(target: str, host: str, port: int) -> list[str]:
    """The command that starts the web server for the factory `target`."""
    address = ["--host", host, "--port", str(port)]
    return [sys.executable, "-m", "granian", *GRANIAN_SETTINGS, *address, "--factory", target]


class SignalBell:
    """Wakes the supervisor at a signal that arrives at any moment, also just before it begins to wait."""

    def __init__(self) -> None:
        self._hear, rings = os.pipe()
        os.set_blocking(self._hear, False)
        os.set_blocking(rings, False)
        signal.set_wakeup_fd(rings, warn_on_full_buffer=False)
        for number in (*STOP_SIGNALS, signal.SIGCHLD):
            # `nohup` asks for the hang-up signal to be ignored: it would otherwise stop the server.
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, lambda *_: None)

    def wait(self, seconds: float) -> set[int]:
        """The signals that arrived; returns at the first of them, or with none after `seconds`."""
        select.select([self._hear], [], [], max(seconds, 0.0))
        try:
            return set(os.read(self._hear, 512))
        except BlockingIOError:
            return set()


class Supervisor:
    """Starts the web server and the worker, watches both, and leaves neither behind."""

    def __init__(
        self,
        host: str,
        port: int,
        target: str = "app:create_app",
        worker_command: list[str] | None = None,
    ) -> None:
        self.host, self.port, self.target = host, port, target
        self.worker_command = worker_command or [sys.executable, "-m", "flask", "--app", "app", "work"]
        self.parts: list[Part] = []
        self.answered = False

    def run(self) -> int:
        """Run until a signal asks it to stop (returns 0) or a part stops by itself (returns 1).

        Refuses, with `CannotStart` and before anything is started, a port that is taken.
        """
        check_port(self.host, self.port)
        raise_open_files_limit()
        bell = SignalBell()
        try:
            self.parts.append(Part("web server", server_command(self.target, self.host, self.port)))
            self.parts.append(Part("worker", self.worker_command))
            return self._watch(bell)
        finally:
            self._stop(bell)

    def _watch(self, bell: SignalBell) -> int:
        give_up_at = time.monotonic() + START_SECONDS
        while True:
            if bell.wait(1.0 if self.answered else 0.1).intersection(STOP_SIGNALS):
                return 0
            if ended := [part for part in self.parts if part.has_ended()]:
                self._say_ended(ended[0])
                return 1
            if not self.answered and self._answers():
                self.answered = True
                shown = f"[{self.host}]" if ":" in self.host else self.host
                print(f"Below the Line is at http://{shown}:{self.port} (Ctrl-C stops it)", flush=True)
            if not self.answered and time.monotonic() > give_up_at:
                print(f"The web server gave no answer in {START_SECONDS} seconds. Stopped.", file=sys.stderr)
                return 1

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status < FIRST_SERVER_ERROR
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _say_ended(self, part: Part) -> None:
        status = part.sweep()
        how = f"was ended by signal {-status}" if status < 0 else f"stopped by itself (exit status {status})"
        print(f"The {part.name} {how}. Everything else was stopped too.", file=sys.stderr, flush=True)

    def _stop(self, bell: SignalBell) -> None:
        for part in self.parts:
            part.ask_to_stop()
        deadline = time.monotonic() + (STOP_SECONDS if self.answered else STOP_SECONDS_AT_START)
        while not all(part.has_ended() for part in self.parts) and (left := deadline - time.monotonic()) > 0:
            bell.wait(min(left, 0.5))
        for part in self.parts:
            part.sweep()


def main(arguments: list[str]) -> int:
    """Run the product; with `--check-port` only say whether the port is free."""
    try:
        host, port = read_address()
        if arguments == ["--check-port"]:
            check_port(host, port)
            return 0
        return Supervisor(host, port).run()
    except CannotStart as problem:
        print(problem, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
