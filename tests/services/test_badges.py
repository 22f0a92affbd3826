"""Service badges: given by editors, seen on every comment, ended in time."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from extensions import db
from models import AuditEntry, ServiceBadge
from queries.readers import standing_of
from services.accounts import LeftComments, delete_account
from services.badges import NewBadge, end_expired_badges, give_badge, withdraw_badge
from services.refusals import BadInput, CannotDecide, NotFound
from tests.factories import NOON, Newsroom, say
from tests.moved_in import make_guest

IN_MAY = date(2027, 5, 31)
PARAMEDIC = NewBadge("Paramedic", "Rang the station.", IN_MAY)


def acts() -> list[str]:
    return list(
        db.session.scalars(select(AuditEntry.act).where(AuditEntry.act.like("badge.%")).order_by(AuditEntry.id))
    )


def test_a_badge_stands_from_now_to_the_end_of_its_last_day(newsroom: Newsroom) -> None:
    say(newsroom.article, newsroom.reader)
    before = newsroom.article.seq
    badge = give_badge(newsroom.reader.id, PARAMEDIC, newsroom.editor.id, NOON)
    db.session.expire_all()
    assert newsroom.reader.service_badge == "Paramedic"
    assert newsroom.article.seq == before + 1
    # Midnight in London, in summer time.
    assert badge.expires_at == datetime(2027, 5, 31, 23, 0, tzinfo=UTC)
    assert standing_of(newsroom.reader.id, NOON).badge == "Paramedic"
    assert standing_of(newsroom.reader.id, badge.expires_at).badge == ""
    assert acts() == ["badge.given"]


def test_the_audit_trail_has_neither_wording_nor_check(newsroom: Newsroom) -> None:
    give_badge(newsroom.reader.id, PARAMEDIC, newsroom.editor.id, NOON)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "badge.given")).one()
    assert (entry.actor_id, entry.subject_id) == (newsroom.editor.id, newsroom.reader.id)
    assert set(entry.details) == {"badge", "until"}


def test_a_second_badge_takes_the_place_of_the_first(newsroom: Newsroom) -> None:
    give_badge(newsroom.reader.id, PARAMEDIC, newsroom.editor.id, NOON)
    give_badge(newsroom.reader.id, NewBadge("Nurse", "The register.", IN_MAY), newsroom.editor.id, NOON)
    db.session.expire_all()
    assert newsroom.reader.service_badge == "Nurse"
    assert [badge.ended_at for badge in db.session.scalars(select(ServiceBadge).order_by(ServiceBadge.id))] == [
        NOON,
        None,
    ]


def test_a_badge_taken_away_is_gone_at_once(newsroom: Newsroom) -> None:
    say(newsroom.article, newsroom.reader)
    badge = give_badge(newsroom.reader.id, PARAMEDIC, newsroom.editor.id, NOON)
    before = newsroom.article.seq
    assert withdraw_badge(badge.id, newsroom.moderator.id, NOON) == newsroom.reader.id
    assert withdraw_badge(badge.id, newsroom.moderator.id, NOON + timedelta(hours=1)) == newsroom.reader.id
    db.session.expire_all()
    assert (newsroom.reader.service_badge, badge.ended_at) == ("", NOON)
    assert newsroom.article.seq > before
    assert acts() == ["badge.given", "badge.withdrawn"]


def test_expired_badges_end_and_their_discussions_are_drawn_anew(newsroom: Newsroom) -> None:
    say(newsroom.article, newsroom.reader)
    over = give_badge(newsroom.reader.id, PARAMEDIC, newsroom.editor.id, NOON)
    give_badge(newsroom.other.id, NewBadge("Nurse", "The register.", date(2027, 6, 1)), newsroom.editor.id, NOON)
    before = newsroom.article.seq
    assert end_expired_badges(over.expires_at - timedelta(seconds=1)) == 0
    assert end_expired_badges(over.expires_at) == 1
    assert end_expired_badges(over.expires_at) == 0
    db.session.expire_all()
    assert (newsroom.reader.service_badge, newsroom.other.service_badge) == ("", "Nurse")
    assert newsroom.article.seq == before + 1
    assert acts()[-1] == "badge.expired"


@pytest.mark.parametrize(
    ("badge", "field"),
    [
        (NewBadge(" ", "Rang.", IN_MAY), "wording"),
        (NewBadge("Editor", "Rang.", IN_MAY), "wording"),
        (NewBadge("News St\u0430ff", "Rang.", IN_MAY), "wording"),
        (NewBadge("Paramedic", "  ", IN_MAY), "how_checked"),
        (NewBadge("Paramedic", "Rang.", None), "last_day"),
        (NewBadge("Paramedic", "Rang.", NOON.date() - timedelta(days=1)), "last_day"),
        (NewBadge("Paramedic", "Rang.", NOON.date() + timedelta(days=800)), "last_day"),
    ],
)
def test_a_badge_that_is_not_whole_is_refused(newsroom: Newsroom, badge: NewBadge, field: str) -> None:
    with pytest.raises(BadInput) as refused:
        give_badge(newsroom.reader.id, badge, newsroom.editor.id, NOON)
    assert refused.value.field == field
    assert (newsroom.reader.service_badge, acts()) == ("", [])


def test_a_long_wording_is_cut(newsroom: Newsroom) -> None:
    given = give_badge(newsroom.reader.id, NewBadge("Nurse " * 30, "Rang.", IN_MAY), newsroom.editor.id, NOON)
    assert len(given.wording) <= 60


def test_guests_and_who_has_left_get_no_badge(newsroom: Newsroom) -> None:
    with pytest.raises(CannotDecide):
        give_badge(make_guest("Wren Here").id, PARAMEDIC, newsroom.editor.id, NOON)
    delete_account(newsroom.reader.id, LeftComments.KEEP, NOON)
    for user_id in (newsroom.reader.id, 987654):
        with pytest.raises(NotFound):
            give_badge(user_id, PARAMEDIC, newsroom.editor.id, NOON)
    with pytest.raises(NotFound):
        withdraw_badge(987654, newsroom.editor.id, NOON)


def test_nothing_of_a_badge_outlives_its_account(newsroom: Newsroom) -> None:
    give_badge(newsroom.reader.id, PARAMEDIC, newsroom.editor.id, NOON)
    delete_account(newsroom.reader.id, LeftComments.KEEP, NOON)
    db.session.expire_all()
    assert newsroom.reader.service_badge == ""
    assert db.session.scalars(select(ServiceBadge)).all() == []
