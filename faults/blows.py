"""The blows: which processes end at once, and whether the product has to be started again after it."""

import signal
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from faults.databases import Database
from faults.site import Site, kill


@dataclass(frozen=True)
class Blow:
    """One kind of blow. Where `ends_site` is false the product has to come back by itself."""

    name: str
    strike: Callable[[Site, Database, Random], None]
    ends_site: bool = True


def _web_and_worker(site: Site, _database: Database, _random: Random) -> None:
    there = site.processes()
    kill([there.server, *there.web, there.worker])


def _all(site: Site, _database: Database, _random: Random) -> None:
    kill(site.living())


def _one_web_process(site: Site, _database: Database, random: Random) -> None:
    kill([random.choice(site.processes().web)])


def _both_web_processes(site: Site, _database: Database, _random: Random) -> None:
    kill(site.processes().web)


def _worker(site: Site, _database: Database, _random: Random) -> None:
    kill([site.processes().worker])


def _supervisor(site: Site, _database: Database, _random: Random) -> None:
    kill([site.processes().supervisor])


def _database_alone(_site: Site, database: Database, _random: Random) -> None:
    database.strike(signal.SIGKILL)


def _database_immediate(_site: Site, database: Database, _random: Random) -> None:
    database.strike(signal.SIGQUIT)


def _machine(site: Site, database: Database, _random: Random) -> None:
    kill(site.living())
    database.strike(signal.SIGKILL)


WEB_AND_WORKER = Blow("web and worker", _web_and_worker)
# Played in this order, over and over; what is random is the moment.
ON_SQLITE = (
    WEB_AND_WORKER,
    Blow("everything", _all),
    WEB_AND_WORKER,
    Blow("one web process", _one_web_process, ends_site=False),
    WEB_AND_WORKER,
    Blow("worker", _worker),
    WEB_AND_WORKER,
    Blow("supervisor", _supervisor),
    WEB_AND_WORKER,
    Blow("both web processes", _both_web_processes, ends_site=False),
)
ON_POSTGRESQL = (
    *ON_SQLITE,
    Blow("database", _database_alone, ends_site=False),
    Blow("everything and database", _machine),
    Blow("database, immediate stop", _database_immediate, ends_site=False),
)
