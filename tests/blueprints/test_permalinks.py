"""A comment's own address leads to the page it is drawn on, for whoever may see it."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from models import User
from queries.notices import unread_count
from services.announcements import announce_published
from tests.blueprints.house import House, place_of, words_of
from tests.factories import NOON
from tests.queries.grown import grow_thread


def drawn_at(house: House, comment_id: int, person: User | None = None) -> str:
    """Where the permalink leads, having looked that the comment is on that page at that place."""
    browser = house.browser(person)
    answer = browser.get(f"/comments/{comment_id}")
    assert answer.status_code == 303
    where = urlsplit(place_of(answer))
    assert where.fragment == f"c{comment_id}"
    page = browser.get(f"{where.path}?{where.query}".rstrip("?"))
    assert page.status_code == 200
    assert words_of(page).count(f'id="c{comment_id}"') == 1
    return f"{where.path}?{where.query}".rstrip("?")


def test_a_top_comment_on_the_first_page_is_at_the_story(house: House) -> None:
    assert drawn_at(house, house.say()) == house.address


def test_one_of_the_first_replies_is_at_the_story(house: House) -> None:
    top = house.say()
    assert drawn_at(house, house.say(parent_id=top)) == house.address


def test_a_top_comment_further_down_is_at_its_thread(house: House) -> None:
    first = house.say(at=NOON)
    for n in range(25):
        house.say(at=NOON + timedelta(seconds=n + 1))
    assert drawn_at(house, first) == f"{house.address}/comments?thread={first}"


def test_the_fourth_reply_is_at_its_thread(house: House) -> None:
    top = house.say()
    replies = [house.say(parent_id=top) for _ in range(4)]
    assert drawn_at(house, replies[3]) == f"{house.address}/comments?thread={top}&from={replies[3]}"


def test_the_deepest_reply_is_at_its_thread(house: House) -> None:
    chain = [house.say()]
    for _ in range(7):
        chain.append(house.say(parent_id=chain[-1]))
    for comment_id in chain:
        drawn_at(house, comment_id)


def test_a_reply_hundreds_down_is_at_its_thread(house: House) -> None:
    with house.app.app_context():
        top = grow_thread(house.article, house.reader, 250)
    drawn_at(house, top + 249)
    drawn_at(house, top + 120)


def test_a_tombstone_keeps_its_place(house: House) -> None:
    top = house.say()
    house.say(by=house.other, parent_id=top)
    house.reject(top)
    assert drawn_at(house, top) == house.address


def test_a_held_comment_is_found_by_its_writer_and_on_the_desk_by_nobody_else(house: House) -> None:
    held = house.hold()
    assert drawn_at(house, held, house.reader) == house.address
    for person in (house.moderator, house.editor):
        assert place_of(house.browser(person).get(f"/comments/{held}")) == f"/moderation/comments/{held}"
    for person in (None, house.other):
        assert house.browser(person).get(f"/comments/{held}").status_code == 404


def test_a_held_reply_is_found_by_its_writer_where_it_will_stand(house: House) -> None:
    top = house.say()
    replies = [house.say(parent_id=top) for _ in range(5)]
    for parent in (top, replies[0], replies[4]):
        drawn_at(house, house.hold(house.other, parent_id=parent), house.other)


def test_a_held_reply_is_found_by_its_writer_when_what_it_answers_was_removed(house: House) -> None:
    top = house.say()
    reply = house.say(parent_id=top)
    under_top, under_reply = house.hold(house.other, parent_id=top), house.hold(house.other, parent_id=reply)
    house.reject(reply)
    drawn_at(house, under_reply, house.other)
    house.reject(top)
    drawn_at(house, under_top, house.other)
    drawn_at(house, under_reply, house.other)


def test_a_held_comment_of_a_moderators_own_is_found_in_its_place(house: House) -> None:
    drawn_at(house, house.say("What a muppet, see https://example.com/x", house.moderator), house.moderator)


def test_what_was_published_and_then_rejected_is_gone_for_others(house: House) -> None:
    comment = house.say("Words that went.")
    house.reject(comment)
    for person in (None, house.other):
        answer = house.browser(person).get(f"/comments/{comment}")
        assert answer.status_code == 410
        assert "removed by the moderators" in words_of(answer)
        assert "Words that went" not in words_of(answer)
    drawn_at(house, comment, house.reader)


def test_what_was_rejected_before_anyone_read_it_was_never_there(house: House) -> None:
    comment = house.hold()
    house.reject(comment)
    for person in (None, house.other):
        assert house.browser(person).get(f"/comments/{comment}").status_code == 404


def test_a_withdrawn_comment_is_gone_for_everyone(house: House) -> None:
    comment = house.say("Words I regret.")
    house.withdraw(comment)
    for person in (None, house.reader, house.moderator):
        answer = house.browser(person).get(f"/comments/{comment}")
        assert answer.status_code == 410
        assert "Words I regret" not in words_of(answer)


def test_a_comment_under_a_withdrawn_story_leads_to_why_it_went(house: House) -> None:
    comment = house.say()
    house.take_down()
    browser = house.browser()
    assert browser.get(place_of(browser.get(f"/comments/{comment}"))).status_code == 410


@pytest.mark.parametrize("number", ["0", "987654"])
def test_a_comment_that_never_was_is_not_found(house: House, number: str) -> None:
    assert house.browser().get(f"/comments/{number}").status_code == 404


def test_following_a_letters_link_to_a_reply_reads_its_notice(house: House) -> None:
    reply = house.say(parent_id=house.say(), by=house.other)

    def unread() -> int:
        with house.app.app_context():
            return unread_count(house.reader.id)

    with house.app.app_context():
        announce_published(NOON)
    for person, left in ((None, 1), (house.other, 1), (house.reader, 0)):
        assert house.browser(person).get(f"/comments/{reply}").status_code == 303
        assert unread() == left
