"""Journeys: a real site and a real browser."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState

from tests.journeys.steps import MOVED, READER, Visit, sign_in
from tests.support import browser as browsers
from tests.support.live import LiveSite, start_site
from tests.support.summary import MISSING_SERVICE

# One story came as HTML, with tags; a reader of the demonstration wrote under it on the former site.
MOVED_IN = f"""
from flask import current_app
from extensions import db
from models import Article, Markup, Tag
from tests.moved_in import make_guest, said_there
story = db.session.query(Article).filter_by(slug={MOVED.rpartition("/")[2]!r}).one()
story.body_source, story.body_markup = story.body_html, Markup.HTML
story.tags = [Tag(slug="weavers", name="Weaver’s Row"), Tag(slug="mill-fire", name="The Providence Mill fire")]
db.session.commit()
key = current_app.extensions["settings"].address_key
for name in ("Nads", "N. Holroyd of Gooseberry Lane"):
    guest = make_guest(name, {READER!r}, address_key=key)
    for _ in range(12):
        said_there(story, guest)
"""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    started = start_site(tmp_path_factory.mktemp("site"))
    started.python(MOVED_IN)
    yield started
    started.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if lacking := browsers.missing():
        pytest.skip(f"{MISSING_SERVICE} {lacking}")
    with browsers.launch() as opened:
        yield opened


@pytest.fixture(scope="session")
def stage(site: LiveSite, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Stories to play journeys under, laid once: for each its `path`, and the ids of its `comments`."""
    answer: Path = tmp_path_factory.mktemp("stage") / "told.json"
    site.python(f"from tests.journeys.stage import lay\nlay({str(answer)!r})")
    told: dict[str, Any] = json.loads(answer.read_text())
    return told


@pytest.fixture(scope="session")
def keys(site: LiveSite, browser: Browser) -> Callable[[str], StorageState]:
    """What a browser holds once somebody has signed in: by the page, once for each person, however many windows."""
    held: dict[str, StorageState] = {}

    def of(email: str) -> StorageState:
        if email not in held:
            context = browser.new_context()
            sign_in(context.new_page(), site.url, email)
            held[email] = context.storage_state()
            context.close()
        return held[email]

    return of


@pytest.fixture
def visit(site: LiveSite, browser: Browser, keys: Callable[[str], StorageState]) -> Iterator[Visit]:
    """Opens a window of somebody's (of nobody's without an address); what goes wrong in its scripts fails the test."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def opened(email: str = "", *, scripts: bool = True, **more: Any) -> Page:
        state = keys(email) if email else None
        context = browser.new_context(java_script_enabled=scripts, storage_state=state, base_url=site.url, **more)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []
