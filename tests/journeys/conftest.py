"""Journeys: a real site and a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support import browser as browsers
from tests.support.live import LiveSite, start_site
from tests.support.summary import MISSING_SERVICE


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    started = start_site(tmp_path_factory.mktemp("site"))
    yield started
    started.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if lacking := browsers.missing():
        pytest.skip(f"{MISSING_SERVICE} {lacking}")
    with browsers.launch() as opened:
        yield opened
