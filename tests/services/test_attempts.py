"""Limits kept as rows."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from extensions import db
from models import Attempt, AttemptKind
from services.attempts import Limit, count_try, forget_old_attempts, forgive, party, refuse_beyond
from services.refusals import TooSoon
from tests.factories import NOON

KEY = "a key of the site's own"
THREE = Limit(AttemptKind.SIGN_IN, 3, timedelta(minutes=1), "That was three tries.")
RUTH = party(KEY, "account ruth@example.org")
OWEN = party(KEY, "account owen@example.org")


def try_at(*seconds: int, whose: str = RUTH, kind: AttemptKind = AttemptKind.SIGN_IN) -> None:
    for second in seconds:
        count_try(kind, [whose], NOON + timedelta(seconds=second))


def test_the_limit_falls_at_the_number_and_says_when_it_lifts(context: None) -> None:
    try_at(0, 10)
    refuse_beyond(THREE, RUTH, NOON + timedelta(seconds=15))
    try_at(20)
    with pytest.raises(TooSoon, match="three tries") as refused:
        refuse_beyond(THREE, RUTH, NOON + timedelta(seconds=30))
    assert refused.value.again_at == NOON + timedelta(minutes=1)


def test_a_limit_that_was_waited_for_is_gone(context: None) -> None:
    try_at(0, 10, 20)
    refuse_beyond(THREE, RUTH, NOON + timedelta(minutes=1))


def test_a_limit_counts_its_own_kind_and_party_only(context: None) -> None:
    try_at(0, 1, 2, whose=OWEN)
    try_at(0, 1, 2, kind=AttemptKind.LETTER)
    refuse_beyond(THREE, RUTH, NOON + timedelta(seconds=3))


def test_a_limit_of_none_is_no_limit(context: None) -> None:
    try_at(*range(10))
    refuse_beyond(Limit(AttemptKind.SIGN_IN, 0, timedelta(minutes=1), ""), RUTH, NOON)


def test_one_try_counts_for_each_of_its_parties(context: None) -> None:
    for second in range(3):
        count_try(AttemptKind.SIGN_IN, [RUTH, OWEN], NOON + timedelta(seconds=second))
    for whose in (RUTH, OWEN):
        with pytest.raises(TooSoon):
            refuse_beyond(THREE, whose, NOON + timedelta(seconds=3))


def test_a_success_forgives_this_party_and_kind_only(context: None) -> None:
    try_at(0, 1, 2)
    try_at(0, 1, 2, whose=OWEN)
    forgive(AttemptKind.SIGN_IN, RUTH)
    refuse_beyond(THREE, RUTH, NOON + timedelta(seconds=3))
    with pytest.raises(TooSoon):
        refuse_beyond(THREE, OWEN, NOON + timedelta(seconds=3))


def test_a_networks_name_changes_every_day_and_an_accounts_does_not() -> None:
    network = "network 192.0.2.7"
    today, tonight = party(KEY, network, NOON), party(KEY, network, NOON.replace(hour=23, minute=59))
    tomorrow = party(KEY, network, NOON + timedelta(days=1))
    assert today == tonight != tomorrow
    assert len({party("another key", network, NOON), today, party(KEY, "network 192.0.2.8", NOON)}) == 3
    assert party(KEY, "account Ruth@Example.org ") == RUTH
    assert "192.0.2.7" not in today


def test_what_no_limit_looks_at_is_forgotten(context: None) -> None:
    try_at(0, 60, 3600, 7199)
    assert forget_old_attempts(NOON + timedelta(hours=2)) == 0
    assert forget_old_attempts(NOON + timedelta(hours=2, seconds=61)) == 2
    assert db.session.scalar(select(func.count()).select_from(Attempt)) == 2
