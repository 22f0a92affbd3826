"""Third-party attack data as questions, and as texts that are found: no question breaks, no passage becomes active."""

import json
from collections.abc import Iterator
from itertools import islice

import pytest
from flask import Flask

from queries.search import SearchQuery, Where, search
from tests.corpora.test_text_doors import CORPORA, oracle
from tests.factories import NOON, Newsroom
from tests.support.summary import MISSING_FOLDER
from tests.support.timing import least_seconds
from text import render_article
from text.searching import line_of, passages, read_query

pytestmark = [
    pytest.mark.corpora,
    pytest.mark.skipif(not CORPORA.is_dir(), reason=f"{MISSING_FOLDER} {CORPORA.name}/ beside the project"),
]
NAMES = ("xss_html", "xss_markdown", "unicode_naughty", "field_injection", "url_scheme_bypass", "markdown_pathological")
# The larger ones say the same thing many times: every so manieth is asked of a database.
QUESTIONS = 400
SLOWEST_SECONDS = 0.25


def payloads(name: str) -> list[str]:
    lines = (CORPORA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [payload for line in lines if isinstance(payload := json.loads(line)["payload"], str)]


def some(name: str) -> Iterator[str]:
    found = payloads(name)
    return islice(found, 0, None, max(1, len(found) // QUESTIONS))


@pytest.mark.parametrize("name", NAMES)
def test_every_question_is_answered(newsroom: Newsroom, name: str) -> None:
    for payload in some(name):
        search(SearchQuery(payload, where=Where.COMMENTS), NOON)
        search(SearchQuery(f'"{payload}" -{payload}', article_id=newsroom.article.id), NOON)


@pytest.mark.parametrize("name", NAMES)
def test_every_question_is_read_in_time(name: str) -> None:
    for payload in payloads(name):
        if len(payload) > 1_000:
            assert least_seconds(lambda payload=payload: read_query(payload)) < SLOWEST_SECONDS  # type: ignore[misc]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", NAMES)
def test_no_passage_becomes_active(app: Flask, name: str) -> None:
    with app.app_context():
        marked = app.jinja_env.get_template("search/_macros.html").module.marked  # type: ignore[attr-defined]
    asked = read_query("alert script a x img 1 onerror")
    found = payloads(name)
    lines = [payload[:5_000] for payload in found] + [line_of(render_article(p[:5_000], "html")) for p in found]
    drawn = {str(marked(parts)) for parts in passages([line.replace("\x00", "") for line in lines], asked)}
    wrong = {html: what for html in drawn if (what := [s for s, _ in oracle().static_scan(html) if s != "policy"])}
    assert wrong == {}
    assert any("<mark>" in html for html in drawn)
