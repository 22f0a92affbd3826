"""Writing and running stories by HTTP."""

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from extensions import db
from models import Article
from tests.blueprints.house import House, place_of, words_of


def fields(house: House, **more: str) -> dict[str, str]:
    return {
        "headline": "Swing bridge opens again",
        "section_id": str(house.section.id),
        "body": "It **opened** at noon.",
        "discussion_mode": "open",
        **more,
    }


def write(house: House, browser: FlaskClient | None = None, **more: str) -> TestResponse:
    return (browser or house.browser(house.editor)).post("/newsroom/articles", data=fields(house, **more))


def id_of(answer: TestResponse) -> int:
    found = re.fullmatch(r"/newsroom/articles/(\d+)", place_of(answer))
    assert found, place_of(answer)
    return int(found[1])


def stored(house: House, article_id: int) -> Article:
    with house.app.app_context():
        article = db.session.get_one(Article, article_id)
        db.session.expunge(article)
        return article


def test_a_story_is_kept_as_a_draft(house: House) -> None:
    browser = house.browser(house.editor)
    answer = write(house, browser)
    assert answer.status_code == 303
    article = stored(house, id_of(answer))
    assert (article.state.value, article.slug) == ("draft", "swing-bridge-opens-again")
    page = words_of(browser.get(place_of(answer)))
    assert "Saved as a draft." in page
    assert "It **opened** at noon." in page


def test_a_story_is_written_and_published_in_one(house: House) -> None:
    answer = write(house, then="publish")
    assert answer.status_code == 303
    page = words_of(house.browser().get("/articles/swing-bridge-opens-again"))
    assert "It <strong>opened</strong> at noon." in page


def test_a_draft_is_published_at_a_press(house: House) -> None:
    browser = house.browser(house.editor)
    article_id = id_of(write(house, browser))
    assert browser.post(f"/newsroom/articles/{article_id}/publication").status_code == 303
    assert stored(house, article_id).is_published


def test_a_change_shows_to_readers(house: House) -> None:
    browser = house.browser(house.editor)
    given = fields(house, headline="Day two", slug=house.article.slug, edition=str(house.article.edition))
    answer = browser.post(f"/newsroom/articles/{house.article.id}", data=given)
    assert answer.status_code == 303
    page = words_of(house.browser().get(house.address))
    assert '<h1 id="headline">Day two</h1>' in page
    assert "Updated" in page


def test_the_form_saved_as_it_was_drawn_changes_nothing_but_the_edition(house: House) -> None:
    before = stored(house, house.article.id)
    browser = house.browser(house.editor)
    given = {
        **fields(house, headline=before.headline, body=before.body_source, byline=before.byline),
        "slug": before.slug,
        "edition": str(before.edition),
    }
    assert browser.post(f"/newsroom/articles/{before.id}", data=given).status_code == 303
    after = stored(house, before.id)
    assert (after.slug, after.headline, after.body_html) == (before.slug, before.headline, before.body_html)
    assert after.edition == before.edition + 1


def test_two_editors_at_once_do_not_overwrite_each_other(house: House) -> None:
    edition = str(house.article.edition)
    house.change(headline="The other's headline", standfirst="The other's")
    browser = house.browser(house.editor)
    mine = fields(house, headline="My headline", body="My words.", edition=edition)
    answer = browser.post(f"/newsroom/articles/{house.article.id}", data=mine)
    assert answer.status_code == 409
    page = words_of(answer)
    assert "Someone else saved this story" in page
    assert 'value="My headline"' in page
    assert "My words.</textarea>" in page
    assert stored(house, house.article.id).headline == "The other's headline"
    newest = re.search(r'name="edition" value="(\d+)"', page)
    assert newest
    again = browser.post(f"/newsroom/articles/{house.article.id}", data={**mine, "edition": newest[1]})
    assert again.status_code == 303
    assert stored(house, house.article.id).headline == "My headline"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"headline": "  "}, "A story needs a headline."),
        ({"section_id": "987654"}, "Not a valid choice"),
        ({"section_id": ""}, "Choose a section."),
        ({"discussion_mode": "closed"}, "Say why comments are closed"),
        ({"discussion_mode": "nonsense"}, "Not a valid choice"),
    ],
)
def test_what_does_not_fit_is_said_and_the_text_is_kept(house: House, wrong: dict[str, str], words: str) -> None:
    answer = write(house, **{"body": "Long work of an afternoon.", **wrong})
    assert answer.status_code == 422
    assert words in words_of(answer)
    assert "Long work of an afternoon.</textarea>" in words_of(answer)


