"""Who is told of what was published, and who is not."""

from datetime import timedelta
from typing import Any

import pytest

from extensions import db
from models import Comment, DiscussionMode, MailChoice, NoticeKind
from queries.notice_choices import Choice
from queries.notices import unread_count
from queries.standing_notices import FEWEST_REMOVED
from services.accounts import LeftComments, delete_account
from services.announcements import A_BATCH, announce_published
from services.comments import withdraw_comment
from services.decisions import approve_comment, reject_comment
from services.notices import choose_notices, read_all
from tests.factories import NOON, Newsroom, make_article, make_user, say, seen
from tests.queries.grown import costs, plans
from tests.telling import SOON, answer, follow, go_round, mute, mute_thread, name_in, notices_of, told

REPLY, MENTION, FOLLOWED = NoticeKind.REPLY, NoticeKind.MENTION, NoticeKind.FOLLOWED


def test_whoever_is_answered_is_told_and_not_whoever_began_the_thread(newsroom: Newsroom) -> None:
    first = say(newsroom.article, newsroom.moderator)
    second = answer(first, newsroom.reader)
    go_round()
    third = answer(second, newsroom.other)
    go_round()
    assert told(newsroom.reader) == [(REPLY, third.id)]
    assert told(newsroom.moderator) == [(REPLY, second.id)]


def test_a_second_round_tells_nobody_again(newsroom: Newsroom) -> None:
    top = say(newsroom.article, newsroom.reader)
    reply = answer(top, newsroom.other)
    assert (go_round(), go_round()) == (2, 0)
    assert told(newsroom.reader) == [(REPLY, reply.id)]
    # Not even when a comment is taken up once more.
    db.session.get_one(Comment, reply.id).announced_at = None
    db.session.commit()
    assert go_round() == 1
    assert told(newsroom.reader) == [(REPLY, reply.id)]


def test_nobody_is_told_of_their_own_comment(newsroom: Newsroom) -> None:
    follow(newsroom.article, newsroom.reader)
    own = answer(say(newsroom.article, newsroom.reader), newsroom.reader)
    name_in(own, newsroom.reader)
    go_round()
    assert told(newsroom.reader) == []


def test_whoever_is_answered_and_named_and_follows_is_told_once(newsroom: Newsroom) -> None:
    top = say(newsroom.article, newsroom.reader)
    go_round()
    follow(newsroom.article, newsroom.reader)
    reply = answer(top, newsroom.other)
    name_in(reply, newsroom.reader)
    go_round()
    assert told(newsroom.reader) == [(REPLY, reply.id)]


def test_whoever_is_named_is_told(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.other)
    name_in(comment, newsroom.reader)
    go_round()
    assert told(newsroom.reader) == [(MENTION, comment.id)]


def test_of_a_followed_discussion_there_is_one_notice_until_it_is_read(newsroom: Newsroom) -> None:
    follow(newsroom.article, newsroom.reader)
    first = say(newsroom.article, newsroom.other)
    say(newsroom.article, newsroom.other)
    go_round()
    say(newsroom.article, newsroom.other)
    go_round()
    assert told(newsroom.reader) == [(FOLLOWED, first.id)]
    read_all(newsroom.reader.id, notices_of(newsroom.reader)[0].id, SOON)
    later = say(newsroom.article, newsroom.other)
    go_round()
    assert told(newsroom.reader) == [(FOLLOWED, first.id), (FOLLOWED, later.id)]


def test_a_notice_of_what_was_removed_since_does_not_stand_in_the_way(newsroom: Newsroom) -> None:
    follow(newsroom.article, newsroom.reader)
    removed = say(newsroom.article, newsroom.other)
    go_round()
    reject_comment(seen(removed), newsroom.moderator.id, 1, SOON)
    later = say(newsroom.article, newsroom.other)
    go_round()
    assert told(newsroom.reader) == [(FOLLOWED, removed.id), (FOLLOWED, later.id)]


def test_nothing_comes_from_whom_one_muted(newsroom: Newsroom) -> None:
    top = say(newsroom.article, newsroom.reader)
    mute(newsroom.reader, newsroom.other)
    follow(newsroom.article, newsroom.reader)
    reply = answer(top, newsroom.other)
    name_in(reply, newsroom.reader)
    after = say(newsroom.article, newsroom.moderator)
    go_round()
    assert told(newsroom.reader) == [(FOLLOWED, after.id)]


def test_nothing_comes_out_of_a_muted_thread(newsroom: Newsroom) -> None:
    top = say(newsroom.article, newsroom.reader)
    go_round()
    mute_thread(newsroom.reader, top)
    follow(newsroom.article, newsroom.reader)
    name_in(answer(top, newsroom.other), newsroom.reader)
    go_round()
    assert told(newsroom.reader) == []


def test_what_waits_is_told_when_it_is_published_and_what_went_is_not(newsroom: Newsroom) -> None:
    top = say(newsroom.article, newsroom.reader)
    held = answer(top, newsroom.other, "The minutes are at https://example.com/minutes, item 9.")
    gone = answer(top, newsroom.other)
    withdraw_comment(gone.id, newsroom.other.id, NOON)
    go_round()
    assert told(newsroom.reader) == []
    approve_comment(seen(db.session.get_one(Comment, held.id)), newsroom.moderator.id, SOON)
    go_round()
    assert told(newsroom.reader) == [(REPLY, held.id)]


