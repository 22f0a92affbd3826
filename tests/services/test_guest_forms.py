"""When a guest's form was drawn, and the work that was done for it."""

import hashlib
from datetime import timedelta
from itertools import count

import pytest

from services.guest_forms import PROOF_BITS, is_proof, refuse_stamp, stamp_form
from services.refusals import GuestFormRefused
from tests.factories import NOON

SECRET, KEY = "s" * 64, "the-key-of-a-form"


def solve(stamp: str) -> str:
    """What a browser does."""
    for number in count():
        digest = hashlib.sha256(f"{stamp}:{number}".encode()).hexdigest()
        if f"{int(digest, 16):0256b}".startswith("0" * PROOF_BITS):
            return str(number)
    raise AssertionError


@pytest.mark.parametrize("seconds", [4, 60, 24 * 3600])
def test_a_form_that_a_person_filled_in_is_good(seconds: int) -> None:
    refuse_stamp(SECRET, stamp_form(SECRET, KEY, NOON), KEY, NOON + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "faster than people"), (3, "faster than people"), (24 * 3600 + 1, "more than a day")]
)
def test_a_form_comes_neither_at_once_nor_days_later(seconds: int, words: str) -> None:
    with pytest.raises(GuestFormRefused, match=words):
        refuse_stamp(SECRET, stamp_form(SECRET, KEY, NOON), KEY, NOON + timedelta(seconds=seconds))


@pytest.mark.parametrize("stamp", ["", "x", "é", "WyJ4Il0.abc", "." * 5_000])
def test_a_stamp_that_is_not_ours_is_refused(stamp: str) -> None:
    with pytest.raises(GuestFormRefused, match="did not come back whole"):
        refuse_stamp(SECRET, stamp, KEY, NOON)


def test_a_stamp_is_good_for_its_own_form_and_site_alone() -> None:
    later = NOON + timedelta(minutes=1)
    with pytest.raises(GuestFormRefused):
        refuse_stamp(SECRET, stamp_form(SECRET, KEY, NOON), "the-key-of-another", later)
    with pytest.raises(GuestFormRefused):
        refuse_stamp(SECRET, stamp_form("t" * 64, KEY, NOON), KEY, later)


def test_the_work_is_checked_and_belongs_to_one_stamp() -> None:
    stamp, other = stamp_form(SECRET, KEY, NOON), stamp_form(SECRET, "the-key-of-another", NOON)
    answer = solve(stamp)
    assert is_proof(stamp, answer)
    assert not is_proof(other, answer)


@pytest.mark.parametrize("answer", ["", "-1", "1.5", "abc", "²", "1" * 10, " 7"])
def test_what_is_no_number_is_no_proof(answer: str) -> None:
    assert not is_proof(stamp_form(SECRET, KEY, NOON), answer)
