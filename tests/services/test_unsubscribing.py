"""The address in a letter that ends letters."""

import pytest

from models import NoticeKind
from services.unsubscribing import Ending, read_token, unsubscribe_token

KEY = "k" * 64


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_an_address_of_one_kind_ends_that_kind(kind: NoticeKind) -> None:
    assert read_token(KEY, unsubscribe_token(KEY, 7, [kind, kind])) == Ending(7, frozenset({kind}))


def test_an_address_of_several_ends_all() -> None:
    ending = read_token(KEY, unsubscribe_token(KEY, 7, [NoticeKind.REPLY, NoticeKind.PICK]))
    assert ending == Ending(7, frozenset(NoticeKind))
    assert ending is not None
    assert ending.is_of_every_kind


@pytest.mark.parametrize("token", ["", "no-such-token", "WzcsImFsbCJd.forged", "é", "\x00", "." * 1000])
def test_what_we_did_not_sign_ends_nothing(token: str) -> None:
    assert read_token(KEY, token) is None


def test_an_address_signed_with_another_key_ends_nothing() -> None:
    assert read_token(KEY, unsubscribe_token("o" * 64, 7, [NoticeKind.REPLY])) is None


def test_an_address_is_short_enough_for_a_header_and_its_column() -> None:
    assert len(unsubscribe_token(KEY, 2**31 - 1, [NoticeKind.FOLLOWED])) < 100
