"""Third-party attack data through both doors: nothing in it may become active, and nothing may take long.

The data lies beside the repository and is not part of it; without it these tests skip.
"""

import importlib.util
import json
import time
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.support.summary import MISSING_FOLDER, MISSING_SERVICE
from tests.support.timing import least_seconds
from text import ARTICLE_CODE_POINTS, TextTooLong, count_graphemes, cut_graphemes, render_article, render_comment
from text.length import COMMENT_CODE_POINTS, COMMENT_GRAPHEMES

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
CORPORA = SHARED / "corpora"
ORACLE = SHARED / "tools" / "xss_oracle.py"
CHROMIUM = Path("/usr/bin/chromium")

# Seconds of this process's own time: other work on the machine must not fail a test.
SLOWEST_COMMENT = 0.25
SLOWEST_ARTICLE = 2.0
# A page of this many texts takes Chromium about 0.2 s; a dirty one is split until the culprit is found.
BATCH = 256

NAMES = ("xss_html", "xss_markdown", "url_scheme_bypass", "markdown_pathological", "unicode_naughty")
Door = Callable[[str], str]


def article_html(source: str) -> str:
    return render_article(source, "html")


DOORS: dict[str, Door] = {"comment": render_comment, "article": render_article, "article_html": article_html}

pytestmark = [
    pytest.mark.corpora,
    pytest.mark.skipif(not CORPORA.is_dir(), reason=f"{MISSING_FOLDER} {CORPORA.name}/ beside the project"),
]


@cache
def oracle() -> ModuleType:
    spec = importlib.util.spec_from_file_location("xss_oracle", ORACLE)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def cut_to_the_cap(payload: str, door: str) -> str:
    if door != "comment":
        return payload[:ARTICLE_CODE_POINTS]
    return cut_graphemes(payload[:COMMENT_CODE_POINTS], COMMENT_GRAPHEMES)


@cache
def drawn(name: str, door: str) -> tuple[tuple[str, str, float], ...]:
    """Draw a corpus once per process: (record id, HTML, seconds)."""
    DOORS[door]("warm *up* http://example.org")
    rows = []
    for line in (CORPORA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        source = cut_to_the_cap(record["payload"], door)
        html, seconds = timed(DOORS[door], source)
        rows.append((record["id"], html, seconds))
    return tuple(rows)


def timed(door: Door, source: str) -> tuple[str, float]:
    """Draw a text: the HTML, and the seconds it took; the least of a few tries where the first was slow."""
    began = time.process_time()
    html = door(source)
    seconds = time.process_time() - began
    return html, seconds if seconds < SLOWEST_COMMENT / 2 else least_seconds(lambda: door(source))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with oracle().BrowserOracle() as started:
        yield started


both = pytest.mark.parametrize(("name", "door"), [(name, door) for name in NAMES for door in DOORS])


@both
def test_nothing_is_active_for_two_parsers(name: str, door: str) -> None:
    scan: Callable[[str], list[tuple[str, str]]] = oracle().static_scan
    verdicts: dict[str, Any] = {html: None for _, html, _ in drawn(name, door)}
    for html in verdicts:
        verdicts[html] = [what for severity, what in scan(html) if severity != "policy"]
    assert {number: verdicts[html] for number, html, _ in drawn(name, door) if verdicts[html]} == {}


@both
def test_no_link_borrows_our_scheme(name: str, door: str) -> None:
    # A "<" in the text is "&lt;", so this finds drawn links only.
    borrowed = ('<a href="//', '<a href="/\\', '<a href="\\')
    assert [number for number, html, _ in drawn(name, door) if any(start in html for start in borrowed)] == []


@pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{MISSING_SERVICE} {CHROMIUM}. On Debian: apt-get install chromium")
@both
def test_nothing_runs_loads_or_escapes_in_a_browser(name: str, door: str, browser: Any) -> None:
    once = {html: number for number, html, _ in drawn(name, door)}
    results = browser.check_many(list(once), batch=BATCH)
    assert {number: r.asdict() for number, r in zip(once.values(), results, strict=True) if not r.clean} == {}


@both
def test_every_text_is_drawn_in_time(name: str, door: str) -> None:
    most = SLOWEST_COMMENT if door == "comment" else SLOWEST_ARTICLE
    assert {number: seconds for number, _, seconds in drawn(name, door) if seconds >= most} == {}


def refused(payload: str) -> None:
    with pytest.raises(TextTooLong):
        render_comment(payload)


@pytest.mark.parametrize("name", NAMES)
def test_a_text_over_the_cap_is_refused_in_time(name: str) -> None:
    for line in (CORPORA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        payload = json.loads(line)["payload"]
        if len(payload) > COMMENT_CODE_POINTS or count_graphemes(payload) > COMMENT_GRAPHEMES + 100:
            assert least_seconds(partial(refused, payload)) < SLOWEST_COMMENT
