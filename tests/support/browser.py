"""The real browser of the journeys: Debian's Chromium, driven by Playwright without a download of its own."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from deploy.system import find_browser

# A sandbox needs rights that containers rarely give; the rest stops the browser from calling home during tests.
BROWSER_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class NoBrowser(Exception):
    """There is no Chromium on this machine."""


def chromium_path() -> str | None:
    """The path of this machine's Chromium, or None."""
    return find_browser()


def missing() -> str | None:
    """What this machine lacks and how to get it, in plain words; None when a browser can be launched."""
    return None if chromium_path() else "a Chromium browser. On Debian: apt-get install chromium"


@contextmanager
def launch() -> Iterator[Browser]:
    """A headless browser for the length of the `with`; refuses with `NoBrowser` when there is none."""
    path = chromium_path()
    if path is None:
        raise NoBrowser(missing())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=BROWSER_ARGS)
        try:
            yield browser
        finally:
            browser.close()
