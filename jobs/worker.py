"""The worker: one process that answers bells and sweeps."""

import fcntl
from pathlib import Path
from typing import IO

from flask import Flask

from jobs.bells import alarm_clock
from jobs.tasks import bells_of, schedule

# How long the worker may sleep with no bell: half a second is soon enough for a letter, and costs nothing.
LONGEST_SLEEP_SECONDS = 0.5


def run_worker(app: Flask) -> None:
    """Work until told to stop (SIGINT, SIGTERM). Any number may run; one of them, the holder of a lock, sweeps."""
    settings = app.extensions["settings"]
    clock = alarm_clock(settings)
    bells_of(clock, app)
    held = _sweeper(settings.data_dir / "sweeper.lock")
    if held is not None:
        schedule(clock, app)
    consumer = clock.create_consumer(
        workers=1,
        worker_type="thread",
        periodic=held is not None,
        max_delay=LONGEST_SLEEP_SECONDS,
        graceful_signal="TERM",
    )
    consumer.run()


def _sweeper(path: Path) -> IO[str] | None:
    handle = path.open("w")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return None
    return handle
