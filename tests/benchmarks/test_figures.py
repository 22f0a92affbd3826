"""What the bench reckons, judges and keeps."""

import json
from pathlib import Path

import pytest

from benchmarks.claims import CLAIMS, Claim, Side, Verdict, judge
from benchmarks.report import BEGINS, ENDS, keep, tables
from benchmarks.results import Content, Results, results_from
from benchmarks.running import Process, named
from benchmarks.wrk import Load, from_result, together
from tests.architecture.house import ROOT


def load(rate: float = 100, p50: float = 10, p99: float = 20) -> Load:
    return Load(round(rate * 2), 2.0, p50, p99, p99 * 2, 1_000, 0)


def whole() -> Results:
    """A run in which every claim is met."""
    found = Results({"cores": "2"}, {"seconds": 5}, {"front": Content("front page", 0, 9_000, 2_000)})
    for size in (50, 10_000, 100_000):
        found.loads |= {f"ceiling/first-{size}": load(1_000), f"hot/first-{size}": load(900)}
        found.loads[f"cold/first-{size}"] = load(90, p50=11)
    found.loads |= {"posting/8": load(250, p99=80), "posting/16": load(240)}
    found.loads |= {"mix/without": load(1_000), "mix/with": load(900)}
    found.numbers |= {"posting/8_lost": 0, "posting/16_lost": 0, "visible/others_worst_seconds": 0.9}
    found.numbers |= {"visible/writer_missed": 0, "memory/web_process_1_rss_mb": 150, "memory/worker_rss_mb": 400}
    return found


def words_of(results: Results) -> dict[str, str]:
    return {verdict.claim.what: verdict.in_words for verdict in judge(results)}


def test_a_run_that_keeps_every_promise_meets_every_claim() -> None:
    assert set(words_of(whole()).values()) == {"met"}


def test_what_was_not_run_is_not_measured() -> None:
    assert set(words_of(Results()).values()) == {"not measured"}
    assert len(judge(Results())) == len(CLAIMS)


def test_the_slowest_kept_page_decides() -> None:
    found = whole()
    found.loads["hot/first-10000"] = load(560)
    assert words_of(found)["Hot pages, the slowest of them, of the ceiling"] == "missed by 20 %"


def test_cold_pages_are_measured_against_the_one_of_fifty() -> None:
    found = whole()
    found.loads["cold/first-100000"] = load(50, p50=14.4)
    told = words_of(found)
    assert told["Cold page of 10,000 against one of 50"] == "met"
    assert told["Cold page of 100,000 against one of 50"] == "missed by 1 %"
    assert told["Cold page, the slowest of the three, median"] == "met"


def test_one_comment_lost_is_a_miss() -> None:
    found = whole()
    found.numbers["posting/16_lost"] = 1
    assert words_of(found)["Comments acknowledged and not stored, or stored and not acknowledged"] == "missed by 1"


def test_pages_lost_are_a_share_of_those_without_comments() -> None:
    found = whole()
    found.loads["mix/with"] = load(700)
    (lost,) = [verdict for verdict in judge(found) if verdict.claim.what.startswith("Pages lost")]
    assert lost.measured == pytest.approx(30)
    assert lost.in_words == "missed by 100 %"


@pytest.mark.parametrize(("side", "met"), [(Side.AT_LEAST, [False, True, True]), (Side.AT_MOST, [True, True, False])])
def test_a_bound_itself_is_met(side: Side, met: list[bool]) -> None:
    claim = Claim("", side, 10, "", lambda _: 0)
    assert [Verdict(claim, measured).met for measured in (9, 10, 11)] == met


def test_rounds_are_one_load_with_the_worst_wait() -> None:
    both = together([Load(100, 2, 1, 9, 90, 500, 0), Load(50, 2, 3, 5, 50, 400, 2)])
    assert both == Load(150, 4, 3, 9, 90, 500, 2)
    assert both.rate == 37.5


def test_what_the_scripts_print_is_in_microseconds() -> None:
    printed = {"answers": 10, "microseconds": 2_000_000, "bytes": 5_000, "failed": 1, "p50": 1_500, "p99": 2_500}
    assert from_result(printed | {"longest": 4_000}) == Load(10, 2.0, 1.5, 2.5, 4.0, 500, 1)
    assert from_result(dict.fromkeys([*printed, "longest"], 0)).rate == 0


def test_figures_are_read_back_as_they_were_kept() -> None:
    found = whole()
    assert results_from(json.loads(json.dumps(found.as_kept()))) == found


def test_only_what_is_between_the_marks_is_written(tmp_path: Path) -> None:
    document, figures = tmp_path / "performance.md", tmp_path / "performance.json"
    document.write_text(f"Before.\n{BEGINS}\nold\n{ENDS}\nAfter.\n")
    for _ in range(2):
        keep(whole(), document, figures)
    assert document.read_text() == f"Before.\n{BEGINS}\n{tables(whole())}\n{ENDS}\nAfter.\n"
    assert {verdict["met"] for verdict in json.loads(figures.read_text())["verdicts"]} == {True}


def test_a_document_without_marks_is_left_alone(tmp_path: Path) -> None:
    document = tmp_path / "performance.md"
    document.write_text("Mine.")
    with pytest.raises(ValueError, match="no place for figures"):
        keep(whole(), document, tmp_path / "performance.json")
    assert document.read_text() == "Mine."


def test_our_own_document_has_a_place_for_figures() -> None:
    told = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    assert told.count(BEGINS) == told.count(ENDS) == 1


def test_processes_are_told_apart() -> None:
    granian = "python -m granian --interface wsgi"
    family = [
        Process(1, 0, "make run", 1, 1),
        Process(2, 1, "python -m deploy.supervisor", 1, 1),
        Process(3, 2, granian, 1, 1),
        Process(4, 2, "python -m flask --app app work", 1, 1),
        Process(5, 3, granian, 1, 1),
        Process(6, 3, granian, 1, 1),
    ]
    told = {name: process.pid for name, process in named(family)}
    assert told == {"supervisor": 2, "server": 3, "worker": 4, "web_process_1": 5, "web_process_2": 6}


def test_isso_runs_behind_the_server_that_we_run_behind() -> None:
    def pinned(path: Path) -> set[str]:
        return {line.split()[0] for line in path.read_text().splitlines() if line.startswith("granian==")}

    theirs = ROOT / "benchmarks" / "peers" / "requirements-isso.txt"
    assert pinned(theirs) == pinned(ROOT / "requirements.txt")
