"""Child processes that never outlive their parent: each in its own group, told to end when the parent dies."""

import contextlib
import ctypes
import os
import resource
import signal
import subprocess
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
# Two server processes with 2,048 requests each, their files and database connections.
OPEN_FILES = 8192

# Loaded before any fork: the child may not load libraries between fork and exec.
_libc = ctypes.CDLL(None)


def raise_open_files_limit(wanted: int = OPEN_FILES) -> None:
    """Allow this process and its children `wanted` open files, or as many as the system lets it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return
    top = wanted if hard == resource.RLIM_INFINITY else max(hard, wanted)
    for limits in ((wanted, top), (min(wanted, top if hard == resource.RLIM_INFINITY else hard), hard)):
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, limits)
            return


def end_with_parent(parent: int) -> Callable[[], None]:
    """What a child runs before its program: have the kernel send it SIGTERM when process `parent` dies."""

    def prepare() -> None:
        if hasattr(_libc, "prctl"):
            _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            # The parent died between the fork and the line above: no signal will come any more.
            os._exit(1)

    return prepare


# Sixty-four threads would each keep an arena of their own, and each password hashed (19 MiB) would stay in one: the
# web processes then weigh twice what they need. See mallopt(3).
LEAN_MEMORY = {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "1048576"}


class Part:
    """One of the product's processes, with whatever it starts itself."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name = name
        # Debugging aids of a development machine make every start several times slower.
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment = {**LEAN_MEMORY, **environment}
        self.process = subprocess.Popen(
            command, env=environment, start_new_session=True, preexec_fn=end_with_parent(os.getpid())
        )

    def has_ended(self) -> bool:
        """Whether the process itself has stopped; what it started may still be there until `sweep`."""
        return self.process.poll() is not None

    def ask_to_stop(self) -> None:
        """Ask it to finish what it is doing and stop."""
        if not self.has_ended():
            self.process.send_signal(signal.SIGTERM)

    def sweep(self) -> int:
        """End at once all that is left of it and of what it started; returns its exit status."""
        # Gone already, or (on macOS) only a finished process that nobody has cleared away yet.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        return self.process.wait()
