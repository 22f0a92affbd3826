"""Letters made of notices: what goes into one, when, and what goes into none."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import render_template
from sqlalchemy import select

from extensions import db
from models import Comment, Letter, MailChoice, Notice, NoticeKind
from queries.notice_choices import Choice
from queries.standing_notices import FEWEST_REMOVED
from services.comments import withdraw_comment
from services.decisions import approve_comment, reject_comment
from services.notice_letters import MOST_LINES, WritingDesk, write_letters
from services.notices import SECOND_THOUGHTS, choose_notices, read_notice
from services.picks import pick_comment, unpick_comment
from services.unsubscribing import Ending, read_token
from tests.factories import NOON, Newsroom, make_user, say, seen
from tests.telling import SOON, answer, follow, go_round, mute, name_in, notices_of

REPLY, PICK, FOLLOWED = NoticeKind.REPLY, NoticeKind.PICK, NoticeKind.FOLLOWED
DUE = SOON + SECOND_THOUGHTS
MORNING = (NOON + timedelta(days=1)).replace(hour=7)
KEY = "k" * 64
DESK = WritingDesk("https://courier.example", KEY, render_template)


def letters(now: datetime = DUE) -> list[Letter]:
    """What the worker puts into the box."""
    before = set(db.session.scalars(select(Letter.id)))
    write_letters(DESK, now)
    db.session.expire_all()
    query = select(Letter).where(Letter.kind == "notices").order_by(Letter.id)
    return [letter for letter in db.session.scalars(query) if letter.id not in before]


def replied(newsroom: Newsroom, number: int = 1, **more: Any) -> list[Comment]:
    top = say(newsroom.article, newsroom.reader)
    replies = [answer(top, newsroom.other, **more) for _ in range(number)]
    go_round()
    return replies


def test_one_reply_is_a_letter_with_its_words_the_way_to_it_and_the_way_out(newsroom: Newsroom) -> None:
    [reply] = replied(newsroom, text="The *crane* is in <Lowestoft> & will not come.")
    [letter] = letters()
    assert letter.recipient == newsroom.reader.email
    assert letter.subject == f"{newsroom.other.display_name} replied to you"
    for body in (letter.text_body, letter.html_body):
        assert newsroom.article.headline in body
        assert f"https://courier.example/comments/{reply.id}" in body
        assert letter.unsubscribe_url in body
        assert "https://courier.example/account/notices/choices" in body
        assert newsroom.other.email not in body
    assert "The crane is in <Lowestoft> & will not come." in letter.text_body.replace("\n    ", " ")
    assert "The crane is in &lt;Lowestoft&gt; &amp; will not come." in letter.html_body
    token = letter.unsubscribe_url.removeprefix("https://courier.example/notices/unsubscribe/")
    assert read_token(KEY, token) == Ending(newsroom.reader.id, frozenset({REPLY}))


def test_a_letter_waits_ten_minutes_and_is_written_once(newsroom: Newsroom) -> None:
    replied(newsroom)
    assert letters(DUE - timedelta(seconds=1)) == []
    assert len(letters()) == 1
    assert letters(DUE + timedelta(days=2)) == []


def test_what_is_due_for_one_reader_goes_into_one_letter(newsroom: Newsroom) -> None:
    replies = replied(newsroom, 3)
    [letter] = letters()
    assert letter.subject == "3 replies to you"
    assert all(f"/comments/{reply.id}" in letter.text_body for reply in replies)
    pick_comment(replies[0].id, "Well said.", newsroom.editor.id, NOON)
    answer(replies[0], newsroom.reader)
    go_round()
    [letter] = letters()
    assert letter.recipient == newsroom.other.email
    assert letter.subject == "A comment of yours picked and 1 reply to you"


def test_a_letter_of_many_kinds_says_only_how_many(newsroom: Newsroom) -> None:
    own = say(newsroom.article, newsroom.reader)
    pick_comment(own.id, "Well said.", newsroom.editor.id, NOON)
    name_in(say(newsroom.article, newsroom.other), newsroom.reader)
    answer(own, newsroom.other)
    go_round()
    [letter] = letters()
    assert letter.subject == "3 notices for you"


def test_a_long_letter_ends_and_says_how_many_more_there_are(newsroom: Newsroom) -> None:
    replied(newsroom, MOST_LINES + 2)
    [letter] = letters()
    assert letter.subject == f"{MOST_LINES + 2} replies to you"
    assert letter.text_body.count("/comments/") == MOST_LINES
    assert "And 2 more" in letter.text_body


@pytest.mark.parametrize("what", ["rejected", "withdrawn", "muted", "read", "switched off"])
def test_what_happened_within_ten_minutes_leaves_no_letter(newsroom: Newsroom, what: str) -> None:
    [reply] = replied(newsroom)
    reader, act = (
        newsroom.reader,
        {
            "rejected": lambda: reject_comment(seen(reply), newsroom.moderator.id, 1, SOON),
            "withdrawn": lambda: withdraw_comment(reply.id, newsroom.other.id, SOON),
            "muted": lambda: mute(reader, newsroom.other),
            "read": lambda: read_notice(notices_of(reader)[0].id, reader.id, SOON),
            "switched off": lambda: choose_notices(reader.id, {REPLY: Choice(in_site=True, mail=MailChoice.OFF)}),
        }[what],
    )
    act()
    assert [letter for letter in letters() if letter.recipient == reader.email] == []
    assert all(notice.mail_due_at is None for notice in notices_of(reader))


def test_a_rejection_that_is_undone_within_ten_minutes_leaves_no_letter_and_no_notice(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    reject_comment(seen(comment), newsroom.moderator.id, 1, SOON)
    db.session.refresh(comment)
    approve_comment(seen(comment), newsroom.moderator.id, SOON + timedelta(minutes=5))
    assert letters(DUE + timedelta(hours=1)) == []
    assert notices_of(newsroom.reader) == []


def test_a_pick_that_was_taken_back_leaves_no_letter(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    pick_comment(comment.id, "Well said.", newsroom.editor.id, NOON)
    unpick_comment(comment.id, newsroom.editor.id, NOON)
    assert letters() == []


def test_a_thread_that_was_mostly_removed_sends_no_letters(newsroom: Newsroom) -> None:
    top = say(newsroom.article, newsroom.reader)
    replies = [answer(top, newsroom.other) for _ in range(FEWEST_REMOVED)]
    stays = answer(top, newsroom.moderator)
    for reply in replies:
        db.session.refresh(reply)
        reject_comment(seen(reply), newsroom.moderator.id, 1, NOON)
    go_round()
    assert stays.is_published
    assert [letter for letter in letters() if letter.recipient == newsroom.reader.email] == []


@pytest.mark.parametrize("more", [{"confirmed_at": None}, {"active": False}])
def test_nobody_is_written_to_who_has_no_confirmed_account(newsroom: Newsroom, more: dict[str, object]) -> None:
    replied(newsroom)
    for field, value in more.items():
        setattr(newsroom.reader, field, value)
    db.session.commit()
    assert letters() == []


def test_a_removal_is_told_with_the_rule_and_a_way_its_writer_can_go(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    reject_comment(seen(comment), newsroom.moderator.id, 1, SOON)
    [letter] = letters()
    assert letter.subject == "A moderator removed your comment"
    assert "House rule 1: " in letter.text_body
    assert f"/account/notices/{notices_of(newsroom.reader)[0].id}" in letter.text_body


def test_two_decisions_on_one_comment_are_told_as_what_stands(newsroom: Newsroom) -> None:
    held = say(newsroom.article, newsroom.reader, "The minutes are at https://example.com/minutes, item 9.")
    reject_comment(seen(held), newsroom.moderator.id, 1, SOON)
    db.session.refresh(held)
    approve_comment(seen(held), newsroom.other_moderator.id, SOON)
    [letter] = letters()
    assert letter.subject == "A moderator published your comment"


def test_the_daily_letter_comes_in_the_morning_and_says_what_it_is(newsroom: Newsroom) -> None:
    choose_notices(newsroom.reader.id, {REPLY: Choice(in_site=True, mail=MailChoice.DAILY)})
    replied(newsroom, 2)
    assert letters(MORNING - timedelta(minutes=1)) == []
    [letter] = letters(MORNING)
    assert letter.subject == "Your day in the discussions: 2 replies to you"
    assert "once a day" in letter.text_body


def test_of_a_followed_discussion_a_letter_comes_each_day_that_brings_something(newsroom: Newsroom) -> None:
    follow(newsroom.article, newsroom.reader)
    for day in range(2):
        say(newsroom.article, newsroom.other, at=NOON + timedelta(days=day))
        say(newsroom.article, newsroom.other, at=NOON + timedelta(days=day))
        go_round(SOON + timedelta(days=day))
        [letter] = letters(MORNING + timedelta(days=day))
        assert letter.subject == "Your day in the discussions: new comments in a discussion you follow"
    assert letters(MORNING + timedelta(days=2)) == []


def test_a_notice_by_mail_alone_is_read_when_it_went(newsroom: Newsroom) -> None:
    choose_notices(newsroom.reader.id, {REPLY: Choice(in_site=False, mail=MailChoice.AT_ONCE)})
    replied(newsroom)
    assert len(letters()) == 1
    assert [notice.read_at for notice in notices_of(newsroom.reader)] == [DUE]


def test_every_reader_has_a_letter_of_their_own(newsroom: Newsroom) -> None:
    readers = [make_user(f"Follower {n}") for n in range(3)]
    for reader in readers:
        choose_notices(reader.id, {FOLLOWED: Choice(in_site=True, mail=MailChoice.AT_ONCE)})
    follow(newsroom.article, *readers)
    say(newsroom.article, newsroom.other)
    go_round()
    assert sorted(letter.recipient for letter in letters()) == sorted(reader.email for reader in readers)
    assert db.session.scalars(select(Notice).where(Notice.mail_due_at.is_not(None))).all() == []