def test_a_taken_address_is_refused_on_its_field(house: House) -> None:
    answer = write(house, slug=house.article.slug)
    assert answer.status_code == 422
    assert "belongs to another story" in words_of(answer)
    assert 'aria-invalid="true"' in words_of(answer)


def test_a_change_that_is_refused_changes_nothing(house: House) -> None:
    house.story("Taken already")
    given = fields(house, headline="My headline", slug="taken-already", edition=str(house.article.edition))
    answer = house.browser(house.editor).post(f"/newsroom/articles/{house.article.id}", data=given)
    assert answer.status_code == 422
    assert stored(house, house.article.id).headline == house.article.headline


def test_a_story_is_withdrawn_with_its_reason(house: House) -> None:
    browser = house.browser(house.editor)
    address = f"/newsroom/articles/{house.article.id}/withdrawal"
    browser.post(address, data={"reason": " "})
    assert "Say why the story is withdrawn" in words_of(browser.get(f"/newsroom/articles/{house.article.id}"))
    assert house.browser().get(house.address).status_code == 200
    browser.post(address, data={"reason": "It named a child."})
    answer = house.browser().get(house.address)
    assert answer.status_code == 410
    assert "It named a child." in words_of(answer)
    assert "Withdrawn, because: It named a child." in words_of(browser.get(f"/newsroom/articles/{house.article.id}"))


def test_a_withdrawn_story_can_be_published_again(house: House) -> None:
    house.take_down()
    browser = house.browser(house.editor)
    assert browser.post(f"/newsroom/articles/{house.article.id}/publication").status_code == 303
    assert house.browser().get(house.address).status_code == 200


def test_the_list_shows_drafts_and_pages_through_all(house: House) -> None:
    ids = [house.article.id, *(house.story(f"Story {n}", published=None)[0] for n in range(51))]
    browser, address, seen = house.browser(house.editor), "/newsroom/articles", []
    while address:
        page = words_of(browser.get(address))
        seen += [int(found) for found in re.findall(r'<a href="/newsroom/articles/(\d+)">', page)]
        older = re.search(r'href="(/newsroom/articles\?before=\d+)"', page)
        address = older[1] if older else ""
    assert seen == ids[::-1]


def test_the_newsroom_begins_with_its_stories(house: House) -> None:
    assert place_of(house.browser(house.editor).get("/newsroom/")) == "/newsroom/articles"
    assert "A new story" in words_of(house.browser(house.editor).get("/newsroom/articles/new"))


@pytest.mark.parametrize("address", ["", "/publication", "/withdrawal"])
def test_a_story_that_never_was_is_not_found(house: House, address: str) -> None:
    answer = house.browser(house.editor).post(f"/newsroom/articles/987654{address}", data=fields(house))
    assert answer.status_code == 404


def test_the_newsroom_is_for_editors(house: House) -> None:
    for person in (house.reader, house.moderator):
        browser = house.browser(person)
        assert browser.get("/newsroom/articles").status_code == 403
        assert write(house, browser).status_code == 403
    assert house.browser().get("/newsroom/articles").status_code == 303


def test_an_editor_may_moderate_too(house: House) -> None:
    assert house.browser(house.editor).get("/moderation/").status_code == 200
