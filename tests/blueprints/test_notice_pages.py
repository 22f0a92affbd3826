"""My notices as a reader meets them: the page, the number in the masthead, the choices, the way to a comment."""

import re

import pytest

from models import MailChoice, NoticeKind
from queries.notice_choices import DEFAULTS, Choice, choices_of
from queries.notices import unread_count
from services.announcements import announce_published
from tests.blueprints.house import LATER, House, place_of, words_of

NOTICES = "/account/notices"


def answered(house: House, number: int = 1) -> list[int]:
    """Comments that answer one of the reader's, told of."""
    top = house.say("Is the crane here yet?")
    made = [house.say("It is in Lowestoft.", by=house.other, parent_id=top) for _ in range(number)]
    with house.app.app_context():
        announce_published(LATER)
    return made


def unread(house: House) -> int:
    with house.app.app_context():
        return unread_count(house.reader.id)


def first_link(page: str) -> str:
    found = re.search(r'href="(/account/notices/\d+)"', page)
    assert found is not None
    return found[1]


def test_a_reply_stands_on_the_page_and_in_the_masthead(house: House) -> None:
    answered(house)
    browser = house.browser(house.reader)
    assert re.search(r"Notices 1<span class=\"unseen\"> not read</span>", words_of(browser.get("/")))
    page = words_of(browser.get(NOTICES))
    assert f"<bdi>{house.other.display_name}</bdi> replied to you" in page
    assert "It is in Lowestoft." in page
    assert house.address in page


def test_looking_reads_nothing_and_going_there_reads_one(house: House) -> None:
    first, *_ = answered(house, 2)
    browser = house.browser(house.reader)
    browser.get(NOTICES)
    assert unread(house) == 2
    answer = browser.get(first_link(words_of(browser.get(NOTICES))))
    assert (answer.status_code, place_of(answer)) == (303, f"/comments/{first + 1}")
    assert unread(house) == 1


def test_one_button_reads_all_that_was_shown(house: House) -> None:
    answered(house, 2)
    browser = house.browser(house.reader)
    newest = re.search(r'name="upto" value="(\d+)"', words_of(browser.get(NOTICES)))
    assert newest is not None
    answer = browser.post(NOTICES, data={"upto": newest[1]})
    assert (answer.status_code, place_of(answer)) == (303, NOTICES)
    assert unread(house) == 0
    page = words_of(browser.get(NOTICES))
    assert "All of them are marked as read." in page
    assert "Mark all as read" not in page
    assert "not read" not in page


@pytest.mark.parametrize("upto", ["", "no number", "-7", str(10**30)])
def test_a_number_that_is_none_breaks_nothing(house: House, upto: str) -> None:
    answered(house)
    assert house.browser(house.reader).post(NOTICES, data={"upto": upto}).status_code == 303


def test_the_notices_of_others_are_not_there(house: House) -> None:
    answered(house)
    link = first_link(words_of(house.browser(house.reader).get(NOTICES)))
    assert house.browser(house.other).get(link).status_code == 404
    assert "It is in Lowestoft." not in words_of(house.browser(house.other).get(NOTICES))
    assert unread(house) == 1


def test_without_notices_the_page_says_what_will_stand_there(house: House) -> None:
    page = words_of(house.browser(house.reader).get(NOTICES))
    assert "There is nothing to tell you." in page
    assert "not read" not in page


def test_a_thread_that_was_mostly_removed_is_left_out_in_words(house: House) -> None:
    for comment_id in answered(house, 4)[1:]:
        house.reject(comment_id)
    page = words_of(house.browser(house.reader).get(NOTICES))
    assert "Notices from one thread under" in page
    assert "are left out, because most of it was removed." in page
    assert "replied to you" not in page


def test_the_line_above_a_discussion_leads_to_one_reply_after_the_other(house: House) -> None:
    replies = answered(house, 3)
    browser, way = house.browser(house.reader), f"{NOTICES}/replies/{house.article.id}"
    for reply, left in zip(replies, ("2 new replies", "1 new reply", ""), strict=True):
        answer = browser.get(way)
        assert (answer.status_code, place_of(answer)) == (303, f"/comments/{reply}")
        browser.get(place_of(answer))
        said = re.findall(r">([^<]+) to you</a>", words_of(browser.get(house.address)))
        assert said == ([left] if left else [])
    assert unread(house) == 0
    assert place_of(browser.get(way)) == NOTICES


def test_choices_are_shown_and_kept(house: House) -> None:
    browser, address = house.browser(house.reader), f"{NOTICES}/choices"
    assert words_of(browser.get(address)).count("checked") == len(DEFAULTS)
    given = {f"{kind.value}-mail": "off" for kind in NoticeKind}
    answer = browser.post(address, data={**given, "reply-site": "yes", "pick-mail": "daily"})
    assert (answer.status_code, place_of(answer)) == (303, address)
    with house.app.app_context():
        kept = choices_of(house.reader.id)
    assert kept == {
        **dict.fromkeys(NoticeKind, Choice(in_site=False, mail=MailChoice.OFF)),
        NoticeKind.REPLY: Choice(in_site=True, mail=MailChoice.OFF),
        NoticeKind.PICK: Choice(in_site=False, mail=MailChoice.DAILY),
    }
    page = words_of(browser.get(address))
    assert "Your choices are kept." in page
    assert page.count("checked") == 1


def test_a_form_that_says_nothing_we_know_changes_nothing(house: House) -> None:
    house.browser(house.reader).post(f"{NOTICES}/choices", data={"reply-mail": "hourly", "reply-site": "yes"})
    with house.app.app_context():
        assert choices_of(house.reader.id) == DEFAULTS


@pytest.mark.parametrize("address", [NOTICES, f"{NOTICES}/choices", f"{NOTICES}/1", f"{NOTICES}/replies/1"])
def test_notices_are_for_who_is_signed_in(house: House, address: str) -> None:
    answer = house.browser().get(address)
    assert (answer.status_code, place_of(answer)) == (303, f"/login?next={address}")


def test_whoever_is_signed_out_sees_nothing_of_it(house: House) -> None:
    answered(house)
    assert "Notices" not in words_of(house.browser().get("/"))
