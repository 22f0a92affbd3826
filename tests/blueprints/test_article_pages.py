"""A story at its address: there, moved, withdrawn, not out yet."""

import re
from datetime import timedelta

import pytest

from models import DiscussionMode
from tests.blueprints.house import House, place_of, words_of
from tests.factories import NOON


def test_a_story_is_drawn_with_its_text_and_its_discussion(house: House) -> None:
    comment = house.say("The bridge was stuck on **Friday** too.")
    page = words_of(house.browser().get(house.address))
    assert f'<h1 id="headline">{house.article.headline}</h1>' in page
    assert "The bridge is <strong>stuck</strong>." in page
    assert f'id="c{comment}"' in page
    assert "was stuck on <strong>Friday</strong> too" in page
    assert "1 comment" in page


def test_a_story_says_what_it_is_to_those_who_share_it(house: House) -> None:
    house.change(headline='Bridge "stuck" <again>', standfirst="Day two.")
    page = house.browser().get(house.address).get_data(as_text=True)
    assert '<meta property="og:type" content="article">' in page
    assert '<meta property="og:title" content="Bridge &#34;stuck&#34; &lt;again&gt;">' in page
    assert '<meta property="og:description" content="Day two.">' in page
    assert f'<meta property="og:url" content="http://localhost{house.address}">' in page
    assert f'<link rel="canonical" href="http://localhost{house.address}">' in page
    assert re.search(r'property="article:published_time" content="2026-11-23T11:00:00\+00:00"', page)


@pytest.mark.parametrize("address", ["/", "/sections/{section}", "/articles/{slug}"])
def test_every_page_of_the_paper_has_open_graph(house: House, address: str) -> None:
    address = address.format(section=house.section.slug, slug=house.article.slug)
    page = words_of(house.browser().get(address))
    for name in ("og:type", "og:title", "og:url"):
        assert f'<meta property="{name}" content="' in page


def test_a_former_address_leads_to_the_present_one_for_good(house: House) -> None:
    now_at = house.change(slug="a-better-address")
    for _ in range(2):
        answer = house.browser().get(house.address)
        assert (answer.status_code, place_of(answer)) == (301, now_at)


def test_a_former_address_of_a_discussion_leads_to_its_present_page(house: House) -> None:
    now_at = house.change(slug="a-better-address")
    answer = house.browser().get(f"{house.address}/comments?order=oldest&after=12")
    assert (answer.status_code, place_of(answer)) == (301, f"{now_at}/comments?order=oldest&after=12")


@pytest.mark.parametrize("query", ["slug=x", "_scheme=javascript", "_external=1", "_anchor=x", "_method=X", "a=1&a=2"])
def test_no_parameter_steers_where_a_former_address_leads(house: House, query: str) -> None:
    now_at = house.change(slug="a-better-address")
    answer = house.browser().get(f"{house.address}/comments?{query}")
    assert answer.status_code == 301
    assert place_of(answer).partition("?")[0] == f"{now_at}/comments"


def test_a_withdrawn_story_is_gone_and_says_why(house: House) -> None:
    house.say("Words under it.")
    house.take_down("It named a child.")
    answer = house.browser().get(house.address)
    assert answer.status_code == 410
    page = words_of(answer)
    assert "It named a child." in page
    assert "The bridge is" not in page
    assert "Words under it" not in page


def test_the_discussion_of_a_withdrawn_story_is_gone(house: House) -> None:
    house.take_down()
    for address in ("comments", "comments?order=oldest"):
        assert house.browser().get(f"{house.address}/{address}").status_code == 410
    assert house.browser(house.reader).get(f"{house.address}/comments/new").status_code == 410


def test_a_former_address_of_a_withdrawn_story_leads_to_where_it_says_why(house: House) -> None:
    now_at = house.change(slug="a-better-address")
    house.take_down()
    answer = house.browser().get(house.address)
    assert (answer.status_code, place_of(answer)) == (301, now_at)


def test_a_draft_has_no_public_address_not_even_for_its_editor(house: House) -> None:
    _, slug = house.story("Not out yet", published=None)
    for person in (None, house.reader, house.editor):
        assert house.browser(person).get(f"/articles/{slug}").status_code == 404
        assert house.browser(person).get(f"/articles/{slug}/comments").status_code == 404


def test_related_stories_are_of_the_same_section_newest_first(house: House) -> None:
    slugs = [house.story(f"Beside it, {n}", published=NOON + timedelta(seconds=n))[1] for n in range(4)]
    page = words_of(house.browser().get(house.address))
    rail = page[page.index('id="related"') : page.index('id="comments"')]
    assert re.findall(r'class="headline" href="/articles/([^"]+)"', rail) == slugs[:0:-1]


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        (DiscussionMode.CLOSED, "Comments are closed"),
        (DiscussionMode.HELD, "A moderator reads every comment here before it appears"),
    ],
)
def test_a_restricted_discussion_says_why_to_everyone(house: House, mode: DiscussionMode, words: str) -> None:
    house.run_discussion(mode, "A case is active.")
    for person in (None, house.reader):
        page = words_of(house.browser(person).get(house.address))
        assert words in page
        assert "A case is active." in page


def test_nobody_is_offered_a_form_where_the_discussion_is_closed(house: House) -> None:
    house.say()
    house.run_discussion(DiscussionMode.CLOSED)
    for person in (None, house.reader):
        page = words_of(house.browser(person).get(house.address))
        assert 'name="body"' not in page
        assert "comments/new" not in page


def test_further_pages_follow_in_both_orders(house: House) -> None:
    ids = [house.say(at=NOON + timedelta(seconds=n)) for n in range(27)]
    browser = house.browser()
    for order, expected in (("newest", ids[::-1]), ("oldest", ids)):
        address, seen = f"{house.address}/comments?order={order}", []
        while address:
            page = words_of(browser.get(address))
            seen += [int(found) for found in re.findall(r'<article class="comment" id="c(\d+)"', page)]
            more = re.search(r'href="([^"]+after=\d+)#comments"', page)
            address = more[1] if more else ""
        assert seen == expected


def test_an_order_nobody_knows_is_the_newest_first(house: House) -> None:
    answer = house.browser().get(f"{house.address}/comments?order=best&after=x&thread=y")
    assert answer.status_code == 200
