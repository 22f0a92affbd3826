"""One's own words: changed for a while, withdrawn at any time, held in view of their writer alone, and never lost."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import COMFORT, DESMOND, NEWCOMER, PETE, READER, WING, Visit, comment, post, sign_in_here

pytestmark = pytest.mark.browser


def body(page: Page) -> Any:
    return page.locator("textarea[name=body]")


@pytest.mark.parametrize("scripts", [True, False], ids=["with-javascript", "without-javascript"])
def test_a_comment_is_changed_and_marked_as_edited(stage: dict[str, Any], visit: Visit, scripts: bool) -> None:
    how = "with" if scripts else "without"
    page = visit(PETE, scripts=scripts)
    page.goto(stage["words"]["path"])
    own = post(page, f"Teh bridge, {how} a slip of the pen")
    own.get_by_role("link", name=re.compile("^Edit")).click()
    body(page).fill(f"The bridge, {how} the slip put right")
    page.get_by_role("button", name="Save the change").click()
    changed = comment(page, f"The bridge, {how} the slip put right")
    expect(changed).to_contain_text("edited")
    expect(page.get_by_text(f"Teh bridge, {how}")).to_have_count(0)


def test_what_somebody_has_answered_is_changed_no_more_but_withdrawn_with_its_place_kept(
    stage: dict[str, Any], visit: Visit
) -> None:
    page, other = visit(DESMOND), visit(WING)
    page.goto(stage["words"]["path"])
    own = post(page, "Said a little too quickly")
    own.get_by_role("link", name=re.compile("^Edit")).click()
    other.goto(stage["words"]["path"])
    comment(other, "Said a little too quickly").get_by_role("link", name=re.compile("^Reply")).click()
    expect(post(other, "And answered at once")).to_be_visible()

    body(page).fill("Said with more care")
    page.get_by_role("button", name="Save the change").click()
    expect(page.get_by_role("main")).to_contain_text("Somebody has replied to this comment")
    expect(page.get_by_label("Your text, to copy")).to_have_value("Said with more care")
    expect(page.get_by_text("You can change it until")).to_have_count(0)
    page.goto(stage["words"]["path"])
    own = comment(page, "Said a little too quickly")
    own.get_by_text("Withdraw", exact=False).first.click()
    own.get_by_role("button", name="Withdraw it").click()
    expect(page.get_by_text("Withdrawn by its writer")).to_be_visible()
    expect(page.get_by_text("Said a little too quickly")).to_have_count(0)
    expect(comment(page, "And answered at once")).to_be_visible()


def test_a_held_comment_is_seen_by_its_writer_everywhere_and_by_nobody_else(
    stage: dict[str, Any], visit: Visit
) -> None:
    page, elsewhere, anyone = visit(COMFORT), visit(COMFORT, scripts=False), visit()
    page.goto(stage["words"]["path"])
    post(page, "Look it up at https://tides.example.org/tables yourselves")
    elsewhere.goto(stage["words"]["path"])
    own = comment(elsewhere, "Look it up at")
    expect(own).to_contain_text("Waiting for a moderator, because it has a link")
    expect(own).to_contain_text(re.compile("were read|cannot say how long"))
    anyone.goto(stage["words"]["path"])
    expect(anyone.get_by_text("Look it up at")).to_have_count(0)


def test_the_house_rules_are_read_once_before_the_first_comment(stage: dict[str, Any], visit: Visit) -> None:
    page = visit(NEWCOMER)
    page.goto(f"{stage['words']['path']}/comments/new")
    body(page).fill("My first word on anything")
    page.get_by_role("button", name="Post comment").click()
    expect(page).to_have_url(re.compile("/comments/new$"))  # the browser asks for the tick
    page.get_by_label(re.compile("I have read the")).check()
    page.get_by_role("button", name="Post comment").click()
    expect(comment(page, "My first word on anything")).to_be_visible()
    page.goto(f"{stage['words']['path']}/comments/new")
    expect(page.get_by_label(re.compile("I have read the"))).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, False], ids=["with-javascript", "without-javascript"])
def test_a_text_sent_while_signed_out_is_there_after_signing_in(
    stage: dict[str, Any], visit: Visit, scripts: bool
) -> None:
    page = visit(READER, scripts=scripts)
    page.goto(f"{stage['notices']['path']}/comments/new")
    body(page).fill("Written before the session ran out")
    page.context.clear_cookies()
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_role("main").get_by_role("textbox")).to_have_value("Written before the session ran out")
    page.get_by_role("link", name="Open the form again").click()
    sign_in_here(page, READER)
    expect(body(page)).to_have_value("Written before the session ran out")


def test_a_refused_text_comes_back_and_stays_a_draft(stage: dict[str, Any], visit: Visit) -> None:
    page = visit(READER)
    page.goto(f"{stage['talk']['path']}/comments/new")
    long = "far too long " * 500
    body(page).fill(long)
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_text("Not sent yet").first).to_be_visible()
    expect(body(page)).to_have_value(long)
    page.goto("/")
    page.goto(f"{stage['talk']['path']}/comments/new")
    expect(body(page)).to_have_value(long)


def test_a_lost_network_loses_no_text(stage: dict[str, Any], visit: Visit) -> None:
    page = visit(READER)
    page.goto(f"{stage['acts']['path']}/comments/new")
    body(page).fill("Written on a train, in a tunnel")
    page.context.set_offline(True)
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_text("You are offline: your draft is kept here.")).to_be_visible()
    page.context.set_offline(False)
    # Now the browser believes that it is connected, and is not.
    page.route("**/comments", lambda route: route.abort("internetdisconnected"))
    page.get_by_role("button", name="Post comment").click()
    page.wait_for_url("chrome-error://**")
    page.unroute("**/comments")
    page.goto(f"{stage['acts']['path']}/comments/new")
    expect(body(page)).to_have_value("Written on a train, in a tunnel")
    page.get_by_role("button", name="Post comment").click()
    expect(comment(page, "Written on a train, in a tunnel")).to_be_visible()
    page.goto(f"{stage['acts']['path']}/comments/new")
    expect(body(page)).to_have_value("")
