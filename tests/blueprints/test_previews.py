"""The preview is drawn as the comment will be, byte for byte, and nothing of it is kept."""

import re

import pytest
from markupsafe import escape
from sqlalchemy import select
from werkzeug.test import TestResponse

from extensions import db
from models import Comment, DiscussionMode, KeptDraft
from services.prepared import preview_text
from tests import cast
from tests.blueprints.house import A_KEY, House, words_of
from tests.factories import Newsroom, say
from tests.text.test_text_rendering import HEAVY

VECTORS = [
    "Plain words.",
    "**bold**, *italic*, `code` and _more_",
    "> said before\n\nand answered\n\n- one\n- two\n",
    'A link: https://www.gov.uk/a?b=1&c=2 and [one](https://example.org "t") and www.example.org',
    "<script>alert(1)</script> <b onclick=x>b</b> &amp; &lt; \" '",
    "# A heading\n\n```\ncode <b>\n```\n",
    "line one\nline two\r\nline three\u2028four",
    "[x](javascript:alert(1)) ![i](https://example.org/i.png)",
    "\u202eright to left\u202c \u05e9\u05dc\u05d5\u05dd",
    "*" * 1700 + " too many marks",
    "@Ruth Adeyemi is right, @Nobody is not, `@Ruth Adeyemi` is code.",
]
DRAWN = re.compile(
    r'<section class="preview".*?<div class="comment-text" dir="auto">(.*?)</div>\s*</section>', re.DOTALL
)


def preview(house: House, body: str, **fields: str) -> TestResponse:
    browser = house.browser(house.other)
    return browser.post(f"{house.address}/comments/preview", data={"body": body, "key": A_KEY, **fields})


@pytest.mark.parametrize("source", [*VECTORS, *(f"Words. {piece * 200}"[:800] for piece in HEAVY)])
def test_a_preview_is_byte_for_byte_what_posting_keeps(newsroom: Newsroom, source: str) -> None:
    top = say(newsroom.article, newsroom.reader)
    for parent_id in (None, top.id):
        drawn = preview_text(source, newsroom.article.id, parent_id, newsroom.other.id)
        posted = say(newsroom.article, newsroom.other, source, parent_id=parent_id)
        assert drawn.encode() == posted.body_html.encode()


def test_somebody_in_the_thread_is_bold_in_the_preview_too(newsroom: Newsroom) -> None:
    top = say(newsroom.article, newsroom.reader)
    drawn = preview_text(VECTORS[-1], newsroom.article.id, top.id, newsroom.other.id)
    assert drawn.count(f"<strong>@{cast.READER}</strong>") == 1


@pytest.mark.parametrize("source", VECTORS)
def test_the_page_prints_it_as_it_is(house: House, source: str) -> None:
    answer = preview(house, source)
    assert answer.status_code == 200
    (drawn,) = DRAWN.findall(answer.get_data(as_text=True))
    with house.app.app_context():
        assert drawn == preview_text(source, house.article.id, None, house.other.id)


def test_the_form_comes_back_with_its_text_key_and_parent(house: House) -> None:
    top = house.say()
    page = words_of(preview(house, "Words I *may* send.", parent=str(top), rules="1"))
    assert ">Words I *may* send.</textarea>" in page
    assert f'value="{A_KEY}"' in page
    assert f'name="parent" value="{top}"' in page
    assert "Preview: not posted yet" in page


def test_nothing_of_a_preview_is_kept(house: House) -> None:
    preview(house, "Words I may send.")
    with house.app.app_context():
        assert db.session.scalars(select(Comment)).all() == []
        assert db.session.scalars(select(KeptDraft)).all() == []


@pytest.mark.parametrize("body", ["", "...", "x" * 5001])
def test_a_text_that_could_not_be_sent_is_given_back_with_the_reason(house: House, body: str) -> None:
    answer = preview(house, body)
    assert answer.status_code == 422
    assert f">{escape(body)}</textarea>" in answer.get_data(as_text=True)
    assert "Your comment was not sent, because" in words_of(answer)
    assert 'class="preview"' not in words_of(answer)


def test_a_parent_that_is_gone_is_no_error_in_a_preview(house: House) -> None:
    for parent in ("987654", "0", "x"):
        answer = preview(house, "Words.", parent=parent)
        assert answer.status_code == 200
        assert 'name="parent"' not in words_of(answer)


def test_who_is_signed_out_gets_the_text_back(house: House) -> None:
    browser = house.browser(with_form=True)
    answer = browser.post(f"{house.address}/comments/preview", data={"body": "Words.", "key": A_KEY})
    assert answer.status_code == 401
    assert ">Words.</textarea>" in words_of(answer)


def test_a_withdrawn_story_gives_the_text_back(house: House) -> None:
    house.take_down()
    answer = preview(house, "Words.")
    assert answer.status_code == 410
    assert ">Words.</textarea>" in words_of(answer)


def test_a_closed_discussion_is_said_beside_the_preview(house: House) -> None:
    house.run_discussion(DiscussionMode.CLOSED, "A case is active.")
    assert "A case is active." in words_of(preview(house, "Words."))


def test_nothing_can_be_previewed_under_nothing(house: House) -> None:
    browser = house.browser(house.other)
    assert browser.post("/articles/no-such-story/comments/preview", data={"body": "Words."}).status_code == 404
