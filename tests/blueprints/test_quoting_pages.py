"""Beginning a comment with a quotation, of another comment or of the story."""

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select

from extensions import db
from models import Comment, CommentState, DiscussionMode
from tests.blueprints.house import House, place_of, words_of
from tests.factories import NOON


def begun(house: House, query: str) -> str:
    """What stands in the text area of a form that was opened at this address."""
    page = house.browser(house.reader).get(f"{house.address}/comments/new?{query}")
    assert page.status_code == 200
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", page.text, re.DOTALL)
    assert found is not None
    return unescape(found[1]).lstrip("\n")


def test_a_comment_is_quoted_with_a_link_back(house: House) -> None:
    said = house.say("The bridge is *stuck* again.", by=house.other)
    assert begun(house, f"quote={said}") == (
        f"> The bridge is stuck again.\n> [{house.other.display_name}, 12:00](http://localhost/comments/{said})\n\n"
    )


def test_an_older_comment_is_quoted_with_its_day(house: House) -> None:
    said = house.say(by=house.other, at=NOON - timedelta(days=2))
    assert f"{house.other.display_name}, 21 November 2026]" in begun(house, f"quote={said}")


def test_a_reply_may_quote_what_it_answers(house: House) -> None:
    said = house.say("The bridge is stuck.", by=house.other)
    assert begun(house, f"parent={said}&quote={said}").startswith("> The bridge is stuck.\n")


def test_a_paragraph_of_the_story_is_quoted_with_a_link_to_its_words(house: House) -> None:
    house.change(body="First.\n\nThe bridge, built in 1898, is *stuck* - for the third time.")
    quoted = begun(house, "quote=p2")
    assert quoted.startswith("> The bridge, built in 1898, is stuck - for the third time.\n> [Swing bridge")
    assert quoted.endswith(
        f"](http://localhost{house.address}#:~:text=The%20bridge%2C%20built%20in%201898%2C%20is)\n\n"
    )


@pytest.mark.parametrize("asked", ["", "0", "p0", "p9", "pp1", "x", "-1", "9" * 30, "²", "99999"])
def test_what_cannot_be_quoted_leaves_the_form_empty(house: House, asked: str) -> None:
    assert begun(house, f"quote={asked}") == ""


def test_what_others_cannot_read_is_not_quoted(house: House) -> None:
    held = house.hold(by=house.other)
    assert begun(house, f"quote={held}") == ""
    rejected = house.say(by=house.other)
    house.reject(rejected)
    assert begun(house, f"quote={rejected}") == ""


def test_a_comment_that_quotes_with_its_link_back_is_published(house: House) -> None:
    said = house.say("The bridge is stuck.", by=house.other)
    for query in (f"quote={said}", "quote=p1"):
        sent = {"body": f"{begun(house, query)}Is it? I crossed it by {query}.", "key": f"the-form-of-{query}"}
        house.browser(house.reader).post(f"{house.address}/comments", data=sent)
        with house.app.app_context():
            posted = db.session.scalars(select(Comment).order_by(Comment.id.desc())).first()
            assert posted is not None and posted.author_id == house.reader.id
            assert posted.state is CommentState.PUBLISHED


def test_letters_are_quoted_though_nobody_can_reply_to_them(house: House) -> None:
    said = house.say("The bridge is stuck.", by=house.other)
    house.run_discussion(DiscussionMode.LETTERS, "")
    assert begun(house, f"quote={said}").startswith("> The bridge is stuck.\n")


def test_the_page_lists_the_storys_paragraphs_to_quote_from(house: House) -> None:
    house.change(body="First words.\n\nSecond & *last*.")
    browser = house.browser(house.reader)
    page = words_of(browser.get(f"{house.address}/comments/new"))
    assert "Quote from the story" in page and "Second & last." in page
    link = re.search(r'href="([^"]*quote=p2)"', page)
    assert link is not None
    assert "> Second & last." in words_of(browser.get(link[1]))


def test_quoting_signed_out_leads_back_to_the_quotation(house: House) -> None:
    said = house.say(by=house.other)
    answer = house.browser().get(f"{house.address}/comments/new?quote={said}")
    assert place_of(answer).endswith(f"quote%3D{said}")
