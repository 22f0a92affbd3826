"""Recommending with a script and without, and reporting without an account, up to the desk's first lane."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import COMFORT, DESMOND, MODERATOR, PETE, Visit, anchor

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False], ids=["with-javascript", "without-javascript"])
def test_a_recommend_counts_once_and_is_taken_back(stage: dict[str, Any], visit: Visit, scripts: bool) -> None:
    chosen = stage["acts"]["comments"][3 if scripts else 4]
    page = visit(PETE, scripts=scripts)
    page.goto(stage["acts"]["path"])
    button = anchor(page, chosen).get_by_role("button", name=re.compile("^Recommend"))
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_contain_text("1")
    page.reload()
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(button).not_to_contain_text("1")


def test_recommending_moves_nothing_and_is_said(stage: dict[str, Any], visit: Visit) -> None:
    page, chosen = visit(COMFORT), stage["acts"]["comments"][3]
    page.goto(stage["acts"]["path"])
    went: list[str] = []
    page.on("framenavigated", lambda frame: went.append(frame.url))
    anchor(page, chosen).get_by_role("button", name=re.compile("^Recommend")).click()
    expect(page.get_by_role("status").filter(has_text="Recommended. 1 in all")).to_have_count(1)
    assert went == []


def test_nobody_recommends_their_own(stage: dict[str, Any], visit: Visit) -> None:
    page = visit(COMFORT)
    page.goto(stage["acts"]["path"])
    own = anchor(page, stage["acts"]["comments"][0])
    expect(own.get_by_role("button", name=re.compile("^Recommend"))).to_have_count(0)


def test_who_is_not_signed_in_is_asked_to_before_recommending(stage: dict[str, Any], visit: Visit) -> None:
    page = visit()
    page.goto(stage["acts"]["path"])
    anchor(page, stage["acts"]["comments"][0]).get_by_role("button", name=re.compile("^Recommend")).click()
    expect(page).to_have_url(re.compile("/login"))
    expect(page.get_by_text("Sign in to recommend a comment")).to_be_visible()


def report(page: Page, path: str, number: int, reason: str, detail: str = "") -> None:
    page.goto(path)
    anchor(page, number).get_by_role("link", name=re.compile("^Report")).click()
    page.get_by_label(re.compile(reason, re.IGNORECASE)).first.check()
    if detail:
        page.locator("[name=detail]").fill(detail)
    page.get_by_role("button", name=re.compile("^(Report|Send)")).click()


def test_a_stranger_reports_and_the_desk_sees_it_first(stage: dict[str, Any], visit: Visit) -> None:
    chosen, stranger, desk = stage["acts"]["comments"][1], visit(scripts=False), visit(MODERATOR)
    report(stranger, stage["acts"]["path"], chosen, "risk|danger", "He wrote to me as well.")
    expect(stranger.get_by_role("main")).to_contain_text("999")
    stranger.goto(stage["acts"]["path"])
    expect(anchor(stranger, chosen)).to_be_visible()

    desk.goto("/moderation/")
    expect(desk.get_by_role("link", name=re.compile("^Priority"))).to_contain_text(re.compile("[1-9]"))
    desk.goto(f"/moderation/comments/{chosen}")
    expect(desk.get_by_text("He wrote to me as well.")).to_be_visible()


def test_a_report_of_spam_goes_to_the_reported_lane_and_is_settled_there(stage: dict[str, Any], visit: Visit) -> None:
    chosen, reader, desk = stage["acts"]["comments"][2], visit(PETE), visit(MODERATOR)
    report(reader, stage["acts"]["path"], chosen, "spam|advert")
    desk.goto("/moderation/?lane=reported")
    expect(desk.get_by_text("Then wait for the wind to drop").first).to_be_visible()
    desk.goto(f"/moderation/comments/{chosen}")
    desk.get_by_role("button", name=re.compile("Approve|Leave it up|Keep")).first.click()
    reader.goto(f"/comments/{chosen}")
    expect(anchor(reader, chosen)).to_be_visible()


def test_ones_own_is_withdrawn_and_not_reported(stage: dict[str, Any], visit: Visit) -> None:
    page, own = visit(DESMOND), stage["acts"]["comments"][2]
    page.goto(f"/comments/{own}/report")
    expect(page.get_by_role("main")).to_be_visible()