@pytest.mark.parametrize("mode", [DiscussionMode.APPEAL, DiscussionMode.HIDDEN])
def test_a_discussion_that_nobody_reads_tells_of_nothing_and_not_afterwards(
    newsroom: Newsroom, mode: DiscussionMode
) -> None:
    answer(say(newsroom.article, newsroom.reader), newsroom.other)
    newsroom.close(mode)
    assert go_round() == 2
    newsroom.close(DiscussionMode.OPEN)
    go_round()
    assert told(newsroom.reader) == []


def test_guests_and_former_readers_are_told_nothing(newsroom: Newsroom) -> None:
    guest = make_user("Old hand", claim_key="")
    leaver = make_user("Leaver")
    tops = [say(newsroom.article, writer) for writer in (guest, leaver)]
    follow(newsroom.article, guest, leaver)
    delete_account(leaver.id, LeftComments.KEEP, NOON)
    for top in tops:
        answer(top, newsroom.other)
    go_round()
    assert (told(guest), told(leaver)) == ([], [])


def test_each_is_told_as_they_chose(newsroom: Newsroom) -> None:
    by_mail, in_site, neither = make_user("By mail"), make_user("In site"), make_user("Neither")
    for reader, choice in (
        (by_mail, Choice(in_site=False, mail=MailChoice.AT_ONCE)),
        (in_site, Choice(in_site=True, mail=MailChoice.OFF)),
        (neither, Choice(in_site=False, mail=MailChoice.OFF)),
    ):
        choose_notices(reader.id, {FOLLOWED: choice})
    follow(newsroom.article, by_mail, in_site, neither, newsroom.reader)
    say(newsroom.article, newsroom.other)
    go_round()
    kept = [(n.in_site, n.mail_due_at) for reader in (by_mail, in_site, neither) for n in notices_of(reader)]
    assert kept == [(False, SOON + timedelta(minutes=10)), (True, None)]
    [daily] = notices_of(newsroom.reader)
    assert daily.mail_due_at == (NOON + timedelta(days=1)).replace(hour=7)


def test_a_round_goes_through_every_discussion_and_more_than_a_batch(newsroom: Newsroom) -> None:
    elsewhere = make_article(newsroom.editor)
    for _ in range(A_BATCH + 2):
        say(newsroom.article, newsroom.other)
    last = say(elsewhere, newsroom.other)
    follow(elsewhere, newsroom.reader)
    assert announce_published(SOON) == A_BATCH + 3
    assert told(newsroom.reader) == [(FOLLOWED, last.id)]


def test_a_hundred_followers_cost_as_many_statements_as_one(newsroom: Newsroom) -> None:
    connection: Any = db.engines[None]
    counted = []
    for number in (1, 100):
        follow(newsroom.article, *(make_user(f"Follower {n}") for n in range(number)))
        say(newsroom.article, newsroom.other)
        with costs(connection) as cost:
            assert announce_published(SOON) == 1
        counted.append(len(cost.statements))
    assert counted[0] == counted[1] < 12


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_pending_is_found_by_its_index(newsroom: Newsroom) -> None:
    say(newsroom.article, newsroom.other)
    connection: Any = db.engines[None]
    with costs(connection) as cost:
        announce_published(NOON)
    found = [plan for plan in plans(connection, cost) if "ix_comments_unannounced" in plan]
    # For the discussion that has news, before and after, and for its batch.
    assert len(found) == 3


@pytest.mark.parametrize("what", ["writer muted", "thread muted", "mostly removed"])
def test_a_notice_that_no_longer_stands_does_not_keep_the_next_one_away(newsroom: Newsroom, what: str) -> None:
    reader, other = newsroom.reader, newsroom.other
    follow(newsroom.article, reader)
    first = say(newsroom.article, other)
    go_round()
    if what == "writer muted":
        mute(reader, other)
    if what == "thread muted":
        mute_thread(reader, first)
    if what == "mostly removed":
        for number in range(FEWEST_REMOVED):
            reject_comment(seen(answer(first, other)), newsroom.moderator.id, 1 + number % 2, SOON)
    later = say(newsroom.article, newsroom.moderator)
    say(newsroom.article, newsroom.moderator)
    go_round()
    assert told(reader) == [(FOLLOWED, first.id), (FOLLOWED, later.id)]
    assert unread_count(reader.id) == 1


def test_who_follows_is_not_called_into_a_thread_that_was_mostly_removed(newsroom: Newsroom) -> None:
    top = say(newsroom.article, newsroom.other)
    for _ in range(FEWEST_REMOVED):
        reject_comment(seen(answer(top, newsroom.other)), newsroom.moderator.id, 1, SOON)
    go_round()
    follow(newsroom.article, newsroom.reader)
    answer(top, newsroom.other)
    elsewhere = say(newsroom.article, newsroom.other)
    go_round()
    assert told(newsroom.reader) == [(FOLLOWED, elsewhere.id)]
