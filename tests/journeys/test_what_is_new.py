"""What is new: the line that says so and moves nothing, the N key, and what a visit remembers."""

import re
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.steps import COMFORT, DESMOND, PETE, WING, Visit, anchor, comment, post
from tests.support.live import LiveSite

pytestmark = pytest.mark.browser
HALF_A_MINUTE = 30_000


def where(page: Page, number: int) -> object:
    return page.evaluate(f"[scrollY, document.getElementById('c{number}').getBoundingClientRect().top]")


def test_the_live_line_appears_and_nothing_that_is_read_moves(stage: dict[str, Any], visit: Visit) -> None:
    reading, writing = visit(), visit(PETE)
    read = stage["live"]["comments"][3]
    reading.clock.install()
    reading.goto(stage["live"]["path"])
    anchor(reading, read).scroll_into_view_if_needed()
    before, tall = where(reading, read), reading.evaluate("document.documentElement.scrollHeight")
    expect(reading.locator("[data-live]")).to_be_hidden()

    writing.goto(stage["live"]["path"])
    expect(post(writing, "Something has just happened here")).to_be_visible()
    line = reading.get_by_role("link", name="1 new comment", exact=True)
    for _ in range(5):  # kept numbers may be half a second old
        reading.clock.run_for(HALF_A_MINUTE)
        if line.is_visible():
            break
    expect(line).to_be_visible()
    assert where(reading, read) == before
    assert reading.evaluate("document.documentElement.scrollHeight") == tall
    expect(reading.get_by_role("status").filter(has_text="1 new comment")).to_have_count(1)

    line.click()
    expect(comment(reading, "Something has just happened here")).to_have_count(1)
    expect(reading.locator("#comments")).to_be_in_viewport()


def test_from_another_order_the_live_line_leads_to_the_newest(stage: dict[str, Any], visit: Visit) -> None:
    page, path = visit(), stage["orders"]["path"]
    page.clock.install()
    page.route("**/api/v1/counts*", lambda route: route.fulfill(json={"comments": 900, "publications": 900, "seq": 1}))
    for order in ("oldest", "staff"):
        page.goto(f"{path}/comments?order={order}")
        page.clock.run_for(HALF_A_MINUTE)
        page.get_by_role("link", name=re.compile("^[0-9]+ new comments$")).click()
        page.wait_for_url(f"**{path}#comments")


