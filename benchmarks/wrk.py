"""The load: wrk with our scripts, and what it counted."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

HERE = Path(__file__).parent
# As many readers as a story on a good day has at the same moment.
CONNECTIONS = 32
# Longer than the slowest page of any of those compared; wrk's own 2 s would hide it.
TIMEOUT_SECONDS = 30


class CannotMeasure(Exception):
    """Why there is no figure, in a sentence."""


@dataclass(frozen=True)
class Load:
    """What came of one load: answers as they should be, how long that took, and how long a client waited."""

    answers: int
    seconds: float
    p50_ms: float
    p99_ms: float
    longest_ms: float
    # Of one answer, head and body, as it went over the wire.
    bytes: int
    failed: int

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answers / self.seconds if self.seconds else 0.0

    def with_rate(self) -> dict[str, float]:
        """As it is kept."""
        return {"rate": round(self.rate, 1), **asdict(self)}


def together(loads: Iterable[Load]) -> Load:
    """Rounds of the same load as one: rates over the whole time, the middle one's median, the worst waits."""
    rounds = list(loads)
    medians = sorted(each.p50_ms for each in rounds)
    return Load(
        answers=sum(each.answers for each in rounds),
        seconds=sum(each.seconds for each in rounds),
        p50_ms=medians[len(medians) // 2],
        p99_ms=max(each.p99_ms for each in rounds),
        longest_ms=max(each.longest_ms for each in rounds),
        bytes=max(each.bytes for each in rounds),
        failed=sum(each.failed for each in rounds),
    )


def read_pages(url: str, seconds: int, connections: int = CONNECTIONS, cookie: str = "") -> Load:
    """Ask for one address again and again, as browsers do that take gzip and have this cookie."""
    words = ["-t1", f"-c{connections}", f"-d{seconds}s", "-s", "pages.lua", "-H", "Accept-Encoding: gzip"]
    with_cookie = ["-H", f"Cookie: {cookie}"] if cookie else []
    return _run([*words, *with_cookie, url], seconds)


def send_posts(url: str, folder: Path, writers: int, seconds: int, taken: tuple[str, str]) -> Load:
    """Have so many writers send what lies in `folder`, each as soon as the last one was answered. `taken` is the
    status of an answer that says a comment was taken, and what its body has to hold."""
    # The scripts end by themselves; wrk itself would cut the last answers off.
    ends = seconds + 3
    words = [f"-t{writers}", f"-c{writers}", f"-d{ends}s", "-s", "posts.lua", url, "--", str(folder), str(seconds)]
    return _run([*words, *taken], ends)


def _run(words: list[str], seconds: int) -> Load:
    command = ["wrk", "--timeout", f"{TIMEOUT_SECONDS}s", *words]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, timeout=seconds + 2 * TIMEOUT_SECONDS)
    found = [line.removeprefix("RESULT ") for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    if done.returncode != 0 or not found:
        raise CannotMeasure(f"wrk said: {(done.stderr or done.stdout).strip()[-300:]}")
    return from_result(json.loads(found[0]))


def from_result(found: Mapping[str, int]) -> Load:
    """What our scripts print, in the units people read."""
    return Load(
        answers=found["answers"],
        seconds=found["microseconds"] / 1e6,
        p50_ms=found["p50"] / 1e3,
        p99_ms=found["p99"] / 1e3,
        longest_ms=found["longest"] / 1e3,
        bytes=round(found["bytes"] / found["answers"]) if found["answers"] else 0,
        failed=found["failed"],
    )


def have_wrk() -> bool:
    """Whether wrk is here; fetched first where this is root on a Debian-like machine."""
    if shutil.which("wrk") is None and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing wrk", flush=True)
        for words in (["update"], ["install", "-y", "--no-install-recommends", "wrk"]):
            subprocess.run(["apt-get", "-qq", *words], env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
    return shutil.which("wrk") is not None
