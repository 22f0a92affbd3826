"""Ending letters from a letter: the page, its button, and the button of a mail program."""

import pytest

from models import MailChoice, NoticeKind
from queries.notice_choices import choices_of
from services.unsubscribing import unsubscribe_token
from tests.blueprints.house import House, words_of

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def address(house: House, *kinds: NoticeKind) -> str:
    key = house.app.extensions["settings"].secret_key
    return f"/notices/unsubscribe/{unsubscribe_token(key, house.reader.id, kinds)}"


def stopped(house: House) -> set[NoticeKind]:
    with house.app.app_context():
        return {kind for kind, choice in choices_of(house.reader.id).items() if choice.mail is MailChoice.OFF}


def test_opening_the_address_ends_nothing_and_sets_no_cookie(house: House) -> None:
    answer = house.browser().get(address(house, NoticeKind.REPLY))
    assert answer.status_code == 200
    assert "Stop mail about replies to you?" in words_of(answer)
    assert "Set-Cookie" not in answer.headers
    assert stopped(house) == set()


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_mail_program_ends_it_with_one_click_and_neither_session_nor_token(house: House, content_type: str) -> None:
    way = address(house, NoticeKind.REPLY)
    for _ in range(2):
        answer = house.browser().post(way, data=ONE_CLICK, content_type=content_type)
        assert answer.status_code == 200
        assert "No more mail about replies to you" in words_of(answer)
        assert "Set-Cookie" not in answer.headers
    assert stopped(house) == {NoticeKind.REPLY}


def test_the_button_of_the_page_sends_an_empty_form(house: House) -> None:
    assert house.browser().post(address(house, NoticeKind.PICK)).status_code == 200
    assert stopped(house) == {NoticeKind.PICK}


def test_a_letter_of_several_kinds_ends_all_of_them(house: House) -> None:
    way = address(house, NoticeKind.REPLY, NoticeKind.FOLLOWED)
    assert "Stop mail about notices?" in words_of(house.browser().get(way))
    house.browser().post(way, data=ONE_CLICK)
    assert stopped(house) == set(NoticeKind)


def test_whoever_is_signed_in_as_another_ends_the_letters_of_whom_they_were_for(house: House) -> None:
    house.browser(house.other).post(address(house, NoticeKind.REPLY), data=ONE_CLICK)
    assert stopped(house) == {NoticeKind.REPLY}
    with house.app.app_context():
        assert choices_of(house.other.id)[NoticeKind.REPLY].mail is not MailChoice.OFF


@pytest.mark.parametrize("token", ["no-such-token", "WzEsImFsbCJd.forged"])
def test_an_address_that_is_not_ours_is_refused_in_words(house: House, token: str) -> None:
    for answer in (
        house.browser().get(f"/notices/unsubscribe/{token}"),
        house.browser().post(f"/notices/unsubscribe/{token}", data=ONE_CLICK),
    ):
        assert answer.status_code == 404
        assert "This link does not work" in words_of(answer)
