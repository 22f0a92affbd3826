"""The machine a run was made on: what makes figures differ, and nothing that says whose it is."""

import os
import platform
import re
import sqlite3
from importlib.metadata import version
from pathlib import Path

GB = 1024 * 1024


def describe_machine() -> dict[str, str]:
    """Processor, cores, memory, kernel, versions, and how busy it was before anything began."""
    processor = _first(Path("/proc/cpuinfo"), r"model name\s*:\s*(.+)") or platform.machine()
    memory = int(_first(Path("/proc/meminfo"), r"MemTotal:\s*(\d+)") or 0)
    return {
        "processor": processor,
        "cores": str(len(os.sched_getaffinity(0))),
        "memory": f"{memory / GB:.0f} GB",
        "kernel": platform.release().partition("-")[0],
        "python": platform.python_version(),
        "granian": version("granian"),
        "sqlite": sqlite3.sqlite_version,
        "load before": f"{os.getloadavg()[0]:.2f}",
    }


def _first(path: Path, pattern: str) -> str:
    try:
        found = re.search(pattern, path.read_text())
    except OSError:
        return ""
    return found[1].strip() if found else ""
