"""Journeys: a real site and a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.steps import MOVED, READER
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
