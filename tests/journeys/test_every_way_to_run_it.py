"""The ways an editor can run a discussion, guests and their names, as readers meet them."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.steps import EDITOR, MODERATOR, PETE, Visit, comment, post, register_and_confirm, sign_in
from tests.support.live import LiveSite

pytestmark = pytest.mark.browser


def test_letters_are_recommended_and_not_answered(stage: dict[str, Any], visit: Visit) -> None:
    page = visit(PETE)
    page.goto(stage["letters"]["path"])
    letter = comment(page, "Sir, the bridge is a disgrace")
    expect(letter.get_by_role("link", name=re.compile("^Reply"))).to_have_count(0)
    expect(letter.get_by_role("button", name=re.compile("^Recommend"))).to_be_visible()


def test_a_tribute_is_read_first_and_counts_nothing(stage: dict[str, Any], visit: Visit) -> None:
    page, desk, anyone = visit(PETE), visit(MODERATOR), visit(scripts=False)
    page.goto(stage["tribute"]["path"])
    own = post(page, "She taught half the town to row")
    expect(own).to_contain_text("Waiting for a moderator")
    desk.goto("/moderation/")
    desk.get_by_role("link").filter(has_text="She taught half the town").click()
    desk.get_by_role("button", name=re.compile("^Approve")).click()
    anyone.goto(stage["tribute"]["path"])
    message = comment(anyone, "She taught half the town to row")
    expect(message).to_be_visible()
    expect(message.get_by_role("button")).to_have_count(0)
    expect(anyone.get_by_text(re.compile("^1 comment"))).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, False], ids=["with-javascript", "without-javascript"])
def test_an_appeal_sends_to_the_newsroom_alone(stage: dict[str, Any], visit: Visit, scripts: bool) -> None:
    words = f"I saw a grey van by the lock, {'with' if scripts else 'without'} lights"
    page, anyone, newsroom = visit(PETE, scripts=scripts), visit(), visit(EDITOR)
    page.goto(f"{stage['appeal']['path']}/comments/new")
    expect(page.get_by_role("main")).to_contain_text("0800 555 111")
    page.locator("textarea[name=body]").fill(words)
    page.get_by_role("button", name="Send to the newsroom").click()
    expect(page.get_by_role("heading", name="Sent to the newsroom alone")).to_be_visible()
    anyone.goto(stage["appeal"]["path"])
    expect(anyone.get_by_text(words)).to_have_count(0)
    expect(comment(anyone, "Said while it was still open")).to_be_visible()
    newsroom.goto("/newsroom/tips")
    expect(newsroom.get_by_text(words)).to_be_visible()


def test_a_closed_discussion_is_read_and_a_hidden_one_is_nowhere(stage: dict[str, Any], visit: Visit) -> None:
    page = visit(PETE)
    page.goto(stage["closed"]["path"])
    expect(comment(page, "Said while it was still open")).to_be_visible()
    expect(page.locator("textarea[name=body]")).to_have_count(0)
    expect(page.get_by_role("main")).to_contain_text("A trial begins on Monday.")
    page.goto(stage["hidden"]["path"])
    expect(page.get_by_text("Said while it was still open")).to_have_count(0)
    answer = page.goto(f"/comments/{stage['hidden']['comments'][0]}")
    assert answer is not None
    assert answer.status == 404
    answer = page.goto(f"{stage['hidden']['path']}/comments.atom")
    assert answer is not None
    assert answer.status == 404


@pytest.mark.parametrize("scripts", [True, False], ids=["with-javascript", "without-javascript"])
def test_a_guest_writes_is_held_and_published(stage: dict[str, Any], visit: Visit, scripts: bool) -> None:
    how = "with" if scripts else "without"
    page, desk = visit(scripts=scripts), visit(MODERATOR)
    page.goto(stage["guests"]["path"])
    page.get_by_role("link", name="Write as a guest").click()
    page.get_by_label("Your name").fill(f"Walter {how} a boat")
    page.locator("textarea[name=body]").fill(f"I cross it every day, {how} an account")
    page.get_by_label(re.compile("I have read the")).check()
    if scripts:
        expect(page.locator("input[name=proof]")).to_have_value(re.compile(r"^\d+$"), timeout=20_000)
    page.wait_for_timeout(4_000)  # faster than people write is refused, and the text handed back
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_role("heading", name="We have your comment")).to_be_visible()
    desk.goto("/moderation/")
    desk.get_by_role("link").filter(has_text=f"I cross it every day, {how}").click()
    expect(desk.get_by_text(f"{how} a proof of work")).to_be_visible()
    desk.get_by_role("button", name=re.compile("^Approve")).click()
    page.goto(f"{stage['guests']['path']}/comments?order=newest")
    page.reload()
    expect(comment(page, f"I cross it every day, {how}")).to_contain_text("Guest")


def test_a_name_that_claims_an_office_is_refused_in_words(visit: Visit) -> None:
    page = visit()
    page.goto("/register")
    page.get_by_label("Name", exact=True).fill("Wexmoor Police")
    page.get_by_label("E-mail").fill("wexmoor@example.org")
    page.get_by_label("Password").fill("a long password")
    page.get_by_role("main").get_by_role("button", name="Register").click()
    expect(page.locator(".field-error").first).to_contain_text(re.compile("police", re.IGNORECASE))


def test_what_a_guest_wrote_becomes_theirs(stage: dict[str, Any], visit: Visit, site: LiveSite) -> None:
    page, desk = visit(scripts=False), visit(MODERATOR)
    page.goto(f"{stage['guests']['path']}/comments/new")
    page.get_by_label("Your name").fill("Agnes of the lock")
    page.get_by_label(re.compile("^E-mail")).fill("agnes@example.org")
    page.locator("textarea[name=body]").fill("I keep the lock, and nobody asked me")
    page.get_by_label(re.compile("I have read the")).check()
    page.wait_for_timeout(4_000)
    page.get_by_role("button", name="Post comment").click()
    desk.goto("/moderation/")
    desk.get_by_role("link").filter(has_text="I keep the lock").click()
    desk.get_by_role("button", name=re.compile("^Approve")).click()
    mine = register_and_confirm(page.context, site.url, "Agnes Lockhart", "agnes@example.org")
    sign_in(mine, site.url, "agnes@example.org", "a long password")
    mine.goto(f"{site.url}/account/claim")
    mine.get_by_role("main").get_by_role("button").first.click()
    mine.goto(site.url + stage["guests"]["path"])
    expect(comment(mine, "I keep the lock")).to_contain_text("Agnes Lockhart")


def test_a_talk_and_the_picks_have_feeds(stage: dict[str, Any], visit: Visit) -> None:
    page = visit()
    page.goto(stage["orders"]["path"])
    for path, words in ((f"{stage['orders']['path']}/comments.atom", "Remark number 30"), ("/picks.atom", "plainest")):
        answer = page.request.get(path)
        assert answer.ok
        assert "application/atom+xml" in answer.headers["content-type"]
        assert words in answer.text()
