"""`python -m benchmarks`: loads the large data set, measures, says what was expected and what was found."""

import argparse
import http.client
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.arriving import measure_mix, measure_visible
from benchmarks.ground import Ground
from benchmarks.machine import describe_machine
from benchmarks.pages import DATABASE, discussions
from benchmarks.peers import measure_isso, measure_waline
from benchmarks.posting import measure_posting
from benchmarks.reading import measure_cold, measure_hot, measure_signed_in
from benchmarks.report import keep, tables, write_figures
from benchmarks.results import Results
from benchmarks.running import measure_memory, measure_start
from benchmarks.servers import ROOT, run_command
from benchmarks.wrk import CannotMeasure, have_wrk

FOLDER = ROOT / ".bench"
DOCUMENT, FIGURES = ROOT / "docs" / "performance.md", ROOT / "docs" / "performance.json"
SECONDS = 5
PORT = 8110
SIZES = (20, 50, 1_000, 10_000, 100_000)
# In this order: memory is looked at after everything else was asked, and the others have the machine to themselves.
SECTIONS: dict[str, Callable[[Ground], None]] = {
    "start": measure_start,
    "hot": measure_hot,
    "cold": measure_cold,
    "signed-in": measure_signed_in,
    "posting": measure_posting,
    "mix": measure_mix,
    "visible": measure_visible,
    "memory": measure_memory,
    "isso": measure_isso,
    "waline": measure_waline,
}


def main(arguments: list[str]) -> int:
    """Run the sections asked for; a whole run of the usual length is what docs/performance.md keeps."""
    asked = _parser().parse_args(arguments)
    chosen = asked.only.split(",") if asked.only else list(SECTIONS)
    if unknown := set(chosen) - set(SECTIONS):
        print(f"No such section: {', '.join(sorted(unknown))}. There are: {', '.join(SECTIONS)}", file=sys.stderr)
        return 2
    if not have_wrk():
        print("wrk is needed. On Debian: apt-get install wrk", file=sys.stderr)
        return 1
    results = Results(describe_machine(), {"seconds": asked.seconds, "seed": asked.seed})
    started = time.monotonic()
    try:
        ground = _prepared(asked, results)
    except CannotMeasure as problem:
        print(problem, file=sys.stderr)
        return 1
    try:
        for name in SECTIONS:
            if name in chosen:
                _run(name, ground)
    finally:
        ground.stop_site()
    results.numbers["run/minutes"] = (time.monotonic() - started) / 60
    print("\n" + tables(results))
    write_figures(results, FOLDER / "latest.json")
    if not asked.only and asked.seconds == SECONDS and not asked.reuse and not asked.million:
        keep(results, DOCUMENT, FIGURES)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--only", default="", help=f"sections, with commas: {', '.join(SECTIONS)}")
    parser.add_argument("--seconds", type=int, default=SECONDS, help="how long each load lasts")
    parser.add_argument("--reuse", action="store_true", help="read the data that the last run left")
    parser.add_argument("--million", action="store_true", help="a discussion of a million besides; loading takes long")
    parser.add_argument("--seed", type=int, default=1, help="another one makes another data set")
    parser.add_argument("--port", type=int, default=PORT, help="the first of five ports in a row")
    return parser


def _prepared(asked: argparse.Namespace, results: Results) -> Ground:
    """The data in place: loaded anew, or as the last run left it."""
    data_dir = FOLDER / "site"
    if not (asked.reuse and (data_dir / DATABASE).exists()):
        shutil.rmtree(data_dir, ignore_errors=True)
        _load(data_dir, asked, results)
    sizes = (*SIZES, 1_000_000) if asked.million else SIZES
    return Ground(FOLDER, asked.port, asked.seconds, discussions(data_dir, sizes), results)


def _load(data_dir: Path, asked: argparse.Namespace, results: Results) -> None:
    print("Loading the large data set", flush=True)
    million = ["--million"] if asked.million else []
    run_command(["deploy.keys"], data_dir, asked.port)
    run_command(["flask", "--app", "app", "db", "upgrade"], data_dir, asked.port)
    started = time.monotonic()
    seed = ["flask", "--app", "app", "seed", "--large", *million, "--seed", str(asked.seed)]
    run_command(seed, data_dir, asked.port)
    results.numbers["load/seconds"] = time.monotonic() - started
    results.numbers["load/database_mb"] = (data_dir / DATABASE).stat().st_size / 1_000_000


def _run(name: str, ground: Ground) -> None:
    """One section; what cannot be measured is said, and the others go on."""
    print(f"Measuring: {name}", flush=True)
    started = time.monotonic()
    try:
        SECTIONS[name](ground)
    except (CannotMeasure, OSError, http.client.HTTPException, subprocess.SubprocessError) as problem:
        ground.results.notes.append(f"{name}: {problem}")
        print(f"  not measured: {problem}", flush=True)
    print(f"  {time.monotonic() - started:.0f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
