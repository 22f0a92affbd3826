"""Names: one's own, and nobody's who could be taken for the newsroom or a service."""

import pytest

from extensions import db
from models import RoleName, User
from services.accounts import LeftComments, create_user, delete_account, give_role, rename_reader
from services.names import clean_name, free_name, keep_name, refuse_taken_name, says_an_office
from services.refusals import BadInput
from tests.factories import NOON, Newsroom, make_user
from tests.moved_in import make_guest
from text import name_key


@pytest.mark.parametrize(
    "alike", ["Ruth Adeyemi", "ruth adeyemi", "RUTH-ADEYEMI", "R\u03c5th Ad\u00e9yemi", "RuthAdeyemi"]
)
def test_a_name_that_looks_like_anothers_is_refused(newsroom: Newsroom, alike: str) -> None:
    with pytest.raises(BadInput, match="Somebody here has this name") as refused:
        free_name(alike)
    assert refused.value.field == "display_name"
    with pytest.raises(BadInput):
        refuse_taken_name(alike)
    with pytest.raises(BadInput):
        rename_reader(newsroom.other.id, alike)


def test_ones_own_name_can_be_spelt_anew(newsroom: Newsroom) -> None:
    renamed = rename_reader(newsroom.reader.id, "RUTH ADEYEMI")
    assert (renamed.display_name, renamed.name_key) == ("RUTH ADEYEMI", name_key("Ruth Adeyemi"))


@pytest.mark.parametrize(
    "name",
    [
        *("Staff", "Late Turn Staff", "A Moderator", "Mod Tom", "The Editors", "Admin", "\u0410dmin", "PoliceLeeds"),
        *("Leeds Police", "P o l i c e", "Fire and Rescue", "Skarrowby Ambulance", "N.H.S. Direct", "Coastguard Jim"),
        *("Sergeant Pepper", "PC Wren", "Inspector", "Constable Tom"),
    ],
)
def test_nobody_speaks_for_the_newsroom_or_a_service(newsroom: Newsroom, name: str) -> None:
    with pytest.raises(BadInput, match=r"reads as if|newsroom"):
        free_name(name)


@pytest.mark.parametrize(
    "name",
    [
        *("John Sergeant", "Anne Constable", "Modesty Blaise", "Firefighter Dave", "Nurse Jo", "Paramedic on nights"),
        *("Inés de la Fuente", "Edith Orr", "Wren, P.C.", "هدى المنصوري", "🚒🚒"),
    ],
)
def test_honest_names_are_free(newsroom: Newsroom, name: str) -> None:
    assert free_name(name) == name
    assert refuse_taken_name(name) == name


@pytest.mark.parametrize(
    "name", ["Hannah Prowse", "The real Hannah Prowse", "HannahProwse", "H\u0430nnah Prowse (ed.)"]
)
def test_an_editors_name_is_not_to_be_had(newsroom: Newsroom, name: str) -> None:
    with pytest.raises(BadInput, match="newsroom"):
        free_name(name)


def test_one_word_on_the_staff_does_not_take_it_from_everybody(newsroom: Newsroom) -> None:
    make_user("Sam", RoleName.MODERATOR)
    assert free_name("Sam Tuckwell") == "Sam Tuckwell"
    with pytest.raises(BadInput):
        free_name("S A M")


def test_staff_may_use_the_newsrooms_words_and_no_taken_name(newsroom: Newsroom) -> None:
    assert rename_reader(newsroom.moderator.id, "Mina, Moderator").display_name == "Mina, Moderator"
    with pytest.raises(BadInput):
        rename_reader(newsroom.moderator.id, newsroom.reader.display_name)


def test_an_account_the_newsroom_makes_has_a_name_of_its_own(newsroom: Newsroom) -> None:
    assert create_user("desk@example.org", "Police Desk", None, RoleName.EDITOR, NOON).name_key == name_key(
        "Police Desk"
    )
    with pytest.raises(BadInput, match="Somebody here has this name") as refused:
        create_user("ruth.too@example.org", "ruth adeyemi", None, RoleName.READER, NOON)
    assert refused.value.field == "display_name"


def test_who_is_no_longer_staff_keeps_the_name_until_they_change_it(newsroom: Newsroom) -> None:
    rename_reader(newsroom.moderator.id, "Mina, Moderator")
    give_role(newsroom.moderator.email, RoleName.READER)
    assert newsroom.moderator.display_name == "Mina, Moderator"
    with pytest.raises(BadInput):
        rename_reader(newsroom.moderator.id, "Mina Moderator")


def test_a_deleted_account_frees_its_name(newsroom: Newsroom) -> None:
    delete_account(newsroom.reader.id, LeftComments.KEEP, NOON)
    assert free_name("Ruth Adeyemi") == "Ruth Adeyemi"


def test_guests_take_no_name_from_anybody(newsroom: Newsroom) -> None:
    make_guest("Wren Here")
    assert free_name("Wren Here") == "Wren Here"
    assert make_guest("Ruth Adeyemi").name_key is None


def test_a_name_from_before_is_asked_about_only_when_it_is_changed(newsroom: Newsroom) -> None:
    older = make_user("Ruth Adeyemi")
    assert (older.display_name, older.name_key) == ("Ruth Adeyemi", None)
    with pytest.raises(BadInput):
        rename_reader(older.id, "Ruth Adeyemi")
    assert rename_reader(older.id, "Ruth of the Bridge").name_key == name_key("Ruth of the Bridge")


def test_a_name_taken_at_the_last_moment_is_refused_in_words(newsroom: Newsroom) -> None:
    late = User(email="late@example.org", fs_uniquifier="late")
    with pytest.raises(BadInput, match="Somebody here has this name"):
        keep_name(late, "Ruth Adeyemi")
    assert db.session.get_one(User, newsroom.reader.id).display_name == "Ruth Adeyemi"


@pytest.mark.parametrize(("wording", "is_ours"), [("Editor", True), ("News staff", True), ("Police officer", False)])
def test_a_wording_that_makes_one_of_the_newsroom_is_seen(wording: str, is_ours: bool) -> None:
    assert says_an_office(wording) is is_ours


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("  Ruth \t Adeyemi ", "Ruth Adeyemi"), ("Ru\u202eth", "Ruth"), ("R\x1euth\x00", "Ruth"), ("Żółw", "Żółw")],
)
def test_a_name_is_cleaned(typed: str, shown: str) -> None:
    assert clean_name(typed) == shown


@pytest.mark.parametrize("typed", ["", " ", "R", "\u200b\u200b\u200b", "ruth@example.org"])
def test_a_name_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(BadInput):
        clean_name(typed)


def test_a_long_name_is_cut() -> None:
    assert len(clean_name("Ruth " * 50)) <= 60
