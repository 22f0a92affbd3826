"""Lists of single comments out of their threads: the editors' picks, the newsroom's own words, a reader's own."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from extensions import db
from models import Comment, CommentState, Order
from queries.discussion import THREADS_A_PAGE, DiscussionPage, own_page, picks_page, staff_page
from services.comments import withdraw_comment
from services.decisions import reject_comment
from services.picks import pick_comment, unpick_comment
from tests.factories import NOON, Newsroom, make_article, say, seen
from tests.queries.grown import FIRST_ID, grow_discussion
from tests.queries.test_cost_of_reading import on_sqlite, plan_of

SECOND = timedelta(seconds=1)
LINK = "See https://example.com/minutes for it."


def ids_of(page: DiscussionPage) -> list[int]:
    assert all(not node.replies for node in page.threads)
    return [node.row.id for node in page.threads]


def pick(newsroom: Newsroom, comment: Comment, seconds: int) -> int:
    return pick_comment(comment.id, "It explains the tide.", newsroom.editor.id, NOON + seconds * SECOND).id


def test_picks_stand_alone_the_newest_pick_first(newsroom: Newsroom) -> None:
    top, other = say(newsroom.article, newsroom.reader), say(newsroom.article, newsroom.other)
    reply = say(newsroom.article, newsroom.other, parent_id=top.id)
    picked = [pick(newsroom, comment, n) for n, comment in enumerate((reply, other, top))]
    say(newsroom.article, newsroom.reader)
    elsewhere = say(make_article(newsroom.editor), newsroom.reader)
    pick(newsroom, elsewhere, 9)
    page = picks_page(newsroom.article.id)
    assert ids_of(page) == picked[::-1]
    assert (page.order, page.is_flat, page.is_first, page.next_after) == (Order.PICKS, True, True, None)
    assert page.threads[0].row.pick_reason == "It explains the tide."


def test_a_reply_that_stands_alone_says_whom_it_answers(newsroom: Newsroom) -> None:
    top = say(newsroom.article, newsroom.reader)
    reply = say(newsroom.article, newsroom.editor, parent_id=top.id)
    [node] = staff_page(newsroom.article.id).threads
    assert (node.row.id, node.row.parent_id, node.answers_elsewhere) == (reply.id, top.id, True)
    assert node.row.answered_name == newsroom.reader.display_name
    reject_comment(seen(top), newsroom.moderator.id, 1, NOON)
    [node] = staff_page(newsroom.article.id).threads
    assert (node.answers_elsewhere, node.row.answered_name) == (True, None)


def test_a_removed_pick_is_not_listed(newsroom: Newsroom) -> None:
    top = say(newsroom.article, newsroom.reader)
    say(newsroom.article, newsroom.other, parent_id=top.id)
    pick(newsroom, top, 0)
    reject_comment(seen(top), newsroom.moderator.id, 1, NOON)
    assert ids_of(picks_page(newsroom.article.id)) == []


def test_picks_of_the_same_moment_are_each_read_once(newsroom: Newsroom) -> None:
    ids = [say(newsroom.article, newsroom.reader).id for _ in range(THREADS_A_PAGE + 2)]
    db.session.execute(update(Comment).where(Comment.id.in_(ids)).values(picked_at=NOON))
    first = picks_page(newsroom.article.id)
    second = picks_page(newsroom.article.id, first.next_after)
    assert ids_of(first) + ids_of(second) == ids[::-1]
    assert (second.is_first, second.next_after, second.restarted) == (False, None, False)


def test_after_what_is_no_longer_a_pick_the_list_begins_again_and_says_so(newsroom: Newsroom) -> None:
    first, second = say(newsroom.article, newsroom.reader), say(newsroom.article, newsroom.reader)
    pick(newsroom, first, 0)
    pick(newsroom, second, 1)
    unpick_comment(second.id, newsroom.editor.id, NOON)
    page = picks_page(newsroom.article.id, second.id)
    assert (ids_of(page), page.restarted, page.is_first) == ([first.id], True, True)


def test_staff_replies_are_those_of_everybody_with_a_role(newsroom: Newsroom) -> None:
    say(newsroom.article, newsroom.reader)
    people = (newsroom.editor, newsroom.moderator, newsroom.editor)
    said = [say(newsroom.article, person, at=NOON + n * SECOND) for n, person in enumerate(people)]
    say(make_article(newsroom.editor), newsroom.editor)
    reject_comment(seen(said[1]), newsroom.other_moderator.id, 1, NOON)
    assert ids_of(staff_page(newsroom.article.id)) == [said[2].id, said[0].id]


def test_ones_own_are_listed_in_every_state_but_withdrawn(newsroom: Newsroom) -> None:
    mine = [say(newsroom.article, newsroom.reader, at=NOON + n * SECOND) for n in range(3)]
    held = say(newsroom.article, newsroom.reader, LINK, at=NOON + 5 * SECOND)
    say(newsroom.article, newsroom.other)
    say(make_article(newsroom.editor), newsroom.reader)
    withdraw_comment(mine[0].id, newsroom.reader.id, NOON)
    reject_comment(seen(mine[1]), newsroom.moderator.id, 1, NOON)
    page = own_page(newsroom.article.id, newsroom.reader.id)
    assert ids_of(page) == [held.id, mine[2].id, mine[1].id]
    assert [node.row.state for node in page.threads] == [
        CommentState.HELD, CommentState.PUBLISHED, CommentState.REJECTED,
    ]  # fmt: skip


@pytest.mark.parametrize("which", ["staff", "own"])
def test_lists_by_age_are_read_to_the_end(newsroom: Newsroom, which: str) -> None:
    ids = [say(newsroom.article, newsroom.editor).id for _ in range(THREADS_A_PAGE * 2 + 1)]
    found: list[int] = []
    after = None
    for _ in range(3):
        article_id = newsroom.article.id
        page = staff_page(article_id, after) if which == "staff" else own_page(article_id, newsroom.editor.id, after)
        found, after = found + ids_of(page), page.next_after
    assert (found, after) == (ids[::-1], None)


@on_sqlite
def test_each_list_follows_an_index_of_its_own(newsroom: Newsroom) -> None:
    grow_discussion(newsroom.article, newsroom.reader, 50)
    article_id, reader_id = newsroom.article.id, newsroom.reader.id
    picked = plan_of(lambda: picks_page(article_id))
    assert "ix_comments_picks (article_id=?" in picked
    assert "TEMP B-TREE" not in picked
    staff = plan_of(lambda: staff_page(article_id, FIRST_ID))
    assert "ix_users_staff" in staff
    for plan in (staff, plan_of(lambda: own_page(article_id, reader_id, FIRST_ID))):
        assert "ix_comments_author_article (author_id=? AND article_id=? AND state=?)" in plan
