"""Telling one reader, what they chose to be told, and reading it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from extensions import db
from models import Follow, MailChoice, Mention, MutedReader, MutedThread, Notice, NoticeChoice, NoticeKind, Visit
from queries.notice_choices import DEFAULTS, Choice, choices_of
from services.accounts import LeftComments, delete_account
from services.decisions import approve_comment, reject_comment
from services.notices import (
    SECOND_THOUGHTS,
    choose_notices,
    next_morning,
    read_all,
    read_followed,
    read_notice,
    stop_mail,
    take_back,
    tell,
)
from services.picks import pick_comment
from services.refusals import NotFound
from services.visits import note_visit
from tests.factories import NOON, Newsroom, make_user, say, seen
from tests.telling import SOON, answer, follow, go_round, mute, mute_thread, name_in, notices_of, told

DECISION, PICK, REPLY = NoticeKind.DECISION, NoticeKind.PICK, NoticeKind.REPLY


def tell_of(newsroom: Newsroom, kind: NoticeKind = DECISION, at: datetime = NOON) -> None:
    comment = say(newsroom.article, newsroom.reader)
    tell(newsroom.reader.id, kind, comment.id, newsroom.article.id, at)
    db.session.commit()


def test_a_notice_is_in_the_site_and_by_mail_after_ten_minutes(newsroom: Newsroom) -> None:
    tell_of(newsroom)
    [notice] = notices_of(newsroom.reader)
    assert (notice.kind, notice.at, notice.in_site, notice.read_at) == (DECISION, NOON, True, None)
    assert notice.mail_due_at == NOON + timedelta(minutes=10)


@pytest.mark.parametrize("in_site", [True, False])
@pytest.mark.parametrize("mail", list(MailChoice))
def test_a_reader_is_told_as_they_chose(newsroom: Newsroom, in_site: bool, mail: MailChoice) -> None:
    choose_notices(newsroom.reader.id, {DECISION: Choice(in_site, mail)})
    tell_of(newsroom)
    due = {MailChoice.OFF: None, MailChoice.AT_ONCE: NOON + SECOND_THOUGHTS, MailChoice.DAILY: next_morning(NOON)}
    told_of = [(notice.in_site, notice.mail_due_at) for notice in notices_of(newsroom.reader)]
    assert told_of == ([(in_site, due[mail])] if in_site or due[mail] else [])


@pytest.mark.parametrize("more", [{"claim_key": ""}, {"active": False}])
def test_guests_and_former_readers_are_told_nothing(newsroom: Newsroom, more: dict[str, object]) -> None:
    nobody = make_user("Nobody", **more)
    comment = say(newsroom.article, newsroom.reader)
    tell(nobody.id, DECISION, comment.id, newsroom.article.id, NOON)
    tell(987654, DECISION, comment.id, newsroom.article.id, NOON)
    db.session.commit()
    assert told(nobody) == []


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        ("2026-11-23T06:59", "2026-11-23T07:00"),
        ("2026-11-23T07:00", "2026-11-24T07:00"),
        ("2026-07-23T05:59", "2026-07-23T06:00"),
        ("2026-07-23T06:00", "2026-07-24T06:00"),
        ("2026-10-24T12:00", "2026-10-25T07:00"),
        ("2027-03-27T12:00", "2027-03-28T06:00"),
    ],
)
def test_morning_is_seven_in_london_in_summer_and_winter(now: str, morning: str) -> None:
    assert next_morning(datetime.fromisoformat(now).replace(tzinfo=UTC)).isoformat()[:16] == morning


def test_what_is_undone_in_time_is_taken_back(newsroom: Newsroom) -> None:
    tell_of(newsroom)
    [notice] = notices_of(newsroom.reader)
    assert not take_back(newsroom.reader.id, PICK, notice.comment_id, NOON)
    assert not take_back(newsroom.reader.id, DECISION, notice.comment_id, NOON + SECOND_THOUGHTS)
    assert take_back(newsroom.reader.id, DECISION, notice.comment_id, NOON + timedelta(minutes=9))
    db.session.commit()
    assert told(newsroom.reader) == []


def test_what_was_read_is_not_taken_back(newsroom: Newsroom) -> None:
    tell_of(newsroom)
    [notice] = notices_of(newsroom.reader)
    read_notice(notice.id, newsroom.reader.id, NOON)
    assert not take_back(newsroom.reader.id, DECISION, notice.comment_id, SOON)


def test_one_reads_ones_own_notices_once_and_nobody_elses(newsroom: Newsroom) -> None:
    tell_of(newsroom)
    [notice] = notices_of(newsroom.reader)
    for notice_id, reader in ((notice.id, newsroom.other), (notice.id + 1, newsroom.reader)):
        with pytest.raises(NotFound):
            read_notice(notice_id, reader.id, SOON)
    assert read_notice(notice.id, newsroom.reader.id, NOON) == notice.comment_id
    read_notice(notice.id, newsroom.reader.id, SOON)
    db.session.expire_all()
    assert notices_of(newsroom.reader)[0].read_at == NOON


def test_all_are_read_up_to_the_one_that_was_shown(newsroom: Newsroom) -> None:
    for _ in range(3):
        tell_of(newsroom)
    first, second, _ = notices_of(newsroom.reader)
    read_all(newsroom.reader.id, second.id, SOON)
    read_all(newsroom.other.id, second.id + 10, SOON)
    db.session.expire_all()
    assert [notice.read_at for notice in notices_of(newsroom.reader)] == [SOON, SOON, None]
    assert first.id < second.id


def test_a_reader_of_a_discussion_has_read_what_tells_of_it(newsroom: Newsroom) -> None:
    tell_of(newsroom, REPLY)
    tell_of(newsroom, NoticeKind.FOLLOWED)
    read_followed(newsroom.reader.id, newsroom.article.id + 1, SOON)
    read_followed(newsroom.reader.id, newsroom.article.id, SOON)
    db.session.expire_all()
    assert [notice.read_at for notice in notices_of(newsroom.reader)] == [None, SOON]


def test_being_in_a_discussion_reads_what_tells_of_new_comments_there(newsroom: Newsroom) -> None:
    tell_of(newsroom, NoticeKind.FOLLOWED)
    tell_of(newsroom, REPLY)
    note_visit(newsroom.reader.id, newsroom.article.id, SOON)
    db.session.expire_all()
    assert [notice.read_at for notice in notices_of(newsroom.reader)] == [SOON, None]


def test_without_a_choice_the_defaults_hold(newsroom: Newsroom) -> None:
    assert choices_of(newsroom.reader.id) == DEFAULTS
    chosen = Choice(in_site=False, mail=MailChoice.DAILY)
    for _ in range(2):
        choose_notices(newsroom.reader.id, {REPLY: chosen})
    assert choices_of(newsroom.reader.id) == {**DEFAULTS, REPLY: chosen}
    assert choices_of(newsroom.other.id) == DEFAULTS


def test_stopping_mail_leaves_the_site_as_it_was(newsroom: Newsroom) -> None:
    choose_notices(newsroom.reader.id, {PICK: Choice(in_site=False, mail=MailChoice.DAILY)})
    for _ in range(2):
        stop_mail(newsroom.reader.id, [REPLY, PICK])
    stop_mail(987654, [REPLY])
    kept = choices_of(newsroom.reader.id)
    assert kept[REPLY] == Choice(in_site=True, mail=MailChoice.OFF)
    assert kept[PICK] == Choice(in_site=False, mail=MailChoice.OFF)
    assert kept[DECISION] == DEFAULTS[DECISION]


def test_a_decision_and_a_pick_tell_the_writer(newsroom: Newsroom) -> None:
    held = say(newsroom.article, newsroom.reader, "The minutes are at https://example.com/minutes, item 9.")
    approve_comment(seen(held), newsroom.moderator.id, NOON)
    pick_comment(held.id, "Says what the minutes say.", newsroom.editor.id, NOON)
    db.session.expire_all()
    reject_comment(seen(held), newsroom.moderator.id, 1, NOON + SECOND_THOUGHTS)
    assert told(newsroom.reader) == [(DECISION, held.id), (PICK, held.id), (DECISION, held.id)]


def test_with_an_account_goes_what_it_followed_muted_chose_and_was_told(newsroom: Newsroom) -> None:
    reader, other = newsroom.reader, newsroom.other
    top = say(newsroom.article, other)
    follow(newsroom.article, reader, other)
    mute(reader, other)
    mute(other, reader)
    mute_thread(reader, top)
    name_in(top, reader)
    choose_notices(reader.id, {REPLY: Choice(in_site=True, mail=MailChoice.OFF)})
    db.session.add(Visit(user_id=reader.id, article_id=newsroom.article.id, last_at=NOON))
    tell_of(newsroom)
    delete_account(reader.id, LeftComments.KEEP, NOON)
    left = {}
    for record in (Follow, MutedReader, MutedThread, Mention, NoticeChoice, Notice, Visit):
        left[record.__name__] = db.session.scalar(
            select(func.count()).select_from(record).where(record.user_id == reader.id)
        )
    assert set(left.values()) == {0}, left
    assert db.session.scalars(select(MutedReader.user_id)).all() == [other.id]
    answer(top, newsroom.moderator)
    go_round()
    assert told(reader) == []
