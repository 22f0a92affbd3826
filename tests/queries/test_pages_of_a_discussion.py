"""Whatever is said and taken back, reading on to the end shows every comment once, and the numbers stay right."""

from collections.abc import Iterator
from itertools import chain

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from extensions import db
from models import Article, Comment, CommentState, Order
from queries import discussion, threads
from queries.counters import counter_differences
from queries.discussion import discussion_page
from queries.threads import REPLIES_SHOWN, Node, thread_page
from services.comments import withdraw_comment
from services.decisions import approve_comment, reject_comment
from tests.factories import NOON, Newsroom, make_article, say, seen

# What happens next, the likelier the more often it stands here, and to which of the comments there are.
ACTS = ("post", "post", "reply", "reply", "reply", "hold", "reject", "approve", "approve", "withdraw")
BY_AGE = (Order.NEWEST, Order.OLDEST)
STEPS = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 10_000)), min_size=15, max_size=35)


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two threads and four replies a page, so that short histories fill many pages."""
    monkeypatch.setattr(discussion, "THREADS_A_PAGE", 2)
    monkeypatch.setattr(threads, "THREAD_PAGE", 4)


def take_step(newsroom: Newsroom, article: Article, act: str, pick: int) -> None:
    comments = db.session.scalars(select(Comment).where(Comment.article_id == article.id).order_by(Comment.id)).all()
    writer = (newsroom.reader, newsroom.other)[pick % 2]
    chosen = comments[pick % len(comments)] if comments else None
    if act == "post" or chosen is None:
        say(article, writer)
    elif act == "hold":
        say(article, writer, f"See https://example.com/{pick}.", parent_id=chosen.id if chosen.takes_replies else None)
    elif act == "reply" and chosen.takes_replies:
        say(article, writer, parent_id=chosen.id)
    elif act == "withdraw":
        withdraw_comment(chosen.id, chosen.author_id, NOON)
    elif chosen.state is not CommentState.WITHDRAWN:
        if act == "approve":
            approve_comment(seen(chosen), newsroom.moderator.id, NOON)
        elif act == "reject":
            reject_comment(seen(chosen), newsroom.moderator.id, 1 + pick % 9, NOON)


def flat(node: Node) -> Iterator[Node]:
    for reply in node.replies:
        yield reply
        yield from flat(reply)


def threads_read_to_the_end(article_id: int, order: Order) -> list[Node]:
    found, after = [], None
    while True:
        page = discussion_page(article_id, order, after)
        found += page.threads
        if page.next_after is None:
            return found
        after = page.next_after


def replies_read_to_the_end(article_id: int, top_id: int) -> list[int]:
    found: list[int] = []
    after = None
    while True:
        page = thread_page(article_id, top_id, after)
        assert page is not None
        drawn = [node.row.id for node in flat(page.thread)]
        # What a later page begins with is what its first reply lies under: shown before, for context.
        context = [comment_id for comment_id in drawn if comment_id in found]
        assert drawn[: len(context)] == context
        found += drawn[len(context) :]
        if page.next_after is None:
            return found
        after = page.next_after


def assert_everything_is_shown_once(article_id: int) -> None:
    shown = db.session.scalars(select(Comment).where(Comment.article_id == article_id, Comment.shown)).all()
    tops = sorted((c.created_at, c.id) for c in shown if c.root_id is None)
    near = sorted(c.id for c in shown if c.root_id is not None and (c.reply_no or 99) <= REPLIES_SHOWN)
    for order in BY_AGE:
        threads = threads_read_to_the_end(article_id, order)
        expected = [comment_id for _, comment_id in (tops if order is Order.OLDEST else tops[::-1])]
        assert [thread.row.id for thread in threads] == expected
        assert sorted(node.row.id for node in chain.from_iterable(map(flat, threads))) == near
    for _, top_id in tops:
        replies = sorted((c.path, c.id) for c in shown if c.root_id == top_id)
        assert replies_read_to_the_end(article_id, top_id) == [comment_id for _, comment_id in replies]


def assert_replies_say_whom_they_answer(article_id: int) -> None:
    for thread in threads_read_to_the_end(article_id, Order.NEWEST):
        for above in (thread, *flat(thread)):
            for node in above.replies:
                beneath_it = above.row.id == node.row.parent_id
                told = node.answers.id if node.answers else None
                assert beneath_it == (told is None and not node.answers_elsewhere)
                assert told in (None, node.row.parent_id)


@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_reading_to_the_end_shows_every_comment_once(
    newsroom: Newsroom, small_pages: None, steps: list[tuple[str, int]]
) -> None:
    article = make_article(newsroom.editor)
    for number, (act, pick) in enumerate(steps):
        take_step(newsroom, article, act, pick)
        if number % 5 == 4:
            assert counter_differences() == []
    assert counter_differences() == []
    assert_everything_is_shown_once(article.id)
    assert_replies_say_whom_they_answer(article.id)


@pytest.mark.parametrize("order", BY_AGE)
def test_comments_of_the_same_moment_are_each_shown_once(newsroom: Newsroom, small_pages: None, order: Order) -> None:
    ids = [say(newsroom.article, newsroom.reader, at=NOON).id for _ in range(7)]
    read = [thread.row.id for thread in threads_read_to_the_end(newsroom.article.id, order)]
    assert read == (ids if order is Order.OLDEST else ids[::-1])
