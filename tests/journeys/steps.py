"""The steps visitors take, by what they see."""

import re
import time
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Locator, Page, expect

from commands.demo import PASSWORD

LEAD = "/articles/romford-live-facial-recognition"
MOVED = "/articles/providence-mill-fire"
MODERATOR = "colin@late-turn.example"
EDITOR = "gwen@late-turn.example"
ADMIN = "ines@late-turn.example"
READER = "nadia@example.org"
COMFORT, PETE, WING, DESMOND = (f"{name}@example.org" for name in ("comfort", "pete", "wingyan", "desmond"))
NEWCOMER = "fiona@example.org"
# Opens a window: of whoever has this address, of nobody without one, with or without scripts.
Visit = Callable[..., Page]


def sign_in(page: Page, site: str, email: str, password: str = PASSWORD) -> None:
    page.goto(f"{site}/login")
    sign_in_here(page, email, password)
    expect(page.get_by_role("main")).to_be_visible()
    assert "/login" not in page.url, page.content()[:2000]


def sign_in_here(page: Page, email: str, password: str = PASSWORD) -> None:
    """Fill in the page one was led to."""
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


def register_and_confirm(context: BrowserContext, site: str, name: str, email: str) -> Page:
    """Register as a stranger would, and follow the link in the letter."""
    page = context.new_page()
    page.goto(f"{site}/register")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill("a long password")
    page.get_by_role("main").get_by_role("button", name="Register").click()
    page.goto(f"{site}/dev/mail")
    page.get_by_role("link", name=re.compile("Confirm")).first.click()
    page.locator("a[href*='/confirm/']").first.click()
    return page


def is_seen_within_a_second(page: Page, address: str, words: str, since: float) -> bool:
    """Whether these words are on a page that is asked for a second after `since`, however long it takes to draw."""
    while time.monotonic() - since < 1.0:
        page.goto(address)
        if page.get_by_text(words).count() == 1:
            return True
    page.goto(address)
    return page.get_by_text(words).count() == 1


def post(page: Page, words: str) -> Locator:
    """Write in the composer of this page and send it; where one's own comment then stands."""
    page.get_by_label(re.compile("^Your (comment|reply|message|letter)")).fill(words)
    page.get_by_role("button", name=re.compile("^(Post|Send)")).click()
    return comment(page, words)


def comment(page: Page, words: str) -> Locator:
    """The comment that says this; not the ones beneath it."""
    return page.locator("article.comment").filter(has_text=words)


def anchor(page: Page, number: int) -> Locator:
    """The comment with this number."""
    return page.locator(f"#c{number}")
