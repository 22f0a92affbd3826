"""Editors' picks."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from extensions import db
from models import Article, AuditEntry, Comment, DiscussionMode, Notice, NoticeKind, Site
from services.comments import withdraw_comment
from services.decisions import reject_comment
from services.picks import LONGEST_PICK_REASON, pick_comment, unpick_comment
from services.refusals import BadInput, CannotDecide, NotFound
from tests.factories import NOON, Newsroom, say, seen

LATER = NOON + timedelta(minutes=6)
WHY = "She was on the bridge when it stuck."


def seqs(newsroom: Newsroom) -> tuple[int, int]:
    db.session.expire_all()
    return db.session.get_one(Article, newsroom.article.id).seq, db.session.get_one(Site, 1).seq


def picked(newsroom: Newsroom) -> Comment:
    return pick_comment(say(newsroom.article, newsroom.reader).id, WHY, newsroom.moderator.id, LATER)


def test_a_pick_says_since_when_and_why(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    before = seqs(newsroom)
    pick_comment(comment.id, f"  {WHY}\n", newsroom.moderator.id, LATER)
    assert (comment.picked_at, comment.pick_reason) == (LATER, WHY)
    after = seqs(newsroom)
    assert after[0] > before[0]
    assert after[1] > before[1]


def test_its_writer_is_told_once(newsroom: Newsroom) -> None:
    comment = picked(newsroom)
    pick_comment(comment.id, "She knows the bridge.", newsroom.moderator.id, LATER + timedelta(minutes=1))
    assert (comment.picked_at, comment.pick_reason) == (LATER, "She knows the bridge.")
    [notice] = db.session.scalars(select(Notice).where(Notice.kind == NoticeKind.PICK))
    assert (notice.user_id, notice.comment_id) == (newsroom.reader.id, comment.id)


@pytest.mark.parametrize("reason", ["", " \n\t", "x" * (LONGEST_PICK_REASON + 1)])
def test_a_pick_has_a_reason_of_one_line(newsroom: Newsroom, reason: str) -> None:
    comment = say(newsroom.article, newsroom.reader)
    with pytest.raises(BadInput):
        pick_comment(comment.id, reason, newsroom.moderator.id, LATER)
    assert comment.picked_at is None


def test_only_what_everyone_can_read_is_picked(newsroom: Newsroom) -> None:
    held = say(newsroom.article, newsroom.reader, "See https://example.com/minutes for it.")
    hidden = say(newsroom.article, newsroom.reader)
    with pytest.raises(CannotDecide):
        pick_comment(held.id, WHY, newsroom.moderator.id, LATER)
    newsroom.close(DiscussionMode.HIDDEN)
    with pytest.raises(CannotDecide):
        pick_comment(hidden.id, WHY, newsroom.moderator.id, LATER)
    with pytest.raises(NotFound):
        pick_comment(987654, WHY, newsroom.moderator.id, LATER)


def test_a_pick_is_taken_off_and_the_trail_says_both(newsroom: Newsroom) -> None:
    comment = picked(newsroom)
    before = seqs(newsroom)
    unpick_comment(comment.id, newsroom.editor.id, LATER)
    unpick_comment(comment.id, newsroom.editor.id, LATER)
    assert (comment.picked_at, comment.pick_reason) == (None, "")
    assert seqs(newsroom)[0] > before[0]
    trail = db.session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "comment").order_by(AuditEntry.id))
    entries = [(entry.act, entry.actor_id, entry.details) for entry in trail]
    assert entries == [
        ("comment.picked", newsroom.moderator.id, {}),
        ("comment.unpicked", newsroom.editor.id, {}),
    ]


def test_what_goes_is_no_pick_any_more(newsroom: Newsroom) -> None:
    rejected, withdrawn = picked(newsroom), picked(newsroom)
    reject_comment(seen(rejected), newsroom.moderator.id, 1, LATER)
    withdraw_comment(withdrawn.id, newsroom.reader.id, LATER)
    assert [(c.picked_at, c.pick_reason) for c in (rejected, withdrawn)] == [(None, "")] * 2


def notices(newsroom: Newsroom) -> int:
    return db.session.query(Notice).filter_by(user_id=newsroom.reader.id, kind=NoticeKind.PICK).count()


@pytest.mark.parametrize(("taken_off", "left"), [(timedelta(minutes=9), 0), (timedelta(hours=1), 1)])
def test_a_slip_put_right_in_time_is_never_told_of(newsroom: Newsroom, taken_off: timedelta, left: int) -> None:
    comment = picked(newsroom)
    unpick_comment(comment.id, newsroom.editor.id, LATER + taken_off)
    assert notices(newsroom) == left


@pytest.mark.parametrize("taken_off", [timedelta(minutes=1), timedelta(hours=1)])
@pytest.mark.parametrize(("again", "told"), [(timedelta(hours=2), 1), (timedelta(days=2), 2)])
def test_picked_taken_off_and_picked_again_is_told_once_a_day(
    newsroom: Newsroom, taken_off: timedelta, again: timedelta, told: int
) -> None:
    comment = picked(newsroom)
    unpick_comment(comment.id, newsroom.editor.id, LATER + taken_off)
    pick_comment(comment.id, WHY, newsroom.editor.id, LATER + again)
    was_taken_back = taken_off < timedelta(minutes=10)
    assert notices(newsroom) == (1 if was_taken_back else told)


def test_a_pick_that_goes_with_its_comment_takes_its_notice_along(newsroom: Newsroom) -> None:
    reject_comment(seen(picked(newsroom)), newsroom.moderator.id, 1, LATER)
    assert notices(newsroom) == 0
