"""What we expect of ourselves, as ratios and bounds, and whether one run bears it out."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from benchmarks.results import Results

# Sizes that have to be read as fast as a discussion that fits on one page.
FITS_ON_A_PAGE = 50
GROWN = (10_000, 100_000)
WRITERS = 8


class Side(StrEnum):
    AT_LEAST = "at least"
    AT_MOST = "at most"


@dataclass(frozen=True)
class Claim:
    """One expectation. `measured` reads it off the results; a KeyError says that its section was not run."""

    what: str
    side: Side
    bound: float
    unit: str
    measured: Callable[[Results], float]


@dataclass(frozen=True)
class Verdict:
    """A claim and what was measured; nothing when it was not."""

    claim: Claim
    measured: float | None

    @property
    def met(self) -> bool | None:
        if self.measured is None:
            return None
        if self.claim.side is Side.AT_LEAST:
            return self.measured >= self.claim.bound
        return self.measured <= self.claim.bound

    @property
    def in_words(self) -> str:
        """`met`, `missed by 12 %`, or `not measured`."""
        if self.measured is None:
            return "not measured"
        if self.met:
            return "met"
        if not self.claim.bound:
            return f"missed by {self.measured:g}"
        return f"missed by {abs(self.measured / self.claim.bound - 1) * 100:.0f} %"


def hot_to_ceiling(results: Results) -> float:
    """The lowest share of the ceiling that any kept page reaches."""
    shares = [
        load.rate / results.loads[f"ceiling/{key.removeprefix('hot/')}"].rate
        for key, load in results.loads.items()
        if key.startswith("hot/")
    ]
    return min(shares) * 100 if shares else _not_run("hot")


def cold_to_small(size: int) -> Callable[[Results], float]:
    """How many times the median wait for a cold page of `size` is that for one whose comments all fit on it."""
    return lambda results: _cold(results, size) / _cold(results, FITS_ON_A_PAGE)


def slowest_cold(results: Results) -> float:
    """The longest median wait for a cold first page of those sizes."""
    return max(_cold(results, size) for size in (FITS_ON_A_PAGE, *GROWN))


def lost_to_comments(results: Results) -> float:
    """By how many of a hundred pages a second fall while comments arrive."""
    return (1 - results.loads["mix/with"].rate / results.loads["mix/without"].rate) * 100


def heaviest_web_process(results: Results) -> float:
    """The larger resident memory of the web processes; all of it, shared or not."""
    found = [n for key, n in results.numbers.items() if key.startswith("memory/web_process") and key.endswith("rss_mb")]
    return max(found) if found else _not_run("memory")


def _cold(results: Results, size: int) -> float:
    return results.loads[f"cold/first-{size}"].p50_ms


def _not_run(section: str) -> float:
    raise KeyError(section)


CLAIMS = (
    Claim("Hot pages, the slowest of them, of the ceiling", Side.AT_LEAST, 70, "%", hot_to_ceiling),
    *(
        Claim(f"Cold page of {size:,} against one of 50", Side.AT_MOST, 1.3, "times", cold_to_small(size))
        for size in GROWN
    ),
    Claim("Cold page, the slowest of the three, median", Side.AT_MOST, 15, "ms", slowest_cold),
    Claim(f"Comments taken, {WRITERS} writers", Side.AT_LEAST, 200, "a second", lambda r: r.loads["posting/8"].rate),
    Claim(f"Wait for that, {WRITERS} writers, p99", Side.AT_MOST, 100, "ms", lambda r: r.loads["posting/8"].p99_ms),
    Claim(
        "Comments acknowledged and not stored, or stored and not acknowledged",
        Side.AT_MOST,
        0,
        "",
        lambda r: r.numbers["posting/8_lost"] + r.numbers["posting/16_lost"],
    ),
    Claim("Pages lost while 5 comments a second arrive", Side.AT_MOST, 15, "%", lost_to_comments),
    Claim("Visible to others, the last try", Side.AT_MOST, 1, "s", lambda r: r.numbers["visible/others_worst_seconds"]),
    Claim("Not visible to its writer at once", Side.AT_MOST, 0, "tries", lambda r: r.numbers["visible/writer_missed"]),
    Claim("Memory of the heavier web process", Side.AT_MOST, 200, "MB", heaviest_web_process),
)


def judge(results: Results) -> list[Verdict]:
    """Every claim with its verdict."""
    return [Verdict(claim, _measured(claim, results)) for claim in CLAIMS]


def _measured(claim: Claim, results: Results) -> float | None:
    try:
        return claim.measured(results)
    except KeyError:
        return None
