"""Rounds: a load, a blow in the middle of it, a new start, and the books compared."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from statistics import median

from faults.blows import Blow
from faults.books import Books
from faults.databases import Database
from faults.history import History, differences
from faults.load import Crowd, Talk, end
from faults.site import Site, Stuck
from models import RoleName

WRITERS, MODERATORS = 16, 2
# The blow falls somewhere in this stretch after the first acknowledgement; the load goes on through the new start and
# for a moment after it.
EARLIEST, LATEST, AFTER = 0.1, 1.5, 0.3
FIRST_SECONDS = 30
# A site has to serve again in less time than this after it is started.
LONGEST_START_SECONDS = 5.0


@dataclass(frozen=True)
class Round:
    """How one round went."""

    number: int
    blow: str
    acknowledged: int
    told: Counter[str]
    ready_after: float
    problems: list[str]

    def __str__(self) -> str:
        how = f"{len(self.problems)} PROBLEMS" if self.problems else "nothing lost"
        cut = f"{self.told['broke']:>4} broke off, {self.told['503']:>3} told to wait"
        number = f"round {self.number:>3}  {self.blow:<26} {self.acknowledged:>5} acknowledged"
        return f"{number}, {cut}; ready after {self.ready_after:.1f} s: {how}"


@dataclass
class Trial:
    """Everything that the rounds on one database share."""

    site: Site
    database: Database
    books: Books
    crowd: Crowd
    history: History
    seed: int

    @classmethod
    def prepared(cls, site: Site, database: Database, seed: int) -> "Trial":
        """A site that runs, with its people signed in."""
        site.prepare()
        books = Books(site.settings)
        writers = books.people("Writer", RoleName.READER, WRITERS)
        moderators = books.people("Colleague", RoleName.MODERATOR, MODERATORS)
        site.start()
        crowd = Crowd(site.port, writers, moderators, Talk(books.stories()))
        return cls(site, database, books, crowd, History(), seed)

    def play(self, number: int, blow: Blow) -> Round:
        """One round: load, blow, start, comparison."""
        random, before = Random(f"{self.seed} {self.database.name} {number}"), self.history.acknowledged
        people = self.crowd.begin(self.history, f"{self.seed} {number:03}")
        try:
            self._wait_for_more_than(before)
            time.sleep(random.uniform(EARLIEST, LATEST))
            blow.strike(self.site, self.database, random)
            ready_after = self._start_again(blow)
            time.sleep(AFTER)
        finally:
            told = end(people)
        problems = [*self._problems(), *_in_answers(told)]
        return Round(number, blow.name, self.history.acknowledged - before, told, ready_after, problems)

    def _wait_for_more_than(self, acknowledged: int) -> None:
        give_up_at = time.monotonic() + FIRST_SECONDS
        while self.history.acknowledged <= acknowledged:
            if time.monotonic() > give_up_at:
                raise Stuck("Nothing was acknowledged.")
            time.sleep(0.02)

    def _start_again(self, blow: Blow) -> float:
        self.database.start()
        if blow.ends_site:
            return self.site.start()
        since = time.monotonic()
        self.site.wait_until_ready()
        return time.monotonic() - since

    def _problems(self) -> list[str]:
        found = [*differences(self.history, self.books.kept()), *self.books.counters()]
        return [*found, *self.database.damage()]


def _in_answers(told: Counter[str]) -> list[str]:
    if not told["500"]:
        return []
    return [f"{told['500']} requests were answered 500: a blow has to be told as 503, with the text handed back"]


def play_all(trial: Trial, blows: Sequence[Blow], rounds: int, say: Callable[[str], None]) -> list[Round]:
    """Play this many rounds, each said in a line; the first in which something was lost is the last."""
    played: list[Round] = []
    while len(played) < rounds and not (played and played[-1].problems):
        played.append(trial.play(len(played) + 1, blows[len(played) % len(blows)]))
        say(str(played[-1]))
    return played


def summary(played: Sequence[Round]) -> tuple[str, list[str]]:
    """All rounds in a sentence, and their problems."""
    told = sum((one.told for one in played), Counter())
    acknowledged, starts = sum(one.acknowledged for one in played), [one.ready_after for one in played]
    said = (
        f"{len(played)} rounds, {acknowledged} comments and decisions acknowledged, {told['broke']} tries broke off, "
        f"{told['503']} told to wait; ready after {median(starts):.1f} s, at most {max(starts):.1f}"
    )
    problems = [f"round {one.number}, {one.blow}: {problem}" for one in played for problem in one.problems]
    if max(starts) > LONGEST_START_SECONDS:
        problems.append(f"ready only after {max(starts):.1f} s, the most is {LONGEST_START_SECONDS:.0f}")
    return said, problems
