"""Tags: under a story, on a page of their own, in the newsroom's form. And stories that are HTML there."""

import re
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest

from extensions import db
from models import Article, Markup
from tests.blueprints.house import House, words_of
from tests.factories import NOON

ATOM = "{http://www.w3.org/2005/Atom}"


def headlines(page: str) -> list[str]:
    return re.findall(r'class="headline" href="/articles/([^"]+)"', page)


def test_a_story_shows_its_tags_by_name(house: House) -> None:
    assert "More on" not in words_of(house.browser().get(house.address))
    house.change(tags=("Swing <bridge>", "River Lune"))
    page = house.browser().get(house.address).get_data(as_text=True)
    assert re.findall(r'<a href="/tags/([^"]+)">([^<]+)</a>', page) == [
        ("river-lune", "River Lune"),
        ("swing-bridge", "Swing &lt;bridge&gt;"),
    ]


def test_the_page_of_a_tag_leads_through_its_stories_and_no_others(house: House) -> None:
    tagged = [
        house.story(f"Story number {n}", published=NOON + timedelta(seconds=n), tags=("River Lune",))[1]
        for n in range(12)
    ][::-1]
    browser = house.browser()
    first = words_of(browser.get("/tags/river-lune"))
    older = re.search(r'href="(/tags/river-lune\?before=\d+)"', first.partition("More stories")[2])
    assert older
    assert headlines(first) == tagged[:10]
    assert headlines(words_of(browser.get(older[1]))) == tagged[10:]
    assert "<h1>River Lune</h1>" in first
    assert '<link rel="canonical" href="http://localhost/tags/river-lune">' in first


def test_past_its_oldest_story_a_tag_still_has_a_page(house: House) -> None:
    house.change(tags=("River Lune",))
    answer = house.browser().get(f"/tags/river-lune?before={house.article.id}")
    assert answer.status_code == 200
    assert "Nothing on this was published before that." in words_of(answer)


@pytest.mark.parametrize("address", ["/tags/river-lune", "/tags/river-lune/feed.atom", "/tags/nowhere", "/tags/"])
def test_a_tag_without_a_published_story_is_not_found(house: House, address: str) -> None:
    house.story("Not out yet", published=None, tags=("River Lune",))
    assert house.browser().get(address).status_code == 404


def test_a_tag_goes_with_its_last_story(house: House) -> None:
    house.change(tags=("River Lune",))
    assert house.browser().get("/tags/river-lune").status_code == 200
    house.take_down()
    assert house.browser().get("/tags/river-lune").status_code == 404


def test_the_feed_of_a_tag_has_its_stories(house: House) -> None:
    house.story("On the river", tags=("River Lune",))
    feed = ET.fromstring(house.browser().get("/tags/river-lune/feed.atom").data)  # noqa: S314 (our own feed)
    assert [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")] == ["On the river"]
    links = {link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {"http://localhost/tags/river-lune", "http://localhost/tags/river-lune/feed.atom"}


def fields(house: House, **more: str) -> dict[str, str]:
    given = {
        "headline": "Day two",
        "section_id": str(house.section.id),
        "body": "It *opened*.",
        "discussion_mode": "open",
    }
    return {**given, "edition": str(house.article.edition), **more}


def test_tags_are_written_with_commas_and_come_back_so(house: House) -> None:
    browser, address = house.browser(house.editor), f"/newsroom/articles/{house.article.id}"
    assert browser.post(address, data=fields(house, tags="River Lune,swing bridge, ,River Lune")).status_code == 303
    assert 'value="River Lune, swing bridge"' in words_of(browser.get(address))


def test_refused_tags_are_given_back_with_everything_else(house: House) -> None:
    browser, address = house.browser(house.editor), f"/newsroom/articles/{house.article.id}"
    answer = browser.post(address, data=fields(house, tags="River Lune, !?", body="Long work of an afternoon."))
    assert answer.status_code == 422
    page = words_of(answer)
    assert "“!?” cannot be a tag" in page
    assert 'value="River Lune, !?"' in page
    assert "Long work of an afternoon.</textarea>" in page


@pytest.fixture
def from_elsewhere(house: House) -> House:
    with house.app.app_context():
        story = db.session.get_one(Article, house.article.id)
        story.body_markup, story.body_source = Markup.HTML, "<p>It opened <b>at noon</b>.</p>"
        db.session.commit()
    return house


def test_the_form_says_of_a_story_that_is_html_that_it_is(from_elsewhere: House) -> None:
    browser = from_elsewhere.browser(from_elsewhere.editor)
    page = words_of(browser.get(f"/newsroom/articles/{from_elsewhere.article.id}"))
    assert "This story is HTML, not Markdown" in page
    assert "<p>It opened <b>at noon</b>.</p></textarea>" in page
    assert "This story is HTML" not in words_of(browser.get("/newsroom/articles/new"))


def test_a_story_that_is_html_is_saved_as_html(from_elsewhere: House) -> None:
    house = from_elsewhere
    browser, address = house.browser(house.editor), f"/newsroom/articles/{house.article.id}"
    refused = browser.post(address, data=fields(house, headline=" ", body="<p>It *opened*.</p>"))
    assert "This story is HTML, not Markdown" in words_of(refused)
    saved = fields(house, body="<p>It *opened* <i>twice</i><img src=x onerror=x()>.</p>")
    assert browser.post(address, data=saved).status_code == 303
    page = house.browser().get(house.address).get_data(as_text=True)
    assert "<p>It *opened* <em>twice</em>.</p>" in page
