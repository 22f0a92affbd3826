"""Talking to each other: names, quotations, the preview that is what is posted, muting, following, and the notices."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import COMFORT, DESMOND, PETE, READER, WING, Visit, anchor, comment, post, sign_in_here
from tests.support.live import LiveSite

pytestmark = pytest.mark.browser


def select(page: Page, css: str) -> None:
    """Select the words of the first paragraph there, as a reader would with the keyboard or a finger."""
    page.locator(css).first.evaluate(
        "place => { const range = document.createRange(); range.selectNodeContents(place);"
        " const chosen = getSelection(); chosen.removeAllRanges(); chosen.addRange(range); }"
    )


def test_a_name_is_offered_and_the_preview_is_what_is_posted(stage: dict[str, Any], visit: Visit) -> None:
    page, told = visit(PETE), visit(COMFORT)
    second = stage["talk"]["comments"][1]
    page.goto(f"{stage['talk']['path']}/comments/new?parent={second}")
    area = page.get_by_label(re.compile("^Your reply"))
    area.fill("**No**, ask ")
    area.press("End")
    area.press_sequentially("@com")
    expect(page.get_by_role("option")).to_have_count(1)
    area.press("ArrowDown")
    area.press("Enter")
    area.press_sequentially("and her *friends* <i>too</i>.")
    expect(area).to_have_value(re.compile(r"^\*\*No\*\*, ask @Comfort \S+ and her"))
    page.get_by_role("button", name="Preview").click()
    shown = page.locator(".preview .comment-text")
    expect(shown).to_contain_text("@Comfort")
    previewed = shown.inner_html().strip()
    page.get_by_role("button", name="Post reply").click()
    posted = comment(page, "and her friends").last
    assert posted.locator(".comment-text").inner_html().strip() == previewed
    assert "<strong>@Comfort" in previewed
    _is_told(told, "wrote to you|mention|speaks to you|by name|replied")


def test_the_preview_is_a_page_where_no_script_runs(stage: dict[str, Any], visit: Visit) -> None:
    page = visit(PETE, scripts=False)
    page.goto(f"{stage['talk']['path']}/comments/new")
    page.get_by_label(re.compile("^Your comment")).fill("Only **looking** at it")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".preview strong")).to_have_text("looking")
    expect(page.get_by_label(re.compile("^Your comment"))).to_have_value("Only **looking** at it")


def test_words_of_a_comment_are_quoted_with_the_way_back(stage: dict[str, Any], visit: Visit, site: LiveSite) -> None:
    page, first = visit(PETE), stage["talk"]["comments"][0]
    page.goto(stage["talk"]["path"])
    said = page.locator(f"#c{first} .comment-text p").inner_text()
    select(page, f"#c{first} .comment-text p")
    page.get_by_role("button", name="Quote").click()
    area = page.get_by_label(re.compile("^Your comment"))
    expect(area).to_be_focused()
    assert f"({site.url}/comments/{first})" in area.input_value()
    area.press("End")
    area.press_sequentially("Yes, that is it.")
    page.get_by_role("button", name="Post comment").click()
    quoted = comment(page, "Yes, that is it.").locator("blockquote")
    # What was marked up there is marked up nowhere here: the same words, whatever Markdown makes of them.
    expect(quoted).to_contain_text(said)
    expect(quoted.get_by_role("link")).to_have_attribute("href", f"{site.url}/comments/{first}")


def test_words_of_the_story_are_quoted_by_the_keyboard_and_survive_signing_in(
    stage: dict[str, Any], visit: Visit
) -> None:
    page = visit()
    page.goto(stage["talk"]["path"])
    select(page, ".story-body .prose p")
    page.keyboard.press("Alt+q")
    sign_in_here(page, WING)
    area = page.get_by_label(re.compile("^Your comment"))
    expect(area).to_have_value(re.compile(r"^> The bridge has been stuck since Sunday[^\n]*\n> \[The story\]\(http"))


def test_a_comment_is_quoted_without_a_script(stage: dict[str, Any], visit: Visit) -> None:
    page, first = visit(PETE, scripts=False), stage["talk"]["comments"][0]
    page.goto(stage["talk"]["path"])
    anchor(page, first).get_by_role("link", name=re.compile("^Quote")).click()
    expect(page.locator("textarea[name=body]")).to_have_value(
        re.compile(rf"^> [^\n]+\n> \[.+\]\(.+/comments/{first}\)")
    )


@pytest.mark.parametrize("scripts", [True, False], ids=["with-javascript", "without-javascript"])
def test_a_muted_reader_is_folded_and_read_again_after(stage: dict[str, Any], visit: Visit, scripts: bool) -> None:
    page, second = visit(DESMOND, scripts=scripts), stage["talk"]["comments"][1]
    page.goto(stage["talk"]["path"])
    own = anchor(page, second)
    own.get_by_text("More", exact=True).click()
    own.get_by_role("button", name="Mute this reader").click()
    expect(page.get_by_text("They are not told").first).to_be_visible()
    page.goto(stage["talk"]["path"])
    expect(own).to_be_hidden()
    page.goto("/account/muted")
    page.get_by_role("button", name=re.compile("^Unmute")).click()
    page.goto(stage["talk"]["path"])
    expect(own).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with-javascript", "without-javascript"])
def test_a_muted_thread_is_folded_and_read_again_after(stage: dict[str, Any], visit: Visit, scripts: bool) -> None:
    page, (top, reply, _) = visit(READER, scripts=scripts), stage["talk"]["comments"]
    page.goto(stage["talk"]["path"])
    anchor(page, reply).get_by_text("More", exact=True).click()
    anchor(page, reply).get_by_role("button", name="Mute this thread").click()
    expect(page.get_by_text("This thread is muted").first).to_be_visible()
    page.goto(stage["talk"]["path"])
    expect(anchor(page, top)).to_be_hidden()
    page.get_by_text("A thread you muted").click()
    expect(anchor(page, reply)).to_be_visible()
    page.goto("/account/muted")
    page.get_by_role("button", name=re.compile("^Unmute this thread")).click()
    page.goto(stage["talk"]["path"])
    expect(anchor(page, top)).to_be_visible()


def _is_told(page: Page, words: str) -> None:
    """The worker tells people once what they are told of is published; it is rung for, and sweeps each minute."""
    found = (
        page.get_by_role("listitem")
        .filter(has_text=re.compile(words, re.IGNORECASE))
        .filter(has=page.locator(".badge"))
    )
    for _ in range(20):
        page.goto("/account/notices")
        if found.count():
            break
        page.wait_for_timeout(500)
    expect(found.first).to_be_visible()


def test_whoever_follows_is_told_and_may_stop(stage: dict[str, Any], visit: Visit) -> None:
    page, other = visit(WING), visit(DESMOND)
    page.goto(stage["notices"]["path"])
    follow = page.get_by_role("button", name=re.compile("^Follow"))
    follow.click()
    expect(follow).to_have_attribute("aria-pressed", "true")
    other.goto(stage["notices"]["path"])
    expect(post(other, "Nobody does, they never say")).to_be_visible()
    _is_told(page, "new comment|follow")
    page.goto(stage["notices"]["path"])
    follow.click()
    expect(follow).to_have_attribute("aria-pressed", "false")


def _choose_mail_of_replies(page: Page, when: str) -> None:
    page.goto("/account/notices/choices")
    page.locator("select[name='reply-mail']").select_option(when)
    page.get_by_role("button", name="Keep these choices").click()
    page.goto("/account/notices/choices")
    expect(page.locator("select[name='reply-mail']")).to_have_value(when)


# "At once" is ten minutes later, in case something is taken back: so the worker's round of eleven minutes from now.
LETTERS = """
from datetime import UTC, datetime, timedelta
from flask import current_app, render_template
from services.notice_letters import WritingDesk, write_letters
settings = current_app.extensions["settings"]
desk = WritingDesk(settings.site_url, settings.secret_key, render_template)
write_letters(desk, datetime.now(UTC) + timedelta(minutes=11))
"""


def test_a_reply_is_told_on_the_site_and_by_mail_as_its_reader_chooses(
    stage: dict[str, Any], visit: Visit, site: LiveSite
) -> None:
    page, other = visit(READER, scripts=False), visit(PETE)
    other.goto(f"{stage['notices']['path']}/comments/new?parent={stage['notices']['comments'][0]}")
    expect(post(other, "On Thursday, if the part comes")).to_be_visible()
    _is_told(page, "replied|answered")
    expect(page.get_by_role("link", name=re.compile(r"^Notices \d")).first).to_be_visible()
    site.python(LETTERS)
    page.goto("/dev/mail")
    page.get_by_role("link", name=re.compile("repl", re.IGNORECASE)).first.click()
    expect(page.get_by_text("On Thursday, if the part comes").first).to_be_visible()
    _choose_mail_of_replies(page, "off")


def test_one_press_in_a_letter_ends_such_letters_for_whoever_is_not_signed_in(
    stage: dict[str, Any], visit: Visit, site: LiveSite
) -> None:
    told, other, page = visit(COMFORT), visit(PETE), visit(scripts=False)
    _choose_mail_of_replies(told, "at_once")
    other.goto(f"{stage['talk']['path']}/comments/new?parent={stage['talk']['comments'][0]}")
    expect(post(other, "Ask them who signed it, then")).to_be_visible()
    _is_told(told, "Ask them who signed it")
    site.python(LETTERS)
    page.goto("/dev/mail")
    page.get_by_role("row").filter(has_text=COMFORT).get_by_role("link").first.click()
    page.locator("a[href*='/notices/unsubscribe/']").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Stop mail about .+[?]$"))
    page.get_by_role("button", name="Stop these mails").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^No more mail about "))
    told.goto("/account/notices/choices")
    expect(told.locator("select[name='reply-mail']")).to_have_value("off")
    expect(told.locator("input[name='reply-site']")).to_be_checked()