def test_a_page_nobody_looks_at_asks_for_nothing(stage: dict[str, Any], visit: Visit) -> None:
    page, asked = visit(), list[str]()
    page.on("request", lambda request: asked.append(request.url) if "/api/" in request.url else None)
    page.clock.install()
    page.goto(stage["live"]["path"])
    page.evaluate("Object.defineProperty(document, 'hidden', { value: true, configurable: true })")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.clock.run_for(10 * HALF_A_MINUTE)
    assert asked == []
    page.evaluate("Object.defineProperty(document, 'hidden', { value: false, configurable: true })")
    with page.expect_request("**/api/v1/counts*"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        page.clock.run_for(1000)


def since_their_visit(site: LiveSite, email: str, hours: int) -> None:
    """As if this reader had last been anywhere so many hours ago."""
    site.python(
        "from extensions import db; from models import User, Visit; from datetime import timedelta\n"
        f"reader = db.session.query(User).filter_by(email={email!r}).one()\n"
        "for visit in db.session.query(Visit).filter_by(user_id=reader.id):\n"
        f"    visit.last_at -= timedelta(hours={hours})\n"
        "db.session.commit()"
    )


def test_n_leads_a_reader_from_one_new_comment_to_the_next(stage: dict[str, Any], visit: Visit, site: LiveSite) -> None:
    reading, writing = visit(COMFORT), visit(DESMOND)
    reading.goto(stage["news"]["path"])
    expect(reading.locator(".is-new")).to_have_count(0)
    since_their_visit(site, COMFORT, 2)
    writing.goto(stage["news"]["path"])
    expect(post(writing, "Newer than the visit before")).to_be_visible()
    writing.goto(f"{stage['news']['path']}/comments/new?parent={stage['news']['comments'][0]}")
    expect(post(writing, "An answer since the visit before")).to_be_visible()

    reading.goto(stage["news"]["path"])
    expect(reading.locator("article .fresh")).to_have_text(["New", "New"])
    told = reading.get_by_text(re.compile("new repl(y|ies) to you"))
    for _ in range(20):  # the worker tells of replies; it is rung for, and sweeps each minute
        if told.is_visible():
            break
        reading.wait_for_timeout(500)
        reading.reload()
    expect(told).to_be_visible()
    expect(reading.get_by_role("button", name="Next new (2)")).to_be_visible()
    reading.keyboard.press("n")
    expect(comment(reading, "Newer than the visit before")).to_be_focused()
    reading.keyboard.press("n")
    expect(comment(reading, "An answer since the visit before")).to_be_focused()
    reading.keyboard.press("p")
    expect(comment(reading, "Newer than the visit before")).to_be_focused()
    reading.get_by_role("button", name="Keys are on: turn off.").click()
    reading.keyboard.press("n")
    expect(comment(reading, "An answer since the visit before")).not_to_be_focused()


def test_n_goes_on_where_more_is_new_and_says_when_there_is_no_more(
    stage: dict[str, Any], visit: Visit, site: LiveSite
) -> None:
    reading, writing, (oldest, *_) = visit(COMFORT), visit(DESMOND), stage["beyond"]["comments"]
    path, busy = stage["beyond"]["path"], stage["beyond"]["comments"][25]
    reading.goto(path)
    since_their_visit(site, COMFORT, 2)
    for words, parent in (("New in the oldest", oldest), ("New in the busy one", busy), ("New by itself", None)):
        writing.goto(f"{path}/comments/new?parent={parent}" if parent else path)
        expect(post(writing, words)).to_be_visible()

    reading.goto(path)
    expect(reading.get_by_role("link", name=re.compile("^3 new since you were here"))).to_be_visible()
    said, more = reading.get_by_role("status"), reading.locator("[data-key=n]")
    reading.keyboard.press("n")
    expect(comment(reading, "New by itself")).to_be_focused()
    expect(said.filter(has_text="New comment 1 of 1. More new in a thread")).to_have_count(1)
    expect(more).to_have_text("More new in a thread")
    reading.keyboard.press("n")
    reading.wait_for_url(f"**{path}/comments?thread={busy}")
    reading.keyboard.press("n")
    expect(comment(reading, "New in the busy one")).to_be_focused()
    reading.keyboard.press("n")
    expect(said.filter(has_text="That was the last new one on this page")).to_have_count(1)
    expect(more).to_have_text("That was the last new one on this page")
    expect(comment(reading, "New in the busy one")).to_be_focused()

    writing.goto(f"{path}/comments?thread={busy}")
    writing.get_by_text("Withdraw your comment").click()
    writing.get_by_role("button", name="Withdraw it").click()
    reading.goto(path)
    reading.keyboard.press("n")
    expect(more).to_have_text("More new on the next page")
    reading.keyboard.press("n")
    reading.wait_for_url(f"**{path}/comments?after=*")
    reading.keyboard.press("n")
    expect(comment(reading, "New in the oldest")).to_be_focused()


def test_a_browser_remembers_the_visits_of_who_has_no_account(stage: dict[str, Any], visit: Visit) -> None:
    page, writing = visit(), visit(WING)
    page.goto(stage["visits"]["path"])
    expect(page.locator(".is-new")).to_have_count(0)
    slug = stage["visits"]["path"].rpartition("/")[2]
    ago = int(timedelta(hours=2).total_seconds() * 1000)
    change = f"v = JSON.parse(localStorage['visit:{slug}']); v.last -= {ago}; v.since -= {ago}"
    page.evaluate(f"{{ let {change}; localStorage['visit:{slug}'] = JSON.stringify(v) }}")
    writing.goto(stage["visits"]["path"])
    expect(post(writing, "New to who has no account")).to_be_visible()
    page.goto(stage["visits"]["path"])
    if comment(page, "New to who has no account").count() == 0:
        page.reload()
    expect(page.locator("article.is-new")).to_have_count(1)
    expect(page.locator("article.is-new")).to_contain_text(re.compile("New$|New "))
    page.keyboard.press("n")
    expect(page.locator("article.is-new")).to_be_focused()
    page.keyboard.press("n")
    expect(page.get_by_role("status").filter(has_text="That was the last new one on this page")).to_have_count(1)
    expect(page.locator("article.is-new")).to_be_focused()


def test_axe_finds_nothing_in_what_a_script_adds(stage: dict[str, Any], visit: Visit, site: LiveSite) -> None:
    page, second = visit(PETE, bypass_csp=True), stage["talk"]["comments"][1]  # axe itself is an inline script
    page.goto(f"{stage['talk']['path']}/comments/new?parent={second}")
    page.locator("textarea[name=body]").press_sequentially("@c")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("listbox")).to_be_visible()
    found = [Axe().run(page)]
    since_their_visit(site, PETE, 300)
    page.set_viewport_size({"width": 360, "height": 740})
    page.clock.install()
    page.route("**/api/v1/counts*", lambda route: route.fulfill(json={"comments": 900, "publications": 900, "seq": 1}))
    page.goto(stage["live"]["path"])
    page.clock.run_for(HALF_A_MINUTE)
    expect(page.locator("[data-live]")).to_be_visible()
    page.keyboard.press("n")
    page.locator(".comment-text p").first.select_text()
    page.clock.run_for(1000)
    expect(page.get_by_role("button", name="Quote", exact=True)).to_be_visible()
    found.append(Axe().run(page))
    assert [each.generate_report() for each in found if each.violations_count] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
