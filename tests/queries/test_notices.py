"""What a reader is shown of what they were told: as far as it still stands."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from extensions import db
from models import Comment, DiscussionMode, Notice, NoticeKind
from queries.notices import (
    A_PAGE,
    MOST_COUNTED,
    NewReplies,
    new_replies_here,
    notices_page,
    unread_count,
)
from queries.standing_notices import FEWEST_REMOVED
from services.articles import withdraw_article
from services.comments import CommentPolicy, withdraw_comment
from services.decisions import approve_comment, reject_comment
from services.edits import edit_comment
from services.picks import pick_comment, unpick_comment
from services.visits import note_reading
from tests.factories import NOON, Newsroom, make_article, say, seen
from tests.queries.grown import costs, plans
from tests.telling import SOON, answer, follow, go_round, mute, mute_thread, name_in, notices_of


def said(newsroom: Newsroom) -> list[str]:
    return [line.says for line in notices_page(newsroom.reader.id).lines]


def reply(newsroom: Newsroom) -> Comment:
    made = answer(say(newsroom.article, newsroom.reader), newsroom.other, "Not in *this* weather.")
    go_round()
    return made


def reject(newsroom: Newsroom, comment: Comment) -> None:
    db.session.refresh(comment)
    reject_comment(seen(comment), newsroom.moderator.id, 1, SOON)
    db.session.expire_all()


def many(newsroom: Newsroom, number: int) -> None:
    about = reply(newsroom)
    row = {"user_id": newsroom.reader.id, "kind": NoticeKind.REPLY, "comment_id": about.id, "at": NOON}
    row |= {"article_id": newsroom.article.id, "in_site": True}
    db.session.execute(insert(Notice), [row] * (number - 1))
    db.session.commit()


def test_a_line_says_who_did_what_and_where(newsroom: Newsroom) -> None:
    made = reply(newsroom)
    [line] = notices_page(newsroom.reader.id).lines
    assert line.says == f"{newsroom.other.display_name} replied to you"
    assert (line.comment_id, line.words, line.why) == (made.id, "Not in this weather.", "")
    assert (line.headline, line.slug) == (newsroom.article.headline, newsroom.article.slug)
    assert (line.at, line.is_unread) == (SOON, True)


def test_each_kind_has_its_own_words(newsroom: Newsroom) -> None:
    own = say(newsroom.article, newsroom.reader, "The minutes are at https://example.com/minutes, item 9.")
    approve_comment(seen(own), newsroom.moderator.id, NOON)
    pick_comment(own.id, "Says what the minutes say.", newsroom.editor.id, NOON)
    named = say(newsroom.article, newsroom.other)
    name_in(named, newsroom.reader)
    go_round()
    follow(newsroom.article, newsroom.reader)
    say(newsroom.article, newsroom.other)
    go_round()
    lines = notices_page(newsroom.reader.id).lines
    name = newsroom.other.display_name
    assert [line.says for line in lines] == [
        f"{name} wrote in a discussion you follow",
        f"{name} wrote to you by name",
        "The editors picked your comment",
        "A moderator published your comment",
    ]
    assert lines[2].why == "Says what the minutes say."


@pytest.mark.parametrize(("was_published", "words"), [(True, "removed"), (False, "did not publish")])
def test_a_rejection_names_the_rule(newsroom: Newsroom, was_published: bool, words: str) -> None:
    text = "A calm remark." if was_published else "The minutes are at https://example.com/minutes, item 9."
    reject(newsroom, say(newsroom.article, newsroom.reader, text))
    [line] = notices_page(newsroom.reader.id).lines
    assert line.says == f"A moderator {words} your comment"
    assert line.why.startswith("House rule 1: ")


@pytest.mark.parametrize("what", ["rejected", "withdrawn", "muted", "thread", "hidden", "taken down"])
def test_what_no_longer_stands_is_neither_shown_nor_counted(newsroom: Newsroom, what: str) -> None:
    made = reply(newsroom)
    reader = newsroom.reader
    assert (len(said(newsroom)), unread_count(reader.id)) == (1, 1)
    {
        "rejected": lambda: reject(newsroom, made),
        "withdrawn": lambda: withdraw_comment(made.id, newsroom.other.id, SOON),
        "muted": lambda: mute(reader, newsroom.other),
        "thread": lambda: mute_thread(reader, made),
        "hidden": lambda: newsroom.close(DiscussionMode.HIDDEN),
        "taken down": lambda: withdraw_article(newsroom.article.id, "It named a child.", newsroom.editor.id, SOON),
    }[what]()
    assert (said(newsroom), unread_count(reader.id)) == ([], 0)
    assert new_replies_here(reader.id, newsroom.article.id) == NewReplies(0, None)


def test_a_reply_that_comes_back_is_told_of_again(newsroom: Newsroom) -> None:
    made = reply(newsroom)
    reject(newsroom, made)
    db.session.refresh(made)
    approve_comment(seen(made), newsroom.other_moderator.id, SOON)
    assert unread_count(newsroom.reader.id) == 1


def test_a_pick_taken_off_is_not_told_of(newsroom: Newsroom) -> None:
    own = say(newsroom.article, newsroom.reader)
    pick_comment(own.id, "Well said.", newsroom.editor.id, NOON)
    assert len(said(newsroom)) == 1
    unpick_comment(own.id, newsroom.editor.id, NOON)
    assert said(newsroom) == []


def removed_thread(newsroom: Newsroom, stand: int, removed: int) -> None:
    top = say(newsroom.article, newsroom.reader)
    replies = [answer(top, newsroom.other) for _ in range(stand + removed)]
    go_round()
    for one in replies[stand:]:
        reject(newsroom, one)


@pytest.mark.parametrize(("stand", "removed", "told"), [(2, 3, 0), (3, 3, 3), (1, 2, 1), (1, 3, 0), (4, 3, 4)])
def test_a_thread_that_was_mostly_removed_is_left_out_and_that_is_said(
    newsroom: Newsroom, stand: int, removed: int, told: int
) -> None:
    removed_thread(newsroom, stand, removed)
    page = notices_page(newsroom.reader.id)
    assert len(page.lines) == unread_count(newsroom.reader.id) == told
    assert new_replies_here(newsroom.reader.id, newsroom.article.id).count == told
    assert [(out.slug, out.threads) for out in page.left_out] == ([] if told else [(newsroom.article.slug, 1)])


def test_two_threads_left_out_of_one_discussion_are_said_together(newsroom: Newsroom) -> None:
    for _ in range(2):
        removed_thread(newsroom, 1, FEWEST_REMOVED)
    [out] = notices_page(newsroom.reader.id).left_out
    assert (out.headline, out.threads) == (newsroom.article.headline, 2)


def test_pages_hold_every_notice_once_newest_first(newsroom: Newsroom) -> None:
    many(newsroom, A_PAGE * 2 + 3)
    pages, before = [], None
    while True:
        page = notices_page(newsroom.reader.id, before)
        pages.append([line.id for line in page.lines])
        if (before := page.older) is None:
            break
    assert [len(page) for page in pages] == [A_PAGE, A_PAGE, 3]
    ids = [each for page in pages for each in page]
    assert ids == sorted(set(ids), reverse=True)
    assert notices_page(newsroom.reader.id).newest == ids[0]


def test_counting_stops_at_a_hundred(newsroom: Newsroom) -> None:
    many(newsroom, MOST_COUNTED + 20)
    assert unread_count(newsroom.reader.id) == MOST_COUNTED + 1


def test_what_goes_by_mail_alone_is_not_on_the_page(newsroom: Newsroom) -> None:
    reply(newsroom)
    for notice in notices_of(newsroom.reader):
        notice.in_site = False
    db.session.commit()
    assert (said(newsroom), unread_count(newsroom.reader.id)) == ([], 0)


def test_new_replies_here_are_those_of_this_discussion_until_they_are_read(newsroom: Newsroom) -> None:
    first, second = reply(newsroom), reply(newsroom)
    elsewhere = make_article(newsroom.editor)
    answer(say(elsewhere, newsroom.reader), newsroom.other)
    follow(newsroom.article, newsroom.reader)
    say(newsroom.article, newsroom.other)
    go_round()
    assert new_replies_here(newsroom.reader.id, newsroom.article.id) == NewReplies(2, first.id)
    assert new_replies_here(newsroom.other.id, newsroom.article.id) == NewReplies(0, None)
    for read, left in ((first, NewReplies(1, second.id)), (second, NewReplies(0, None))):
        note_reading(newsroom.reader.id, newsroom.article.id, read.id, SOON + timedelta(hours=1))
        assert new_replies_here(newsroom.reader.id, newsroom.article.id) == left
    assert unread_count(newsroom.reader.id) == 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_unread_is_found_by_an_index_in_one_statement(newsroom: Newsroom) -> None:
    connection: Any = db.engines[None]
    reader_id, article_id = newsroom.reader.id, newsroom.article.id
    with costs(connection) as cost:
        unread_count(reader_id)
        new_replies_here(reader_id, article_id)
        notices_page(reader_id)
    assert len(cost.statements) == 3
    read = [plan for plan in plans(connection, cost) if " notices USING " in plan and "rowid" not in plan]
    assert [plan.split()[4] for plan in read] == ["ix_notices_unread", "ix_notices_unread", "ix_notices_user_id_id"]


def test_a_name_that_was_edited_away_is_not_told_of(newsroom: Newsroom) -> None:
    say(newsroom.article, newsroom.reader)
    named = say(newsroom.article, newsroom.other)
    name_in(named, newsroom.reader)
    go_round()
    assert unread_count(newsroom.reader.id) == 1
    edit_comment(named.id, newsroom.other.id, "Nobody by name, then.", 1, CommentPolicy(), SOON)
    assert (said(newsroom), unread_count(newsroom.reader.id)) == ([], 0)
