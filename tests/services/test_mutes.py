"""Muting people and threads, and no longer."""

import pytest

from models import DiscussionMode
from queries.following import muted_by
from services import mutes
from services.comments import withdraw_comment
from services.decisions import reject_comment
from services.mutes import switch_mute, switch_thread_mute, unmute_reader, unmute_thread
from services.refusals import NotAllowed, NotFound
from tests.factories import NOON, Newsroom, make_user, say, seen


def test_muting_a_writer_turns_on_and_off(newsroom: Newsroom) -> None:
    first, second = (say(newsroom.article, newsroom.other) for _ in range(2))
    assert switch_mute(newsroom.reader.id, first.id, NOON)
    assert muted_by(newsroom.reader.id).readers == {newsroom.other.id}
    assert not switch_mute(newsroom.reader.id, second.id, NOON)
    assert muted_by(newsroom.reader.id).readers == frozenset()


def test_a_thread_is_muted_and_unmuted_from_any_comment_in_it(newsroom: Newsroom) -> None:
    top = say(newsroom.article, newsroom.other)
    reply = say(newsroom.article, newsroom.reader, parent_id=top.id)
    assert switch_thread_mute(newsroom.reader.id, reply.id, NOON)
    assert muted_by(newsroom.reader.id).threads == {top.id}
    assert not switch_thread_mute(newsroom.reader.id, top.id, NOON)
    assert muted_by(newsroom.reader.id).threads == frozenset()


def test_from_the_list_things_are_unmuted_once_or_twice(newsroom: Newsroom) -> None:
    top = say(newsroom.article, newsroom.other)
    switch_mute(newsroom.reader.id, top.id, NOON)
    switch_thread_mute(newsroom.reader.id, top.id, NOON)
    for _ in range(2):
        unmute_reader(newsroom.reader.id, newsroom.other.id)
        unmute_thread(newsroom.reader.id, top.id)
    assert muted_by(newsroom.reader.id) == muted_by(newsroom.other.id)


def test_nobody_mutes_themselves_or_the_newsroom(newsroom: Newsroom) -> None:
    for writer in (newsroom.reader, newsroom.moderator, newsroom.editor):
        comment = say(newsroom.article, writer)
        with pytest.raises(NotAllowed):
            switch_mute(newsroom.reader.id, comment.id, NOON)
    assert muted_by(newsroom.reader.id).readers == frozenset()


def test_whoever_joined_the_newsroom_since_can_be_unmuted(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.other)
    switch_mute(newsroom.reader.id, comment.id, NOON)
    newsroom.other.is_staff = True
    assert not switch_mute(newsroom.reader.id, comment.id, NOON)


@pytest.mark.parametrize("what", ["withdrawn", "rejected", "hidden", "never there"])
def test_what_readers_do_not_see_cannot_be_muted(newsroom: Newsroom, what: str) -> None:
    comment = say(newsroom.article, newsroom.other)
    {
        "withdrawn": lambda: withdraw_comment(comment.id, newsroom.other.id, NOON),
        "rejected": lambda: reject_comment(seen(comment), newsroom.moderator.id, 1, NOON),
        "hidden": lambda: newsroom.close(DiscussionMode.HIDDEN),
        "never there": lambda: None,
    }[what]()
    comment_id = 987654 if what == "never there" else comment.id
    for act in (switch_mute, switch_thread_mute):
        with pytest.raises(NotFound):
            act(newsroom.reader.id, comment_id, NOON)


def test_there_is_a_most(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mutes, "MOST_MUTED", 1)
    first = say(newsroom.article, newsroom.other)
    second = say(newsroom.article, make_user("Another"))
    for act in (switch_mute, switch_thread_mute):
        assert act(newsroom.reader.id, first.id, NOON)
        with pytest.raises(NotAllowed, match="the most one account can"):
            act(newsroom.reader.id, second.id, NOON)
        assert not act(newsroom.reader.id, first.id, NOON)
