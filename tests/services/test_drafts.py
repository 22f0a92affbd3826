"""What somebody wrote while they were signed out."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from extensions import db
from models import KeptDraft
from queries.drafts import KEPT, kept_draft
from services.drafts import LIMIT, UnsentText, forget_draft, forget_old_drafts, keep_draft
from services.refusals import CommentRefused, TooSoon
from tests.factories import NOON, Newsroom, make_article, say

SECRET = "a-secret-of-this-browser"
NETWORK = "a-keyed-hash"
WORDS = "Half of what I wanted to say,"


def keep(newsroom: Newsroom, body: str = WORDS, parent_id: int | None = None, secret: str = SECRET) -> None:
    keep_draft(secret, UnsentText(newsroom.article.id, parent_id, body), NETWORK, NOON)


def test_a_text_is_kept_under_a_secret_that_is_not_in_the_table(newsroom: Newsroom) -> None:
    keep(newsroom)
    found = kept_draft(SECRET, newsroom.article.id, NOON)
    assert found is not None
    assert (found.body, found.parent_id) == (WORDS, None)
    assert SECRET not in db.session.scalars(select(KeptDraft.key)).one()
    assert kept_draft("another secret", newsroom.article.id, NOON) is None
    assert kept_draft(SECRET, make_article(newsroom.editor).id, NOON) is None


def test_the_comment_it_answers_is_kept_too(newsroom: Newsroom) -> None:
    top = say(newsroom.article, newsroom.reader)
    keep(newsroom, parent_id=top.id)
    found = kept_draft(SECRET, newsroom.article.id, NOON)
    assert found is not None
    assert found.parent_id == top.id


@pytest.mark.parametrize("parent_id", [0, -1, 987654])
def test_an_answer_to_nothing_is_kept_all_the_same(newsroom: Newsroom, parent_id: int) -> None:
    keep(newsroom, parent_id=parent_id)
    found = kept_draft(SECRET, newsroom.article.id, NOON)
    assert found is not None
    assert found.parent_id is None


def test_what_no_database_takes_is_left_out(newsroom: Newsroom) -> None:
    keep(newsroom, "Half of \x00 it.")
    assert db.session.scalars(select(KeptDraft.body)).one().startswith("Half of ")


def test_one_browser_has_one_text_the_latest(newsroom: Newsroom) -> None:
    keep(newsroom)
    keep(newsroom, "The whole of it.")
    assert db.session.scalars(select(KeptDraft.body)).all() == ["The whole of it."]


@pytest.mark.parametrize("body", ["", " \n", "x" * 20_001])
def test_what_is_no_comment_is_not_kept(newsroom: Newsroom, body: str) -> None:
    with pytest.raises(CommentRefused):
        keep(newsroom, body)
    assert db.session.scalars(select(KeptDraft)).all() == []


def test_no_network_has_texts_kept_without_end(newsroom: Newsroom) -> None:
    for number in range(LIMIT.most):
        keep(newsroom, secret=f"secret {number}")
    with pytest.raises(TooSoon):
        keep(newsroom)
    keep_draft(SECRET, UnsentText(newsroom.article.id, None, WORDS), "another network", NOON)


def test_what_was_sent_is_forgotten(newsroom: Newsroom) -> None:
    keep(newsroom)
    forget_draft(SECRET)
    forget_draft(SECRET)
    assert db.session.scalars(select(KeptDraft)).all() == []


def test_after_a_day_it_is_not_found_and_then_forgotten(newsroom: Newsroom) -> None:
    keep(newsroom)
    later = NOON + KEPT + timedelta(seconds=1)
    assert forget_old_drafts(NOON + timedelta(hours=23)) == 0
    assert kept_draft(SECRET, newsroom.article.id, later) is None
    assert forget_old_drafts(later) == 1
