"""The search page, as a visitor without scripts gets it."""

import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask

from tests.blueprints.house import House, words_of
from tests.queries.grown import costs

FORM = re.compile(r'<form class="form" role="search".*?</form>', re.DOTALL)
ACTIVE = [
    "<script>alert(1)</script> ferry",
    "<img src=x onerror=alert(1)> ferry",
    "ferry [x](javascript:alert(1)) &lt;script&gt;alert(1)&lt;/script&gt;",
    'ferry" onmouseover="alert(1)',
    "ferry {{ 7*7 }} ${7*7} <svg/onload=alert(1)>",
    "**fer**ry </mark></p><iframe src=//evil.example></iframe>",
]


def page_of(house: House, address: str) -> str:
    answer = house.browser().get(address)
    assert answer.status_code == 200
    return words_of(answer)


def hits(page: str) -> list[str]:
    return re.findall(r'<a class="headline" href="(/(?:comments/\d+|articles/[^"]+))">', page)


def test_without_a_question_there_is_a_form_and_nothing_else(house: House) -> None:
    page = page_of(house, "/search")
    assert FORM.search(page)
    assert 'type="search" id="q" name="q" value=""' in page
    assert '<meta name="robots" content="noindex">' in page
    assert 'class="found"' not in page and 'class="notice"' not in page


def test_stories_and_comments_are_found_with_their_words_marked(house: House) -> None:
    _, slug = house.story("A ferry crosses", body="Two ferries, in fact.")
    comment = house.say("That ferry was late.")
    page = page_of(house, "/search?q=ferry")
    assert hits(page) == [f"/articles/{slug}", f"/comments/{comment}"]
    for marked in ("A <mark>ferry</mark> crosses", "Two <mark>ferries</mark>, in", "That <mark>ferry</mark> was"):
        assert marked in page
    assert "1 story" in page and "1 comment" in page
    assert f"<bdi>{house.reader.display_name}</bdi>" in page
    assert "<title>ferry | Search | " in page


def test_what_is_held_is_found_by_nobody_not_even_its_writer(house: House) -> None:
    comment = house.hold()
    for person in (None, house.reader, house.moderator, house.editor):
        assert hits(words_of(house.browser(person).get("/search?q=minutes"))) == []
    house.approve(comment)
    assert hits(page_of(house, "/search?q=minutes")) == [f"/comments/{comment}"]
    house.reject(comment)
    assert hits(page_of(house, "/search?q=minutes")) == []


