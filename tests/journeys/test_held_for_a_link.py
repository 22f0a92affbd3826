"""The main job: a stranger registers, comments with a link, is held and told why; a moderator lets it through;
everybody sees it within a second. With JavaScript, and without."""

import time

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.steps import LEAD, MODERATOR, is_seen_within_a_second, register_and_confirm, sign_in
from tests.support.live import LiveSite

pytestmark = pytest.mark.browser
SOON = 5_000


@pytest.mark.parametrize("scripts", [True, False], ids=["with-javascript", "without-javascript"])
def test_a_comment_held_for_its_link_is_approved_and_seen_by_all(
    site: LiveSite, browser: Browser, scripts: bool
) -> None:
    how = "with" if scripts else "without"
    words = f"The appendix {how} the figures is worth reading"
    reader, visitor = (browser.new_context(java_script_enabled=scripts) for _ in range(2))
    desk = browser.new_context(java_script_enabled=scripts)

    page = register_and_confirm(reader, site.url, f"Stranger {how} scripts", f"stranger-{how}@example.org")
    sign_in(page, site.url, f"stranger-{how}@example.org", "a long password")
    page.goto(site.url + LEAD)
    page.get_by_label("Your comment").fill(f"{words}: https://council.example.org/appendix-c")
    page.get_by_label("I have read the house rules").check()
    page.get_by_role("button", name="Post comment").click()
    own = page.get_by_role("article").filter(has_text=words).last
    expect(own).to_contain_text("Waiting for a moderator, because it has a link")
    expect(own).to_contain_text("Only you see this")

    onlooker = visitor.new_page()
    onlooker.goto(site.url + LEAD)
    expect(onlooker.get_by_text(words)).to_have_count(0)

    moderator = desk.new_page()
    sign_in(moderator, site.url, MODERATOR)
    moderator.goto(f"{site.url}/moderation/")
    moderator.get_by_role("link").filter(has_text=words).click()
    expect(moderator.locator("mark")).to_contain_text("https://council.example.org/appendix-c")
    moderator.get_by_role("button", name="Approve").click()
    approved_at = time.monotonic()
    expect(moderator.get_by_text(f"Approved: Stranger {how} scripts")).to_be_visible()

    assert is_seen_within_a_second(onlooker, site.url + LEAD, words, approved_at)
    page.reload()
    expect(page.get_by_text(words)).to_have_count(1, timeout=SOON)
    for context in (reader, visitor, desk):
        context.close()


def test_a_rejection_is_told_to_its_writer_with_the_rule(site: LiveSite, browser: Browser) -> None:
    reader, desk = browser.new_context(), browser.new_context()
    words = "Buy my cousin's cameras at cousin-cameras.example.com today"
    page = reader.new_page()
    sign_in(page, site.url, "nadia@example.org")
    page.goto(site.url + LEAD)
    page.get_by_label("Your comment").fill(words)
    page.get_by_role("button", name="Post comment").click()

    moderator = desk.new_page()
    sign_in(moderator, site.url, MODERATOR)
    moderator.goto(f"{site.url}/moderation/")
    moderator.get_by_role("link").filter(has_text="Buy my cousin").click()
    expect(moderator.locator("mark")).to_contain_text("cousin-cameras.example.com")
    moderator.keyboard.press("r")
    moderator.keyboard.press("4")
    expect(moderator.get_by_text("Rejected: Nadia Holroyd, rule 4")).to_be_visible()

    page.goto(site.url + LEAD)
    own = page.get_by_role("article").filter(has_text="Buy my cousin").last
    expect(own).to_contain_text("A moderator removed this under house rule 4")
    for context in (reader, desk):
        context.close()


def test_a_draft_survives_leaving_and_coming_back(site: LiveSite, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, site.url, "nadia@example.org")
    page.goto(site.url + LEAD)
    page.get_by_label("Your comment").fill("Half a thought about the sig")
    page.goto(site.url + "/")
    page.goto(site.url + LEAD)
    expect(page.get_by_label("Your comment")).to_have_value("Half a thought about the sig")
    context.close()


def test_a_double_click_makes_one_comment(site: LiveSite, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, site.url, "nadia@example.org")
    page.goto(site.url + LEAD)
    page.get_by_label("Your comment").fill("Clicked twice, said once")
    page.get_by_role("button", name="Post comment").dblclick()
    page.wait_for_url("**#c*")
    expect(page.get_by_text("Your comment is published")).to_be_visible()
    page.goto(site.url + LEAD)
    expect(page.get_by_text("Clicked twice, said once")).to_have_count(1)
    context.close()
