"""Sanctions: what stands of them, told to their reader, and over by themselves."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from extensions import db
from models import AuditEntry, Sanction, SanctionKind, User
from queries.readers import standing_of
from services.accounts import LeftComments, delete_account
from services.refusals import BadInput, CannotDecide, NotAllowed, NotFound
from services.sanctions import MEASURES, impose, lift
from tests.factories import NOON, Newsroom
from tests.moved_in import make_guest

WHY = "You went on after two warnings (rule 1)."


def columns(user: User) -> tuple[datetime | None, datetime | None, datetime | None]:
    db.session.expire_all()
    return user.premoderated_until, user.suspended_until, user.banned_at


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("read-first-day", (NOON + timedelta(days=1), None, None)),
        ("read-first-week", (NOON + timedelta(days=7), None, None)),
        ("read-first-month", (NOON + timedelta(days=30), None, None)),
        ("suspend-hour", (None, NOON + timedelta(hours=1), None)),
        ("suspend-day", (None, NOON + timedelta(days=1), None)),
        ("suspend-week", (None, NOON + timedelta(days=7), None)),
        ("ban", (None, None, NOON)),
    ],
)
def test_every_measure_is_what_it_says(
    newsroom: Newsroom, choice: str, expected: tuple[datetime | None, datetime | None, datetime | None]
) -> None:
    impose(newsroom.reader.id, choice, WHY, newsroom.editor.id, NOON)
    assert columns(newsroom.reader) == expected
    (told,) = standing_of(newsroom.reader.id, NOON).sanctions
    assert (told.kind, told.reason, bool(told.says)) == (MEASURES[choice].kind, WHY, True)
    assert told.until == (expected[0] or expected[1])


def test_what_is_over_is_no_longer_told(newsroom: Newsroom) -> None:
    impose(newsroom.reader.id, "suspend-hour", WHY, newsroom.editor.id, NOON)
    assert standing_of(newsroom.reader.id, NOON + timedelta(minutes=59)).sanctions
    assert not standing_of(newsroom.reader.id, NOON + timedelta(hours=1)).sanctions


def test_the_longest_of_a_kind_counts_and_lifting_it_leaves_the_others(newsroom: Newsroom) -> None:
    long = impose(newsroom.reader.id, "suspend-week", WHY, newsroom.editor.id, NOON)
    impose(newsroom.reader.id, "suspend-hour", WHY, newsroom.editor.id, NOON)
    assert newsroom.reader.suspended_until == NOON + timedelta(days=7)
    assert lift(long.id, newsroom.moderator.id, NOON) == newsroom.reader.id
    assert columns(newsroom.reader) == (None, NOON + timedelta(hours=1), None)


def test_a_lifted_ban_is_gone_and_says_by_whom(newsroom: Newsroom) -> None:
    ban = impose(newsroom.reader.id, "ban", WHY, newsroom.editor.id, NOON)
    lift(ban.id, newsroom.moderator.id, NOON)
    lift(ban.id, newsroom.editor.id, NOON + timedelta(hours=1))
    assert columns(newsroom.reader) == (None, None, None)
    assert (ban.lifted_at, ban.lifted_by_id) == (NOON, newsroom.moderator.id)
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.act.like("sanction.%")).order_by(AuditEntry.id))
    told = [(entry.act, entry.actor_id, WHY in str(entry.details)) for entry in entries]
    assert told == [
        ("sanction.imposed", newsroom.editor.id, False),
        ("sanction.lifted", newsroom.moderator.id, False),
    ]


@pytest.mark.parametrize(("choice", "reason", "field"), [("exile", WHY, "measure"), ("ban", " ", "reason")])
def test_a_sanction_has_a_measure_and_a_reason(newsroom: Newsroom, choice: str, reason: str, field: str) -> None:
    with pytest.raises(BadInput) as refused:
        impose(newsroom.reader.id, choice, reason, newsroom.editor.id, NOON)
    assert refused.value.field == field
    assert columns(newsroom.reader) == (None, None, None)


def test_staff_guests_and_the_banned_are_not_sanctioned(newsroom: Newsroom) -> None:
    with pytest.raises(NotAllowed):
        impose(newsroom.moderator.id, "ban", WHY, newsroom.editor.id, NOON)
    with pytest.raises(CannotDecide):
        impose(make_guest("Wren Here").id, "ban", WHY, newsroom.editor.id, NOON)
    impose(newsroom.reader.id, "ban", WHY, newsroom.editor.id, NOON)
    with pytest.raises(CannotDecide):
        impose(newsroom.reader.id, "ban", WHY, newsroom.editor.id, NOON)


def test_who_is_not_here_is_not_found(newsroom: Newsroom) -> None:
    delete_account(newsroom.reader.id, LeftComments.KEEP, NOON)
    for user_id in (newsroom.reader.id, 987654):
        with pytest.raises(NotFound):
            impose(user_id, "ban", WHY, newsroom.editor.id, NOON)
    with pytest.raises(NotFound):
        lift(987654, newsroom.editor.id, NOON)


def test_the_reasons_go_with_the_account(newsroom: Newsroom) -> None:
    impose(newsroom.reader.id, "ban", WHY, newsroom.editor.id, NOON)
    delete_account(newsroom.reader.id, LeftComments.KEEP, NOON)
    assert db.session.scalars(select(Sanction)).all() == []


def test_every_kind_can_be_chosen() -> None:
    assert {measure.kind for measure in MEASURES.values()} == set(SanctionKind)
