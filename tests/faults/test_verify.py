"""What `make verify` says of itself: what was left out, what was too slow, and how syncs are counted."""

from collections import Counter

import pytest

from faults.disk_writes import calls_in
from faults.rounds import Round, summary
from faults.verify import Report

STRACE = """\
% time     seconds  usecs/call     calls    errors syscall
------ ----------- ----------- --------- --------- ----------------
 97.10    0.008123          81       100           fdatasync
  2.90    0.000242          80         3         1 fsync
------ ----------- ----------- --------- --------- ----------------
100.00    0.008365          81       103         1 total
"""


def test_the_calls_of_both_kinds_are_counted_and_the_total_is_not() -> None:
    assert calls_in(STRACE) == 103
    assert calls_in("") == 0


def round_of(ready_after: float = 2.0, problems: tuple[str, ...] = ()) -> Round:
    return Round(1, "everything", 10, Counter({"303": 10}), ready_after, list(problems))


def test_a_lost_comment_and_a_slow_start_are_problems_of_their_round() -> None:
    said, problems = summary([round_of(), round_of(5.5, ("comment 1 is lost",))])
    assert said.startswith("2 rounds, 20 comments and decisions acknowledged")
    assert problems == ["round 1, everything: comment 1 is lost", "ready only after 5.5 s, the most is 5"]
    assert summary([round_of()])[1] == []


@pytest.mark.parametrize(("ci", "failed"), [("true", True), ("", False)])
def test_with_ci_a_check_that_is_left_out_has_failed(monkeypatch: pytest.MonkeyPatch, ci: str, failed: bool) -> None:
    monkeypatch.setenv("CI", ci)
    report = Report()
    report.leave_out("syncs", "strace")
    assert report.failed is failed
    assert report.rows == [("syncs", "not checked: this machine has not got strace")]


def test_a_problem_fails_the_whole() -> None:
    report = Report()
    report.keep("kills", "2 rounds", [])
    assert not report.failed
    report.keep("kills", "2 rounds", ["comment 1 is lost"])
    assert report.failed
