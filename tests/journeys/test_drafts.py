"""What is written and not sent yet: kept in the browser, back in its form, and never out of reach."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.journeys.steps import COMFORT, DESMOND, MODERATOR, PETE, READER, WING, Visit, comment, post, sign_in_here

pytestmark = pytest.mark.browser
KEPT = re.compile("^Draft kept in this browser")


def body(page: Page) -> Locator:
    return page.locator("textarea[name=body]")


def open_edit(page: Page, path: str, words: str) -> str:
    """Post these words and open the form to change them; answers its address."""
    page.goto(path)
    post(page, words).get_by_role("link", name=re.compile("^Edit")).click()
    expect(body(page)).to_have_value(words)
    return page.url


def save(page: Page) -> None:
    page.get_by_role("button", name="Save the change").click()


def test_a_change_survives_leaving_the_page_and_can_be_dropped(stage: dict[str, Any], visit: Visit) -> None:
    page = visit(COMFORT)
    address = open_edit(page, stage["words"]["path"], "Left before it was saved")
    drop = page.get_by_role("button", name="Use the posted text instead")
    expect(drop).to_be_hidden()
    body(page).fill("Left before it was saved, and found again")
    page.goto("/")
    page.goto(address)
    expect(body(page)).to_have_value("Left before it was saved, and found again")
    expect(page.get_by_text("This is your draft, kept in this browser")).to_be_visible()
    drop.click()
    expect(body(page)).to_have_value("Left before it was saved")
    expect(body(page)).to_be_focused()
    expect(drop).to_be_hidden()
    page.goto("/")
    page.goto(address)
    expect(body(page)).to_have_value("Left before it was saved")


def test_a_change_survives_a_lost_network_and_is_forgotten_once_saved(stage: dict[str, Any], visit: Visit) -> None:
    page = visit(PETE)
    address = open_edit(page, stage["words"]["path"], "Changed in a tunnel")
    body(page).fill("Changed in a tunnel, and sent after it")
    page.context.set_offline(True)
    save(page)
    expect(page.get_by_text("You are offline: your draft is kept here.")).to_be_visible()
    page.context.set_offline(False)
    page.goto(address)
    expect(body(page)).to_have_value("Changed in a tunnel, and sent after it")
    save(page)
    expect(comment(page, "Changed in a tunnel, and sent after it")).to_contain_text("edited")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft:edit'))") == []


def test_an_old_draft_never_takes_the_place_of_a_newer_text(stage: dict[str, Any], visit: Visit) -> None:
    page = visit(WING)
    address = open_edit(page, stage["words"]["path"], "Changed in two windows")
    other = page.context.new_page()
    other.goto(address)
    body(page).fill("Changed in two windows, the first")
    expect(page.get_by_text(KEPT)).to_be_visible()
    body(other).fill("Changed in two windows, the second")
    expect(other.get_by_text(KEPT)).to_be_visible()
    save(other)
    save(page)
    expect(page.get_by_role("main")).to_contain_text("in another window")
    expect(body(page)).to_have_value("Changed in two windows, the first")
    page.get_by_role("button", name="Use the posted text instead").click()
    expect(body(page)).to_have_value("Changed in two windows, the second")
    page.locator("summary:visible", has_text="You have a draft kept in this browser").click()
    expect(page.locator("textarea:visible").nth(1)).to_have_value("Changed in two windows, the first")


@pytest.mark.parametrize("scripts", [True, False], ids=["with-javascript", "without-javascript"])
def test_a_change_sent_while_signed_out_is_there_after_signing_in(
    stage: dict[str, Any], visit: Visit, scripts: bool
) -> None:
    page, words = visit(READER, scripts=scripts), f"Said {'with' if scripts else 'without'} a session"
    open_edit(page, stage["notices"]["path"], words)
    body(page).fill(words + ", and put right")
    page.context.clear_cookies()
    save(page)
    expect(page.get_by_role("main").get_by_role("textbox")).to_have_value(words + ", and put right")
    page.get_by_role("link", name="Open the form again").click()
    sign_in_here(page, READER)
    expect(body(page)).to_have_value(words + ", and put right")
    expect(page.get_by_text("Your text is back")).to_be_visible()
    save(page)
    expect(comment(page, words + ", and put right")).to_be_visible()


@pytest.mark.parametrize("mode", ["closed", "hidden"])
def test_a_draft_of_a_closed_discussion_can_be_copied_and_deleted(
    stage: dict[str, Any], visit: Visit, mode: str
) -> None:
    page, path = visit(PETE), stage[mode]["path"]
    page.goto(path)
    expect(page.get_by_text("You have a draft kept in this browser")).to_have_count(1)
    expect(page.get_by_text("You have a draft kept in this browser")).to_be_hidden()
    number = page.locator("[data-drafts]").get_attribute("data-drafts")
    page.evaluate(f"localStorage.setItem('draft:{number}', 'Written before it closed')")
    page.evaluate(f"localStorage.setItem('draft:{number}0', 'Of another story')")
    for address in (f"{path}/comments/new", path):
        page.goto(address)
        page.locator("summary:visible", has_text="You have a draft kept in this browser").click()
        expect(page.locator("textarea:visible")).to_have_value("Written before it closed")
    page.get_by_role("button", name="Delete this draft").click()
    expect(page.get_by_text("The draft is deleted")).to_be_focused()
    page.reload()
    expect(page.locator("summary:visible", has_text="You have a draft")).to_have_count(0)


def test_axe_finds_nothing_where_a_text_is_given_back(stage: dict[str, Any], visit: Visit) -> None:
    page = visit(DESMOND, bypass_csp=True)  # axe itself is an inline script
    address = open_edit(page, stage["words"]["path"], "Looked at closely")
    body(page).fill("Looked at very closely")
    expect(page.get_by_text(KEPT)).to_be_visible()
    page.goto(address)
    expect(page.get_by_role("button", name="Use the posted text instead")).to_be_visible()
    look(page)
    page.goto(stage["closed"]["path"])
    number = page.locator("[data-drafts]").get_attribute("data-drafts")
    page.evaluate(f"localStorage.setItem('draft:{number}', 'Written before it closed')")
    page.reload()
    page.locator("summary:visible", has_text="You have a draft kept in this browser").click()
    look(page)


def test_the_reason_of_a_pick_is_given_back_in_its_open_form(stage: dict[str, Any], visit: Visit) -> None:
    page, words = visit(MODERATOR, bypass_csp=True), "So plain that it needs more than a line. " * 5
    page.goto(f"/moderation/comments/{stage['orders']['comments'][1]}")
    page.get_by_text("Feature", exact=False).first.click()
    reason = page.get_by_label("Why it is worth reading")
    reason.evaluate("field => field.removeAttribute('maxlength')")
    reason.fill(words)
    page.get_by_role("button", name="Make it an editors’ pick").click()
    expect(page.get_by_text("Not featured yet.")).to_be_visible()
    expect(page.get_by_label("Why it is worth reading")).to_have_value(words)
    look(page)


def look(page: Page) -> None:
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
