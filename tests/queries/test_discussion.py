"""A page of a discussion, a thread, a tombstone."""

from datetime import timedelta

import pytest

from extensions import db
from models import PATH_DIGITS, Comment, CommentState, Order
from queries.comments import comments_of, own_unpublished
from queries.discussion import THREADS_A_PAGE, discussion_page
from queries.threads import Row, thread_page
from services.comments import withdraw_comment
from services.decisions import approve_comment, reject_comment
from tests.factories import NOON, Newsroom, make_article, say, seen
from tests.queries.grown import grow_thread
from tests.queries.test_pages_of_a_discussion import flat, replies_read_to_the_end

LINK = "See https://example.com/minutes for it."


def page_of(newsroom: Newsroom, after: int | None = None) -> list[Row]:
    """The first page as rows, in the order in which it is drawn."""
    threads = discussion_page(newsroom.article.id, Order.NEWEST, after).threads
    return [node.row for thread in threads for node in (thread, *flat(thread))]


def test_a_page_has_twenty_five_threads_with_three_replies_each(newsroom: Newsroom) -> None:
    tops = [say(newsroom.article, newsroom.reader, at=NOON + timedelta(seconds=n)).id for n in range(27)]
    replies = [say(newsroom.article, newsroom.other, parent_id=tops[26]).id for _ in range(5)]
    page = discussion_page(newsroom.article.id, Order.NEWEST)
    assert [thread.row.id for thread in page.threads] == tops[:1:-1]
    assert [node.row.id for node in page.threads[0].replies] == replies[:3]
    assert (page.next_after, page.is_first) == (tops[2], True)
    last = discussion_page(newsroom.article.id, Order.NEWEST, page.next_after)
    assert [thread.row.id for thread in last.threads] == [tops[1], tops[0]]
    assert (last.next_after, last.is_first) == (None, False)


def test_exactly_a_page_has_no_next(newsroom: Newsroom) -> None:
    for n in range(THREADS_A_PAGE):
        say(newsroom.article, newsroom.reader, at=NOON + timedelta(seconds=n))
    assert discussion_page(newsroom.article.id, Order.NEWEST).next_after is None


def test_a_page_goes_on_after_a_thread_that_was_removed_meanwhile(newsroom: Newsroom) -> None:
    ids = [say(newsroom.article, newsroom.reader, at=NOON + timedelta(seconds=n)).id for n in range(3)]
    withdraw_comment(ids[1], newsroom.reader.id, NOON)
    assert [row.id for row in page_of(newsroom, after=ids[1])] == [ids[0]]


def test_a_discussion_shows_its_own_comments_only(newsroom: Newsroom) -> None:
    say(make_article(newsroom.editor), newsroom.reader)
    assert page_of(newsroom) == []


@pytest.mark.parametrize("how", ["reject", "withdraw"])
def test_a_tombstone_stands_while_something_below_it_does(newsroom: Newsroom, how: str) -> None:
    top = say(newsroom.article, newsroom.reader, "Words that went.")
    reply = say(newsroom.article, newsroom.other, parent_id=top.id)
    if how == "reject":
        reject_comment(seen(top), newsroom.moderator.id, 2, NOON)
    else:
        withdraw_comment(top.id, newsroom.reader.id, NOON)
    stone, below = page_of(newsroom)
    assert (stone.id, stone.is_published, stone.reply_count, below.id) == (top.id, False, 1, reply.id)
    assert (stone.rule_number, stone.removed_at) == (2 if how == "reject" else None, NOON)
    withdraw_comment(reply.id, newsroom.other.id, NOON)
    assert page_of(newsroom) == []


def test_a_tombstone_of_one_withdrawn_holds_no_words(newsroom: Newsroom) -> None:
    top = say(newsroom.article, newsroom.reader, "Words that went.")
    say(newsroom.article, newsroom.other, parent_id=top.id)
    withdraw_comment(top.id, newsroom.reader.id, NOON)
    assert page_of(newsroom)[0].body_html == ""


def test_a_reply_under_a_removed_one_moves_up_to_what_is_drawn(newsroom: Newsroom) -> None:
    chain = [say(newsroom.article, newsroom.reader)]
    for _ in range(3):
        chain.append(say(newsroom.article, newsroom.other, parent_id=chain[-1].id))
    reject_comment(seen(chain[1]), newsroom.moderator.id, 1, NOON)
    [thread] = discussion_page(newsroom.article.id, Order.NEWEST).threads
    assert [node.row.id for node in flat(thread)] == [comment.id for comment in chain[1:]]


