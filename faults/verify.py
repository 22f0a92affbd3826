"""All checks, one after the other, with a table at the end; exits 1 when anything that was acknowledged is gone."""

import argparse
import os
import secrets
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from faults import disk_writes, full_disk
from faults.blows import ON_POSTGRESQL, ON_SQLITE
from faults.databases import Database, Postgres, Sqlite
from faults.rounds import Trial, play_all, summary
from faults.site import Site
from tests.support import postgres

SQLITE, POSTGRESQL = "sqlite", "postgresql"
# Room for a prepared site and a journal; PostgreSQL begins with 40 MB of its own and 16 MB for each piece of journal.
MEGABYTES = {SQLITE: 48, POSTGRESQL: 192}
BLOWS = {SQLITE: ON_SQLITE, POSTGRESQL: ON_POSTGRESQL}
MOST_SAID = 20


@dataclass
class Report:
    """What came of each check, for the table at the end. With CI=true a check that is left out has failed."""

    rows: list[tuple[str, str]] = field(default_factory=list)
    failed: bool = False

    def keep(self, check: str, said: str, problems: list[str]) -> None:
        for problem in problems[:MOST_SAID]:
            print(f"    {problem}", flush=True)
        self.rows.append((check, f"FAILED, {len(problems)} problems. {said}" if problems else said))
        self.failed = self.failed or bool(problems)

    def leave_out(self, check: str, lacking: str) -> None:
        self.rows.append((check, f"not checked: this machine has not got {lacking}"))
        self.failed = self.failed or os.environ.get("CI", "").lower() in {"true", "1", "yes"}


@dataclass(frozen=True)
class Check:
    """One check on one database. `run` answers what to say of it, and its problems."""

    name: str
    part: str
    database: str
    missing: Callable[[], str | None]
    run: Callable[[argparse.Namespace, str, Path], tuple[str, list[str]]]


def rounds(asked: argparse.Namespace, kind: str, folder: Path) -> tuple[str, list[str]]:
    with installed(kind, folder, asked.port) as (site, database):
        trial = Trial.prepared(site, database, asked.seed)
        return summary(play_all(trial, BLOWS[kind], asked.rounds, say))


def disk_syncs(asked: argparse.Namespace, _kind: str, folder: Path) -> tuple[str, list[str]]:
    wanted = disk_writes.COMMENTS
    full = disk_writes.count_syncs(folder / "as-it-is", asked.port)
    careless = disk_writes.count_syncs(folder / "careless", asked.port, disk_writes.CARELESS)
    said = f"{wanted} comments, {full} times synced; with synchronous=NORMAL {careless} times"
    problems = [] if full >= wanted else [f"{wanted} comments were acknowledged after {full} syncs"]
    return said, problems if careless < wanted else [*problems, "the count does not tell FULL from NORMAL"]


def disk_full(asked: argparse.Namespace, kind: str, folder: Path) -> tuple[str, list[str]]:
    small = full_disk.SmallDisk(folder / ("data" if kind == SQLITE else "postgres"), MEGABYTES[kind])
    try:
        with installed(kind, folder, asked.port) as (site, database):
            return full_disk.check_full_disk(site, database, small)
    finally:
        small.close()


def postgres_on_a_small_disk() -> str | None:
    return full_disk.missing() or postgres.missing()


CHECKS = (
    Check("kills, SQLite", "kills", SQLITE, lambda: None, rounds),
    Check("kills, PostgreSQL", "kills", POSTGRESQL, postgres.missing, rounds),
    Check("syncs to disk, SQLite", "syncs", SQLITE, disk_writes.missing, disk_syncs),
    Check("full disk, SQLite", "full-disk", SQLITE, full_disk.missing, disk_full),
    Check("full disk, PostgreSQL", "full-disk", POSTGRESQL, postgres_on_a_small_disk, disk_full),
)


@contextmanager
def installed(kind: str, folder: Path, port: int) -> Iterator[tuple[Site, Database]]:
    """A site with a database of its own, both stopped afterwards."""
    database: Database = Sqlite(folder / "data") if kind == SQLITE else Postgres(folder / "postgres")
    # Nobody may be told that they write too much.
    site = Site(folder, port, comments_per_minute="0", database_url=database.url)
    try:
        yield site, database
    finally:
        site.stop()
        database.close()


def main(arguments: list[str]) -> int:
    """Run the checks that were asked for; 1 when one of them failed."""
    asked = parse(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    folder, report, since = Path(tempfile.mkdtemp(prefix="btl-faults-")), Report(), time.monotonic()
    # PostgreSQL runs as another user and has to get in.
    folder.chmod(0o755)
    say(f'Seed {asked.seed}. For the same again: make verify ARGS="--seed {asked.seed}"')
    for check in CHECKS:
        if asked.only in (None, check.part) and asked.database in (None, check.database):
            carry_out(check, asked, folder / f"{check.part}-{check.database}", report)
    say(f"\nAfter {(time.monotonic() - since) / 60:.1f} minutes:")
    for row in report.rows:
        say(f"  {row[0]:<24} {row[1]}")
    if report.failed:
        say(f"Something is wrong. The data and the site's log are in {folder}")
    else:
        shutil.rmtree(folder, ignore_errors=True)
    return int(report.failed)


def carry_out(check: Check, asked: argparse.Namespace, folder: Path, report: Report) -> None:
    """One check, with whatever stops it as its problem."""
    if lacking := check.missing():
        report.leave_out(check.name, lacking)
        return
    say(f"\n{check.name}")
    folder.mkdir()
    try:
        report.keep(check.name, *check.run(asked, check.database, folder))
    except Exception as problem:
        report.keep(check.name, "", [f"{type(problem).__name__}: {problem}"])


def parse(arguments: list[str]) -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python -m faults", description=__doc__)
    parser.add_argument("--rounds", type=int, default=50, help="rounds of kills on each database (50)")
    parser.add_argument("--database", choices=BLOWS, help="on one database alone")
    parser.add_argument("--only", choices=sorted({check.part for check in CHECKS}), help="one kind of check alone")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6), help="the same moments again")
    parser.add_argument("--port", type=int, default=8103, help="where the site listens meanwhile (8103)")
    return parser.parse_args(arguments)


def say(line: str) -> None:
    """Print at once: rounds are watched."""
    print(line, flush=True)