class Elements(HTMLParser):
    """The elements of a page, each with the names of its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: set[tuple[str, ...]] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add((tag, *(name for name, _ in attrs)))


def elements_for(house: House, typed: str) -> set[tuple[str, ...]]:
    answer = house.browser().get("/search", query_string={"q": typed})
    return Elements(answer.get_data(as_text=True)).found


@pytest.mark.parametrize("text", ACTIVE)
def test_what_somebody_wrote_stays_words(house: House, text: str) -> None:
    house.say("A calm ferry.")
    house.story("A calm ferry", body="A calm ferry.")
    calm = elements_for(house, "ferry")
    house.say(text)
    house.story(text, standfirst=text, body=text)
    for typed in ("ferry", text, f'"{text}"', f"ferry {text}"):
        assert elements_for(house, typed) <= calm | {("p",), ("p", "class"), ("h2",), ("section", "class")}


def test_what_was_asked_is_given_back_as_it_was_typed(house: House) -> None:
    answer = house.browser().get("/search", query_string={"q": '"><b>x</b>', "section": "<b>", "when": "week"})
    page = answer.get_data(as_text=True)
    assert 'name="q" value="&#34;&gt;&lt;b&gt;x&lt;/b&gt;"' in page
    assert "<b>" not in page
    assert '<option value="week" selected>' in page


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("q=nowhere", "Nothing found for “<bdi>nowhere</bdi>”"),
        ("q=no+where", "try fewer of them"),
        ("q=nowhere&when=day", "Look in everything, from any time"),
        ("q=%F0%9F%8E%89", "There is no word in this to look for"),
        ("q=-lorry", "give a word that has to be there"),
        ("q=%00%01", "There is no word in this to look for"),
        (f"q={'word+' * 40}", "That is more than we take"),
        ("q=bridge&where=comments&page=9", "There is nothing further"),
    ],
)
def test_an_answer_without_hits_says_why_and_what_to_do(house: House, query: str, words: str) -> None:
    page = page_of(house, f"/search?{query}")
    assert words in page
    assert hits(page) == []


@pytest.mark.parametrize(
    "query",
    [
        *(
            "page=0",
            "page=-1",
            "page=x",
            "page=99999999999999999999",
            f"page={'9' * 5000}",
            "where=x",
            "when=",
            "order=1",
        ),
        *("section=%00", "section=nowhere", "q=a&q=b", "q=%FF%FE", "q=%ED%A0%80", "where=both&page=3", "article="),
        f"q={'x' * 20_000}",
    ],
)
def test_no_parameter_breaks_the_page(house: House, query: str) -> None:
    page_of(house, f"/search?{query}")
    page_of(house, f"/search?q=bridge&{query}")


def test_one_discussion_is_searched_by_itself(house: House) -> None:
    _, slug = house.story("A ferry crosses")
    comment = house.say("A ferry, below the bridge.")
    page = page_of(house, f"/search?q=ferry&article={house.article.slug}")
    assert hits(page) == [f"/comments/{comment}"]
    assert f'<input type="hidden" name="article" value="{house.article.slug}">' in page
    assert 'name="where"' not in page
    assert hits(page_of(house, f"/search?q=ferry&article={slug}")) == []


@pytest.mark.parametrize("slug", ["nowhere", "%00", "' OR 1=1 --"])
def test_the_discussion_of_no_story_is_not_there(house: House, slug: str) -> None:
    assert house.browser().get(f"/search?q=a&article={quote(slug, safe='%')}").status_code in (200, 404)


def test_the_discussion_of_a_withdrawn_story_is_not_there(house: House) -> None:
    house.take_down()
    assert house.browser().get(f"/search?q=a&article={house.article.slug}").status_code == 404


def test_pages_follow_and_keep_what_was_chosen(house: House) -> None:
    ids = [house.say(f"A ferry, number {number}.") for number in range(23)]
    address, seen = "/search?q=ferry&where=comments&order=newest&when=year&section=" + house.section.slug, []
    while address:
        page = page_of(house, address)
        seen += hits(page)
        more = re.search(r'<a class="button button-plain" href="([^"]+)">More comments', page)
        address = more[1] if more else ""
    assert seen == [f"/comments/{number}" for number in reversed(ids)]
    assert "23 comments" in page
    assert "section=" in page and "Back to the first page" in page


def test_both_kinds_lead_to_all_of_one(house: House) -> None:
    for number in range(12):
        house.say(f"A ferry, number {number}.")
    page = page_of(house, "/search?q=ferry")
    assert '<a class="more" href="/search?q=ferry&where=comments">All 12 comments</a>' in page
    assert len(hits(page)) == 10


def test_a_search_leaves_nothing_behind(house: House) -> None:
    answer = house.browser().get("/search?q=ferry")
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_search_reads_so_many_statements(app: Flask, house: House, db: Any) -> None:
    house.story("A ferry crosses")
    house.say("A ferry, at last.")
    with app.app_context():
        connection = db.engines[None]
    one = f"?q=ferry&article={house.article.slug}"
    counted = {}
    for query in ("", "?q=ferry", "?q=ferry&where=comments", one, "?q=nowhere"):
        with costs(connection) as cost:
            house.browser().get(f"/search{query}")
        counted[query] = len(cost.statements)
    # The frame is one, the story whose discussion it is another.
    assert counted == {"": 1, "?q=ferry": 5, "?q=ferry&where=comments": 3, one: 4, "?q=nowhere": 3}


def test_every_page_leads_to_the_search_and_robots_stay_away(house: House) -> None:
    assert page_of(house, "/").count('<a href="/search">Search</a>') == 2
    assert "Disallow: /search" in page_of(house, "/robots.txt")
