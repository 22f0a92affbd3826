"""What it costs to have it running: the time to start, and the memory of each process."""

from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.ground import Ground
from benchmarks.wrk import read_pages

STARTS = 3
WARM_UP_SECONDS = 1
PROC = Path("/proc")
MB = 1024
# How the product's processes are called, in their command lines.
GRANIAN, WORKER, SUPERVISOR = "-m granian ", " work", "-m deploy.supervisor"


@dataclass(frozen=True)
class Process:
    """A process as the kernel sees it; memory in kB."""

    pid: int
    parent: int
    command: str
    rss: int
    pss: int


def measure_start(ground: Ground) -> None:
    """From `make run` on existing data to the first 200 of the front page."""
    ground.stop_site()
    waits = []
    for _ in range(STARTS):
        ground.site()
        waits.append(ground.start_seconds)
        ground.stop_site()
    ground.results.numbers["start/worst_seconds"] = max(waits)
    ground.results.numbers["start/median_seconds"] = median(waits)


def measure_memory(ground: Ground) -> None:
    """Every process of the site, after whatever was asked of it before, and a last round of every page."""
    site = ground.site()
    for page in ground.pages:
        read_pages(site.url + page.address, WARM_UP_SECONDS)
    for name, process in named(descendants(site.process.pid)):
        ground.results.numbers[f"memory/{name}_rss_mb"] = process.rss / MB
        ground.results.numbers[f"memory/{name}_pss_mb"] = process.pss / MB


def descendants(pid: int) -> list[Process]:
    """A process and all that came of it, in the order of their ids."""
    everyone = [found for folder in PROC.glob("[0-9]*") if (found := _process(folder))]
    family = {pid}
    while more := {each.pid for each in everyone if each.parent in family} - family:
        family |= more
    return sorted((each for each in everyone if each.pid in family), key=lambda each: each.pid)


def named(family: list[Process]) -> list[tuple[str, Process]]:
    """The product's processes by what they do; make, shells and Python's own trackers are left out."""
    servers = {each.pid for each in family if GRANIAN in each.command}
    found, number = [], 0
    for each in family:
        if each.pid in servers and each.parent in servers:
            number += 1
            found.append((f"web_process_{number}", each))
        elif each.pid in servers:
            found.append(("server", each))
        elif each.command.endswith(WORKER):
            found.append(("worker", each))
        elif each.command.endswith(SUPERVISOR):
            found.append(("supervisor", each))
    return found


def _process(folder: Path) -> Process | None:
    """What `/proc` says of one; nothing when it has gone meanwhile, or is the kernel's own."""
    try:
        status = _fields(folder / "status")
        command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        sizes = _fields(folder / "smaps_rollup") if command else {}
    except OSError:
        return None
    if not sizes:
        return None
    return Process(int(folder.name), int(status["PPid"]), command, int(sizes["Rss"]), int(sizes["Pss"]))


def _fields(path: Path) -> dict[str, str]:
    """A file of `Name: value` lines, of each value its first word."""
    pairs = (line.partition(":") for line in path.read_text(errors="replace").splitlines())
    return {name: value.split()[0] for name, _, value in pairs if value.strip()}
