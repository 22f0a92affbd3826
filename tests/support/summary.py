"""A pytest plugin: says in its last lines what was not tested here and how to get it; strict where CI=true.

A test skips with a reason that begins with `MISSING_SERVICE` followed by what is missing and how to get it (the
`missing()` of `postgres` and `browser` say both), or with `MISSING_FOLDER` for data that is not part of the project.
"""

import os
from collections import Counter
from collections.abc import Generator

import pytest

MISSING_SERVICE = "missing service:"
MISSING_FOLDER = "missing folder:"


def _is_strict() -> bool:
    return os.environ.get("CI", "").strip().lower() in {"true", "1", "yes"}


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    """Why it was skipped; pytest keeps this as (file, line, "Skipped: reason")."""
    text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr or "")
    return text.removeprefix("Skipped: ").strip()


def _refuse_missing_service(report: pytest.TestReport | pytest.CollectReport) -> None:
    if report.skipped and _is_strict() and (reason := _reason(report)).startswith(MISSING_SERVICE):
        report.outcome = "failed"
        report.longrepr = f"{reason}\nWith CI=true every service must be there: nothing may go untested in silence."


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With CI=true, a test skipped for want of a service has failed."""
    report = yield
    _refuse_missing_service(report)
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a whole file that skips itself."""
    report = yield
    _refuse_missing_service(report)
    return report


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was skipped, once for each reason, in plain words."""
    skipped = Counter(_reason(report) for report in terminalreporter.stats.get("skipped", []))
    if not skipped:
        return
    terminalreporter.section("Not tested here")
    for reason, count in sorted(skipped.items()):
        tests = "1 test" if count == 1 else f"{count} tests"
        terminalreporter.write_line(f"{tests}: {_in_words(reason)}")


def _in_words(reason: str) -> str:
    if reason.startswith(MISSING_SERVICE):
        return f"this machine has not got {reason.removeprefix(MISSING_SERVICE).strip()}"
    if reason.startswith(MISSING_FOLDER):
        return f"there is no folder {reason.removeprefix(MISSING_FOLDER).strip()}"
    return reason
