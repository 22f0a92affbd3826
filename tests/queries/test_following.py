"""What a reader follows and muted, for the pages that draw it."""

from datetime import timedelta

import pytest

from extensions import db
from models import CommentState, DiscussionMode
from queries.following import (
    Muted,
    MutedThreadLine,
    followed_by,
    is_following,
    muted_by,
    muted_readers,
    muted_threads,
)
from services.articles import withdraw_article
from services.decisions import reject_comment
from services.follows import switch_follow
from services.mutes import switch_mute, switch_thread_mute
from tests.factories import NOON, Newsroom, make_article, say, seen


def test_nothing_is_followed_or_muted_at_first(newsroom: Newsroom) -> None:
    assert muted_by(newsroom.reader.id) == Muted()
    assert not is_following(newsroom.reader.id, newsroom.article.id)
    assert followed_by(newsroom.reader.id) == muted_readers(newsroom.reader.id) == ()


def test_followed_discussions_are_listed_the_latest_first(newsroom: Newsroom) -> None:
    articles = [newsroom.article, make_article(newsroom.editor), make_article(newsroom.editor)]
    for minutes, article in enumerate(articles):
        switch_follow(newsroom.reader.id, article.id, NOON + timedelta(minutes=minutes))
    withdraw_article(articles[1].id, "It named a child.", newsroom.editor.id, NOON)
    assert [line.article_id for line in followed_by(newsroom.reader.id)] == [articles[2].id, articles[0].id]
    assert followed_by(newsroom.other.id) == ()


def test_muted_people_and_threads_are_known_by_their_ids(newsroom: Newsroom) -> None:
    top = say(newsroom.article, newsroom.other)
    reply = say(newsroom.article, newsroom.editor, parent_id=top.id)
    switch_mute(newsroom.reader.id, top.id, NOON)
    switch_thread_mute(newsroom.reader.id, reply.id, NOON)
    assert muted_by(newsroom.reader.id) == Muted(frozenset({newsroom.other.id}), frozenset({top.id}))
    assert muted_by(newsroom.other.id) == Muted()
    [reader] = muted_readers(newsroom.reader.id)
    assert (reader.user_id, reader.name, reader.at) == (newsroom.other.id, newsroom.other.display_name, NOON)


def test_a_muted_thread_is_listed_by_words_that_are_still_there(newsroom: Newsroom) -> None:
    top = say(newsroom.article, newsroom.other, "The *crane* is in Lowestoft.")
    switch_thread_mute(newsroom.reader.id, top.id, NOON)
    [line] = muted_threads(newsroom.reader.id)
    assert (line.root_id, line.words) == (top.id, "The crane is in Lowestoft.")
    assert line.headline == newsroom.article.headline
    reject_comment(seen(top), newsroom.moderator.id, 1, NOON)
    assert top.state is CommentState.REJECTED
    assert [line.words for line in muted_threads(newsroom.reader.id)] == [""]


@pytest.mark.parametrize("how", ["hidden", "withdrawn", "removed"])
def test_of_a_muted_thread_that_nobody_can_read_nothing_is_printed(newsroom: Newsroom, how: str) -> None:
    top = say(newsroom.article, newsroom.other, "The *crane* is in Lowestoft.")
    switch_thread_mute(newsroom.reader.id, top.id, NOON)
    {
        "hidden": lambda: newsroom.close(DiscussionMode.HIDDEN),
        "withdrawn": lambda: withdraw_article(newsroom.article.id, "It named a child.", newsroom.editor.id, NOON),
        "removed": lambda: reject_comment(seen(top), newsroom.moderator.id, 1, NOON),
    }[how]()
    assert muted_threads(newsroom.reader.id) == (MutedThreadLine(top.id, NOON, is_readable=False),)


def test_of_a_muted_thread_whose_top_comment_is_gone_the_place_is_named(newsroom: Newsroom) -> None:
    top = say(newsroom.article, newsroom.other)
    say(newsroom.article, newsroom.editor, parent_id=top.id)
    switch_thread_mute(newsroom.reader.id, top.id, NOON)
    db.session.refresh(top)
    reject_comment(seen(top), newsroom.moderator.id, 1, NOON)
    [line] = muted_threads(newsroom.reader.id)
    assert (line.is_readable, line.words, line.headline) == (True, "", newsroom.article.headline)
