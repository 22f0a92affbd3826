"""Reading: every order and its pages, folding, sharing, the way to one comment, the pick and the badge on it."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.stage import MANY
from tests.journeys.steps import COMFORT, Visit, anchor
from tests.support.live import LiveSite

pytestmark = pytest.mark.browser


def drawn(page: Page) -> list[int]:
    """The numbers of the comments on this page, in the order they stand in."""
    found: list[str] = page.locator("article.comment").evaluate_all("all => all.map(one => one.id.slice(1))")
    return [int(each) for each in found]


def read_on(page: Page) -> list[int]:
    """All pages of an order, from this one to the last."""
    read = drawn(page)
    further = page.locator(".pages a.button")
    while further.count():
        further.first.click()
        read += drawn(page)
    return read


@pytest.mark.parametrize("scripts", [True, False], ids=["with-javascript", "without-javascript"])
def test_every_order_shows_every_thread_once(stage: dict[str, Any], visit: Visit, scripts: bool) -> None:
    said, page = stage["orders"]["comments"], visit(scripts=scripts)
    for words, first in (("Newest", said[-1]), ("Oldest", said[0]), ("Best", said[4])):
        page.goto(stage["orders"]["path"])
        page.get_by_role("navigation", name="Order of comments").get_by_role("link", name=words).click()
        read = read_on(page)
        assert sorted(read) == said, words
        assert len(read) == MANY
        assert read[0] == first, words
    # After the pick, which stands first, comes what readers recommend.
    page.goto(f"{stage['orders']['path']}/comments?order=best")
    assert drawn(page)[:2] == [said[4], said[2]]


def test_the_editors_picks_are_a_list_of_their_own_with_the_reason(stage: dict[str, Any], visit: Visit) -> None:
    page = visit()
    page.goto(stage["orders"]["path"])
    page.get_by_role("link", name="Editors’ picks").click()
    assert drawn(page) == [stage["orders"]["comments"][4]]
    expect(page.locator(".pick")).to_contain_text("The plainest account of it yet.")


def test_a_verified_service_is_said_beside_the_name(stage: dict[str, Any], visit: Visit) -> None:
    page = visit()
    page.goto(f"{stage['orders']['path']}/comments?order=oldest")
    expect(anchor(page, stage["orders"]["comments"][3])).to_contain_text("Paramedic, verified by the newsroom")


def test_a_permalink_leads_to_the_comment_whatever_the_order(stage: dict[str, Any], visit: Visit) -> None:
    page, first = visit(scripts=False), stage["orders"]["comments"][0]
    page.goto(f"/comments/{first}")
    expect(anchor(page, first)).to_be_in_viewport()


def test_share_copies_the_address_of_the_comment(stage: dict[str, Any], visit: Visit, site: LiveSite) -> None:
    page, first = visit(permissions=["clipboard-read", "clipboard-write"]), stage["acts"]["comments"][0]
    page.goto(stage["acts"]["path"])
    anchor(page, first).get_by_role("link", name="Share").first.click()
    expect(page.get_by_text("Link copied").first).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == f"{site.url}/comments/{first}"


def test_a_thread_folds_at_its_line_and_all_of_them_by_one_button(stage: dict[str, Any], visit: Visit) -> None:
    page, reply = visit(), stage["acts"]["comments"][1]
    page.goto(stage["acts"]["path"])
    folded = anchor(page, reply)
    page.locator("details.replies > summary").first.click()
    expect(folded).to_be_hidden()
    page.locator("details.replies > summary").first.click()
    page.get_by_role("button", name="Fold all").click()
    expect(folded).to_be_hidden()
    page.get_by_role("button", name="Unfold all").click()
    expect(folded).to_be_visible()


def test_the_level_of_a_reply_is_spoken(stage: dict[str, Any], visit: Visit) -> None:
    page = visit()
    page.goto(stage["acts"]["path"])
    expect(page.get_by_role("article", name="reply, level 2")).to_have_count(1)


def test_my_comments_are_a_list_of_their_own(stage: dict[str, Any], visit: Visit) -> None:
    page, said = visit(COMFORT), stage["orders"]["comments"]
    page.goto(stage["orders"]["path"])
    page.get_by_role("link", name="My comments").click()
    assert sorted(drawn(page)) == [each for index, each in enumerate(said) if index % 5 == 1]
