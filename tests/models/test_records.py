"""What records know of themselves."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from extensions import db
from models import (
    PATH_DIGITS,
    Article,
    ArticleState,
    Comment,
    CommentState,
    DiscussionMode,
    Letter,
    Role,
    RoleName,
    User,
    path_step,
)
from tests.factories import NOON, Newsroom, say

MOST = 36**PATH_DIGITS - 1


@given(st.integers(1, MOST), st.integers(1, MOST))
def test_steps_of_a_path_sort_as_their_numbers_do(one: int, other: int) -> None:
    assert (path_step(one) < path_step(other)) is (one < other)
    assert len(path_step(one)) == PATH_DIGITS


def test_paths_sort_the_same_in_the_database(newsroom: Newsroom) -> None:
    top = say(newsroom.article, newsroom.reader)
    replies = [say(newsroom.article, newsroom.other, parent_id=top.id) for _ in range(4)]
    for reply, arrival in zip(replies, (35, 9, 36, 10), strict=True):
        reply.path = path_step(arrival)
    below = say(newsroom.article, newsroom.reader, parent_id=replies[1].id)
    read = db.session.scalars(db.select(Comment.path).where(Comment.root_id == top.id).order_by(Comment.path)).all()
    assert read == sorted([*(reply.path for reply in replies), below.path])


@pytest.mark.parametrize(("path", "steps"), [("", []), ("00001", []), ("000010000200003", ["00001", "0000100002"])])
def test_a_comment_knows_what_it_lies_under(path: str, steps: list[str]) -> None:
    assert Comment(path=path).steps_above() == steps


def test_only_what_is_published_takes_replies() -> None:
    assert [state for state in CommentState if Comment(state=state).takes_replies] == [CommentState.PUBLISHED]


def test_ones_own_comment_can_be_withdrawn_once() -> None:
    for state in CommentState:
        comment = Comment(author_id=7, state=state)
        assert comment.withdrawable_by(7) is (state is not CommentState.WITHDRAWN)
        assert not comment.withdrawable_by(8)


def test_comments_are_taken_under_published_stories_whose_discussion_is_not_closed() -> None:
    taken = [
        (state, mode)
        for state in ArticleState
        for mode in DiscussionMode
        if Article(state=state, discussion_mode=mode).accepts_comments
    ]
    closed = (DiscussionMode.CLOSED, DiscussionMode.HIDDEN)
    assert taken == [(ArticleState.PUBLISHED, mode) for mode in DiscussionMode if mode not in closed]


def test_a_role_of_the_newsrooms_own_gives_no_powers_of_ours() -> None:
    user = User(roles=[Role(name="sub-editor")])
    assert user.holds(RoleName.READER)
    assert not user.holds(RoleName.MODERATOR)


def test_a_moment_is_kept_in_utc_whatever_zone_it_came_in(context: None) -> None:
    there = datetime(2026, 11, 23, 14, 0, tzinfo=timezone(timedelta(hours=2)))
    letter = Letter(kind="x", recipient="x", subject="x", text_body="x", created_at=there)
    db.session.add(letter)
    db.session.commit()
    db.session.refresh(letter)
    assert (letter.created_at, letter.created_at.tzinfo) == (NOON, UTC)


def test_numbers_the_public_sees_never_come_back(newsroom: Newsroom) -> None:
    last = say(newsroom.article, newsroom.reader)
    number = last.id
    db.session.execute(db.text("DELETE FROM findings"))
    db.session.delete(last)
    db.session.commit()
    assert say(newsroom.article, newsroom.reader).id > number


def test_the_database_refuses_a_state_nobody_knows(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(db.text("UPDATE comments SET state = 'lost' WHERE id = :id"), {"id": comment.id})
