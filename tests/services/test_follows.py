"""Following a discussion, and no longer."""

import pytest

from extensions import db
from models import DiscussionMode
from queries.following import is_following
from services import follows
from services.articles import withdraw_article
from services.follows import switch_follow, unfollow
from services.refusals import NotAllowed, NotFound, NotInThisMode
from tests.factories import NOON, Newsroom, make_article, say


def test_following_turns_on_and_off(newsroom: Newsroom) -> None:
    reader_id, article_id = newsroom.reader.id, newsroom.article.id
    assert switch_follow(reader_id, article_id, NOON)
    assert is_following(reader_id, article_id)
    assert not switch_follow(reader_id, article_id, NOON)
    assert not is_following(reader_id, article_id)


def test_ending_it_twice_changes_nothing(newsroom: Newsroom) -> None:
    switch_follow(newsroom.reader.id, newsroom.article.id, NOON)
    for _ in range(2):
        unfollow(newsroom.reader.id, newsroom.article.id)
    assert not is_following(newsroom.reader.id, newsroom.article.id)


def test_writing_in_a_discussion_does_not_follow_it(newsroom: Newsroom) -> None:
    say(newsroom.article, newsroom.reader)
    assert not is_following(newsroom.reader.id, newsroom.article.id)


@pytest.mark.parametrize("mode", list(DiscussionMode))
def test_every_discussion_that_can_be_read_can_be_followed(newsroom: Newsroom, mode: DiscussionMode) -> None:
    newsroom.close(mode)
    refused = {DiscussionMode.HIDDEN: NotFound, DiscussionMode.APPEAL: NotInThisMode}.get(mode)
    if refused is None:
        assert switch_follow(newsroom.reader.id, newsroom.article.id, NOON)
        return
    with pytest.raises(refused):
        switch_follow(newsroom.reader.id, newsroom.article.id, NOON)


def test_ending_is_never_refused(newsroom: Newsroom) -> None:
    switch_follow(newsroom.reader.id, newsroom.article.id, NOON)
    newsroom.close(DiscussionMode.HIDDEN)
    assert not switch_follow(newsroom.reader.id, newsroom.article.id, NOON)


def test_what_is_not_there_cannot_be_followed(newsroom: Newsroom) -> None:
    withdraw_article(newsroom.article.id, "It named a child.", newsroom.editor.id, NOON)
    for article_id in (newsroom.article.id, 987654):
        with pytest.raises(NotFound):
            switch_follow(newsroom.reader.id, article_id, NOON)


def test_there_is_a_most(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follows, "MOST_FOLLOWED", 1)
    switch_follow(newsroom.reader.id, newsroom.article.id, NOON)
    another = make_article(newsroom.editor)
    with pytest.raises(NotAllowed, match="the most one account can"):
        switch_follow(newsroom.reader.id, another.id, NOON)
    db.session.expire_all()
    assert not is_following(newsroom.reader.id, another.id)
    switch_follow(newsroom.reader.id, newsroom.article.id, NOON)
    assert switch_follow(newsroom.reader.id, another.id, NOON)
