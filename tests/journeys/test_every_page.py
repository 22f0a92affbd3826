"""Every page, as a demanding visitor would check it: axe-core finds nothing, nothing is wider than the screen, the
strict policy is never broken, and nothing is asked of anybody else's server."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.journeys.steps import ADMIN, EDITOR, LEAD, MODERATOR, MOVED, READER, sign_in
from tests.support.live import LiveSite

pytestmark = pytest.mark.browser

ABOUT = ["house-rules", "moderation", "privacy", "cookies", "terms", "accessibility", "contact"]
ANYONE = [
    "/",
    "/sections/ambulance",
    "/tags/mill-fire",
    "/tags/mill-fire?before=1",
    MOVED,
    LEAD,
    f"{LEAD}/comments?order=oldest",
    f"{LEAD}/comments?after=1",
    "/?before=1",
    *("/comments/3", f"{LEAD}/comments?order=best", f"{LEAD}/comments?order=staff"),
    "/comments/3/report",
    "/articles/cawdale-mountain-rescue-year",
    "/articles/kettleby-ambulance-taking-trial",
    "/articles/wexmoor-response-team-short",
    "/articles/stennick-lifeboat-trawler-fire",
    *("/search", "/search?q=camera", "/search?q=nowhere+at+all", f"/search?q=police&article={LEAD.rpartition('/')[2]}"),
    "/login",
    "/register",
    "/reset",
    "/confirm",
    "/no-such-page",
    "/dev/mail",
    *(f"/about/{page}" for page in ABOUT),
]
READERS = [LEAD, f"{LEAD}/comments/new", "/account/", "/account/name", "/account/deletion", "/change", "/tf-setup"]
READERS += ["/comments/3/recommendation", "/account/claim"]
READERS += ["/account/muted", "/account/notices", "/account/notices/choices"]
MODERATORS = [
    "/moderation/",
    "/moderation/?lane=priority",
    "/moderation/?lane=reported",
    "/moderation/?lane=new",
    "/moderation/?lane=rejected",
    "/moderation/comments/5",
]
EDITORS = ["/newsroom/articles", "/newsroom/articles/new", "/newsroom/articles/1", "/newsroom/articles/3"]
EDITORS += ["/newsroom/readers", "/newsroom/readers/6", "/newsroom/tips"]
VISITORS = {"anyone": (None, ANYONE), "reader": (READER, READERS), "desk": (MODERATOR, MODERATORS)}
VISITORS |= {"newsroom": (EDITOR, EDITORS), "admin": (ADMIN, ["/newsroom/settings"])}
LONG_ENOUGH_MS = 15_000


@pytest.mark.parametrize("visitor", VISITORS)
def test_axe_finds_nothing_and_nothing_overflows(site: LiveSite, browser: Browser, visitor: str) -> None:
    email, paths = VISITORS[visitor]
    context = browser.new_context(color_scheme="light", bypass_csp=True)  # axe itself is an inline script
    page = context.new_page()
    if email:
        sign_in(page, site.url, email)
    for path in paths:
        page.goto(site.url + path, timeout=LONG_ENOUGH_MS)
        for width in (360, 768, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert not _too_wide(page), f"{path} is wider than {width} px"
        found = Axe().run(page)
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"
        # In the dark only the colours are others.
        page.emulate_media(color_scheme="dark")
        dark = Axe().run(page, options={"runOnly": ["color-contrast"]})
        assert dark.violations_count == 0, f"{path} in the dark: {dark.generate_report()}"
        page.emulate_media(color_scheme="light")
    context.close()


@pytest.mark.parametrize("visitor", VISITORS)
def test_the_policy_is_kept_and_nobody_else_is_asked(site: LiveSite, browser: Browser, visitor: str) -> None:
    email, paths = VISITORS[visitor]
    context = browser.new_context()
    page = context.new_page()
    if email:
        sign_in(page, site.url, email)
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    for path in paths:
        page.goto(site.url + path)
    # A page that is gone, or not there, is itself an "error" to the console.
    assert [text for text in said if "Failed to load resource" not in text] == []
    assert [url for url in asked if not url.startswith((site.url, "data:image/"))] == []
    context.close()


def test_axe_finds_nothing_on_pages_one_gets_by_doing(site: LiveSite, browser: Browser) -> None:
    """Refused, held, asked once more, past the last page, decided before."""
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    sign_in(page, site.url, READER)

    def look(what: str) -> None:
        for width in (360, 768, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert not _too_wide(page), f"{what} is wider than {width} px"
        found = Axe().run(page)
        assert found.violations_count == 0, f"{what}: {found.generate_report()}"

    page.goto(f"{site.url}{LEAD}/comments/new")
    page.get_by_label("Your comment").fill("far too long " * 500)
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_text("Not sent yet").first).to_be_visible()
    look("a refused comment")
    page.get_by_label("Your comment").fill("A link to look at: https://example.com/axe and nothing else")
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_text("We have your comment")).to_be_visible()
    look("a held comment of one's own")
    number = page.url.rpartition("#c")[2]
    page.goto(f"{site.url}/comments/{number}/withdrawal")
    look("withdrawing")
    page.goto(f"{site.url}{LEAD}/comments?after=99999999")
    look("past the last page")
    page.goto(f"{site.url}{LEAD}/comments/new?parent=99999999")
    look("a reply to nothing")
    page.goto(f"{site.url}/moderation/")
    look("no entry")
    context.close()


def _too_wide(page: Page) -> bool:
    wide: bool = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return wide
