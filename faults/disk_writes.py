"""Is a comment on the disk when it is acknowledged? Counted where it happens: in the calls that the kernel gets.

Killing processes cannot tell: what they wrote lives on in the system's memory. Only a power cut would.
"""

import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from faults.books import Books
from faults.browser import Browser
from faults.history import History
from faults.load import Talk, Writer, sign_in
from faults.site import Site, Stuck
from models import RoleName

COMMENTS = 100
CALLS = ("fdatasync", "fsync")
ATTACH_SECONDS = 15
CARELESS = (sys.executable, "-m", "faults.careless")


def missing() -> str | None:
    """What this machine lacks for it, and how to get it; None when it can be done."""
    if shutil.which("strace") is None:
        return "strace. On Debian: apt-get install strace"
    done = subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, timeout=ATTACH_SECONDS)
    return None if done.returncode == 0 else "the right to watch processes (ptrace)"


def count_syncs(folder: Path, port: int, command: tuple[str, ...] = Site.command) -> int:
    """How often the web processes have the disk confirm what they wrote while `COMMENTS` comments are taken in.

    `command` starts the product, or the careless one.
    """
    folder.mkdir()
    site = Site(folder, port, comments_per_minute="0")
    site.command = command
    try:
        site.prepare()
        books = Books(site.settings)
        site.start()
        (person,) = books.people("Writer", RoleName.READER, 1)
        writer = Writer(person, Browser(port), history := History(), "counted", Talk(books.stories()))
        sign_in(writer.browser, person)
        # Opens a connection and the journal.
        writer.act()
        counting, before = Counting(site.processes().web, folder / "strace.txt"), history.acknowledged
        while history.acknowledged < before + COMMENTS:
            writer.act()
        return counting.end()
    finally:
        site.stop()


class Counting:
    """strace beside running processes, from the moment it has all their threads."""

    def __init__(self, processes: Sequence[int], out: Path) -> None:
        self._out = out
        named = [word for each in processes for word in ("-p", str(each))]
        said = out.with_suffix(".log")
        with said.open("wb") as log:
            command = ["strace", "-f", "-c", "-e", f"trace={','.join(CALLS)}", "-o", str(out), *named]
            self._strace = subprocess.Popen(command, stderr=log)
        give_up_at = time.monotonic() + ATTACH_SECONDS
        while said.read_text().count(" attached") < len(processes):
            if time.monotonic() > give_up_at or self._strace.poll() is not None:
                raise Stuck(f"strace did not get hold of the web processes: {said.read_text()[-300:]}")
            time.sleep(0.05)

    def end(self) -> int:
        """Let go of the processes, and sum up."""
        self._strace.send_signal(signal.SIGINT)
        self._strace.wait(timeout=ATTACH_SECONDS)
        return calls_in(self._out.read_text())


def calls_in(summary: str) -> int:
    """The calls that an `strace -c` table counts: the fourth column, before the errors if there were any."""
    line = re.compile(rf"^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s+(?:\d+\s+)?(?:{'|'.join(CALLS)})$", re.MULTILINE)
    return sum(int(found) for found in line.findall(summary))
