"""Finding readers, and their record."""

from datetime import date, timedelta

import pytest

from queries.readers import READERS_A_PAGE, find_readers, reader_record
from services.accounts import LeftComments, delete_account
from services.badges import NewBadge, give_badge
from services.comments import withdraw_comment
from services.sanctions import impose, lift
from tests.factories import NOON, Newsroom, make_user, say
from tests.moved_in import make_guest, said_there


def names(asked: str, after: str = "") -> list[str]:
    return [line.display_name for line in find_readers(asked, after).lines]


@pytest.mark.parametrize("asked", ["Ruth", "ruth adeyemi", "  R\u00fath Ad", "RUTH.ADEYEMI"])
def test_readers_are_found_by_the_beginning_of_their_name(newsroom: Newsroom, asked: str) -> None:
    assert names(asked) == ["Ruth Adeyemi"]


def test_readers_are_found_by_their_whole_address_alone(newsroom: Newsroom) -> None:
    assert names(f" {newsroom.reader.email} ") == ["Ruth Adeyemi"]
    assert names(newsroom.reader.email.upper()) == ["Ruth Adeyemi"]
    assert names(newsroom.reader.email[:-1]) == []


def test_whoever_wrote_a_comment_is_found_by_its_address(newsroom: Newsroom) -> None:
    guest = make_guest("Wren Here")
    comment = said_there(newsroom.article, guest)
    assert names(f"https://news.example/comments/{comment.id}#c{comment.id}") == ["Wren Here"]
    assert names("/comments/987654") == []


@pytest.mark.parametrize("asked", ["nobody of this name", "%", "_", "Zo\x00e", "'; --", "/comments/99999999999999"])
def test_what_nobody_is_called_finds_nobody(newsroom: Newsroom, asked: str) -> None:
    assert names(asked) == []


@pytest.mark.parametrize("asked", ["", "Sam"])
def test_the_list_pages_through_everybody_once(newsroom: Newsroom, asked: str) -> None:
    made = {make_user(f"Sam {first}{second}").display_name for first in "ACDEFGH" for second in "QXYZ"}
    found, after = [], ""
    for _ in range(5):
        page = find_readers(asked, after)
        assert len(page.lines) <= READERS_A_PAGE
        found += [line.display_name for line in page.lines]
        after = page.after
        if not after:
            break
    assert len(found) == len(set(found))
    assert {name for name in found if name.startswith("Sam ")} == made


def test_who_has_left_is_in_no_list(newsroom: Newsroom) -> None:
    delete_account(newsroom.reader.id, LeftComments.KEEP, NOON)
    assert newsroom.reader.id not in [line.id for line in find_readers("").lines]
    assert reader_record(newsroom.reader.id, NOON) is None
    assert reader_record(987654, NOON) is None


def test_the_record_has_what_was_given_imposed_and_written(newsroom: Newsroom) -> None:
    say(newsroom.article, newsroom.reader, "Words that stand.")
    withdraw_comment(say(newsroom.article, newsroom.reader, "Words taken back.").id, newsroom.reader.id, NOON)
    give_badge(newsroom.reader.id, NewBadge("Paramedic", "Rang.", date(2027, 5, 31)), newsroom.editor.id, NOON)
    ban = impose(newsroom.reader.id, "ban", "Rule 1.", newsroom.editor.id, NOON)
    lift(ban.id, newsroom.moderator.id, NOON)
    impose(newsroom.reader.id, "suspend-hour", "Rule 2.", newsroom.editor.id, NOON)
    record = reader_record(newsroom.reader.id, NOON + timedelta(minutes=5))
    assert record is not None
    assert [badge.wording for badge in record.badges] == ["Paramedic"]
    assert [sanction.reason for sanction in record.sanctions] == ["Rule 2.", "Rule 1."]
    assert [told.reason for told in record.standing.sanctions] == ["Rule 2."]
    assert record.staff_names == {newsroom.editor.id: "Hannah Prowse", newsroom.moderator.id: "Mina Lowe"}
    assert [written.words for written in record.latest] == ["", "Words that stand."]
