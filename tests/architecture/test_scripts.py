"""What scripts may weigh and do: twelve kilobytes as sent, nothing from elsewhere, no way around the policy."""

import gzip
import re

import pytest

from tests.architecture.house import files_under, source

SCRIPTS = files_under("static", ".js")
# The issue's own number: a phone on a poor line reads the page first, and waits for nothing.
MOST_BYTES = 12_000
# What the strict policy forbids, or what would write to the page what is not text.
FORBIDDEN = re.compile(
    r"\b(eval|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write|importScripts|XMLHttpRequest)\b"
)
ELSEWHERE = re.compile(r"https?://|\bimport\s*[({\"']|\bfrom\s+[\"']")


def test_all_scripts_together_weigh_at_most_twelve_kilobytes() -> None:
    """Each is compressed by itself, as it is sent."""
    weights = {path: len(gzip.compress(source(path).encode(), 9)) for path in SCRIPTS}
    assert sum(weights.values()) <= MOST_BYTES, weights


@pytest.mark.parametrize("path", SCRIPTS)
def test_a_script_writes_text_and_asks_nobody_else(path: str) -> None:
    found = [match[0] for pattern in (FORBIDDEN, ELSEWHERE) for match in pattern.finditer(source(path))]
    assert not found


@pytest.mark.parametrize("path", SCRIPTS)
def test_a_script_is_short_enough_to_read(path: str) -> None:
    lines = source(path).splitlines()
    assert len(lines) <= 250
    assert max(map(len, lines)) <= 180


def test_every_script_is_asked_for_by_a_page() -> None:
    pages = "".join(source(path) for path in files_under("templates", ".html"))
    missing = [path for path in SCRIPTS if f"asset('{path.removeprefix('static/')}')" not in pages]
    assert not missing
