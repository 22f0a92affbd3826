"""Front page and sections."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from models import DiscussionMode
from tests.blueprints.house import House, words_of
from tests.factories import NOON


def headlines(page: str) -> list[str]:
    return re.findall(r'class="headline" href="/articles/([^"]+)"', page)


def many_stories(house: House, number: int) -> list[str]:
    """Slugs, newest first; all newer than the house's own story."""
    return [house.story(f"Story number {n}", published=NOON + timedelta(seconds=n))[1] for n in range(number)][::-1]


def test_the_front_page_shows_the_newest_story_first_when_no_editor_chose_a_lead(house: House) -> None:
    _, newest = house.story("A newer story")
    page = words_of(house.browser().get("/"))
    assert headlines(page)[:2] == [newest, house.article.slug]


def test_an_editors_lead_leads_though_newer_stories_exist(house: House) -> None:
    house.story("A newer story")
    house.change(is_lead=True)
    page = words_of(house.browser().get("/"))
    assert headlines(page)[0] == house.article.slug
    assert headlines(page).count(house.article.slug) == 1


def test_the_front_page_leads_through_every_story_once(house: House) -> None:
    slugs = [*many_stories(house, 23), house.article.slug]
    browser, seen, address = house.browser(), [], "/"
    while address:
        page = words_of(browser.get(address))
        seen += [slug for slug in headlines(page) if slug not in seen]
        older = re.search(r'href="(/\?before=\d+)"', page.partition("More stories")[2])
        address = older[1] if older else ""
    assert seen == slugs


def test_a_section_leads_through_its_stories_and_no_others(house: House) -> None:
    slugs = [*many_stories(house, 12), house.article.slug]
    browser = house.browser()
    first = words_of(browser.get(f"/sections/{house.section.slug}"))
    older = re.search(rf'href="(/sections/{house.section.slug}\?before=\d+)"', first.partition("More stories")[2])
    assert older
    assert headlines(first) == slugs[:10]
    assert headlines(words_of(browser.get(older[1]))) == slugs[10:]


def test_a_draft_is_on_no_list(house: House) -> None:
    house.story("Not out yet", published=None)
    browser = house.browser()
    for address in ("/", f"/sections/{house.section.slug}", "/feed.atom"):
        assert "Not out yet" not in words_of(browser.get(address))


def test_a_withdrawn_story_is_on_no_list(house: House) -> None:
    house.take_down()
    browser = house.browser()
    for address in ("/", f"/sections/{house.section.slug}", "/feed.atom"):
        assert house.article.slug not in words_of(browser.get(address))


def test_an_unknown_section_is_not_found(house: House) -> None:
    assert house.browser().get("/sections/no-such-section").status_code == 404


def test_the_front_page_says_when_nothing_is_published(app: Flask, db: object) -> None:
    page = words_of(app.test_client().get("/"))
    assert "Nothing is published yet" in page


def test_beyond_the_oldest_story_the_front_page_does_not_say_that_nothing_was_ever_published(house: House) -> None:
    page = words_of(house.browser().get(f"/?before={house.article.id}"))
    assert "Nothing is published yet" not in page


def test_the_most_discussed_are_counted_with_thousands(house: House) -> None:
    for _ in range(2):
        house.say()
    page = words_of(house.browser().get("/"))
    assert "Most discussed" in page
    assert re.search(r"<b>2<span class=\"unseen\"> comments: </span></b>", page)


def test_a_voice_from_below_the_line_was_read_by_a_moderator(house: House) -> None:
    house.say("Unread words about the bridge.")
    assert "Unread words" not in words_of(house.browser().get("/"))
    house.approve(house.say("Words that a moderator has read.", house.other))
    page = words_of(house.browser().get("/"))
    assert "Words that a moderator has read." in page
    assert house.other.display_name in page


@pytest.mark.parametrize("mode", [DiscussionMode.TRIBUTE, DiscussionMode.HIDDEN])
def test_the_front_page_quotes_and_counts_nothing_of_tributes_and_what_is_hidden(
    house: House, mode: DiscussionMode
) -> None:
    house.approve(house.say("Words that a moderator has read.", house.other))
    house.run_discussion(mode)
    page = words_of(house.browser().get("/"))
    assert "Words that a moderator has read." not in page
    assert "Most discussed" not in page
    assert "1 comment" not in page