def test_a_flat_reply_says_whom_it_answers(newsroom: Newsroom) -> None:
    chain = [say(newsroom.article, newsroom.reader)]
    for _ in range(7):
        chain.append(say(newsroom.article, newsroom.other, parent_id=chain[-1].id))
    page = thread_page(newsroom.article.id, chain[0].id)
    assert page is not None
    told = {node.row.id: node.answers.id if node.answers else None for node in flat(page.thread)}
    ids = [comment.id for comment in chain]
    assert told == {**dict.fromkeys(ids[1:5]), ids[5]: ids[4], ids[6]: ids[5], ids[7]: ids[6]}
    assert max(len(node.row.path) for node in flat(page.thread)) == 4 * PATH_DIGITS


def test_hundreds_of_replies_are_read_a_hundred_at_a_time(newsroom: Newsroom) -> None:
    top = grow_thread(newsroom.article, newsroom.reader, 350)
    expected = db.session.scalars(db.select(Comment.id).where(Comment.root_id == top).order_by(Comment.path)).all()
    assert replies_read_to_the_end(newsroom.article.id, top) == expected
    first = thread_page(newsroom.article.id, top)
    assert first is not None
    assert (first.is_first, len(list(flat(first.thread)))) == (True, 100)


def test_a_thread_can_begin_at_a_reply_with_what_it_lies_under(newsroom: Newsroom) -> None:
    top = say(newsroom.article, newsroom.reader)
    first = [say(newsroom.article, newsroom.other, parent_id=top.id) for _ in range(3)]
    below = say(newsroom.article, newsroom.reader, parent_id=first[1].id)
    deepest = say(newsroom.article, newsroom.other, parent_id=below.id)
    page = thread_page(newsroom.article.id, top.id, from_id=deepest.id)
    assert page is not None
    assert [node.row.id for node in flat(page.thread)] == [first[1].id, below.id, deepest.id, first[2].id]
    assert not page.is_first


def test_a_page_that_begins_elsewhere_is_the_first_page(newsroom: Newsroom) -> None:
    top, other = say(newsroom.article, newsroom.reader), say(newsroom.article, newsroom.reader)
    stray = say(newsroom.article, newsroom.other, parent_id=other.id)
    page = thread_page(newsroom.article.id, top.id, after=stray.id)
    assert page is not None
    assert page.is_first


def test_what_is_no_thread_of_this_story_is_no_page(newsroom: Newsroom) -> None:
    top = say(newsroom.article, newsroom.reader)
    reply = say(newsroom.article, newsroom.other, parent_id=top.id)
    held = say(newsroom.article, newsroom.reader, LINK)
    elsewhere = make_article(newsroom.editor)
    for article, comment in ((newsroom.article, reply), (newsroom.article, held), (elsewhere, top)):
        assert thread_page(article.id, comment.id) is None


def test_a_reader_sees_own_comments_that_others_do_not(newsroom: Newsroom) -> None:
    top = say(newsroom.article, newsroom.reader)
    held = say(newsroom.article, newsroom.reader, LINK, parent_id=top.id)
    gone = say(newsroom.article, newsroom.reader, at=NOON + timedelta(seconds=1))
    reject_comment(seen(gone), newsroom.moderator.id, 2, NOON)
    say(newsroom.article, newsroom.other, LINK)
    say(make_article(newsroom.editor), newsroom.reader, "Here too: https://example.com/x")
    newest, oldest = own_unpublished(newsroom.reader.id, newsroom.article.id)
    assert (newest.id, newest.state, newest.rule_number, newest.rule_name) == (
        gone.id, CommentState.REJECTED, 2, "No hate",
    )  # fmt: skip
    assert (oldest.id, oldest.parent_id, oldest.reasons) == (held.id, top.id, ("it has a link",))
    approve_comment(seen(held), newsroom.moderator.id, NOON)
    assert [own.id for own in own_unpublished(newsroom.reader.id, newsroom.article.id)] == [gone.id]


def test_ones_comments_are_all_but_the_withdrawn_newest_first(newsroom: Newsroom) -> None:
    ids = [say(newsroom.article, newsroom.reader, at=NOON + timedelta(seconds=n)).id for n in range(4)]
    withdraw_comment(ids[1], newsroom.reader.id, NOON)
    assert [line.id for line in comments_of(newsroom.reader.id)] == [ids[3], ids[2], ids[0]]
    assert [line.id for line in comments_of(newsroom.reader.id, before=ids[2])] == [ids[0]]
