"""Names are told apart as people tell them apart: by how they look."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text import name_key, name_readings
from text.lookalikes import LOOK_ALIKES

# Usual names of England, Wales, Scotland and Northern Ireland, and of those who came: each goes with each.
FIRST = (
    *("Oliver", "Jack", "Harry", "George", "Noah", "Leo", "Arthur", "Muhammad", "Rhys", "Dylan", "Hamish", "Callum"),
    *("Seán", "Conor", "Kwame", "Rajesh", "Wei", "Olivia", "Amelia", "Isla", "Ava", "Lily", "Mia", "Grace", "Freya"),
    *("Siobhán", "Aoife", "Megan", "Cerys", "Eilidh", "Catriona", "Nadia", "Priya", "Fatima", "Ngozi", "Mary", "Jean"),
)
LAST = (
    *("Smith", "Jones", "Taylor", "Brown", "Williams", "Wilson", "Johnson", "Davies", "Robinson", "Wright", "Evans"),
    *("Walker", "White", "Green", "Hall", "Wood", "Thomas", "Jackson", "Clarke", "Hughes", "Edwards", "Patel", "Khan"),
    *("Begum", "Ali", "Kaur", "Singh", "MacDonald", "McAllister", "O’Neill", "Byrne", "Llewellyn", "Ap Gwynfor"),
    *("Thwaite", "Ramsbottom", "Cholmondeley", "Featherstonehaugh", "Okafor", "Nowak", "Lau", "Adeyemi", "Clegg"),
)
DRESSED_UP = {
    letter: sorted(other for other, plain in LOOK_ALIKES.items() if plain == letter) for letter in "abcdeiost"
}


@given(st.text(max_size=60))
def test_a_key_is_its_own_key(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)


@given(st.text("ilIL1 rnmvwcd0o5s8b.-_", max_size=20))
def test_a_key_of_letters_that_look_alike_is_its_own_key(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)


@given(st.sampled_from(list(product(FIRST, LAST))), st.data())
def test_however_a_name_is_dressed_it_has_one_key(name: tuple[str, str], data: st.DataObject) -> None:
    plain = " ".join(name)
    dressed = [
        data.draw(st.sampled_from([letter, letter.upper(), letter + "\u0301", *DRESSED_UP.get(letter, [])]))
        for letter in plain.lower()
    ]
    spaced = data.draw(st.sampled_from(["", " ", ".", "  ", "_", "\u200b", "-"])).join("".join(dressed).split(" "))
    assert name_key(spaced) == name_key(plain)


def test_different_names_are_different() -> None:
    names = [" ".join(pair) for pair in product(FIRST, LAST)]
    assert len({name_key(name) for name in names}) == len(names)
    assert len({name_key(name) for name in (*FIRST, *LAST)}) == len(FIRST) + len(LAST)


@pytest.mark.parametrize(
    ("name", "alike"),
    [
        ("Ian Clegg", "lan Clegg"),
        ("Williams", "WiIIiams"),
        ("Williams", "Wi11iams"),
        ("Marnie Lowe", "Mamie Lowe"),
        ("Bus 34", "bus34"),
        ("Unit 50", "Unit SO"),
        ("Wendy", "VVendy"),
        ("Ruth Adeyemi", "R\u03c5th \u0410deyemi"),
        ("J. K. Wren", "J K Wren"),
        ("🚒🚒", " 🚒🚒 "),
    ],
)
def test_names_that_look_alike_are_one(name: str, alike: str) -> None:
    assert name_key(name) == name_key(alike)


@pytest.mark.parametrize(("name", "other"), [("🚒", "🚑"), ("هدى", "سعاد"), ("Bus 2", "Bus 6"), ("Ann", "Anna")])
def test_names_that_look_different_are_two(name: str, other: str) -> None:
    assert name_key(name) != name_key(other)


@pytest.mark.parametrize("name", ["Police Leeds", "PoliceLeeds", "P.o.l.i.c.e", "the p o l i c e", "PoIice", "Pol1ce!"])
def test_a_word_is_found_however_the_name_is_spaced(name: str) -> None:
    assert any(name_key("police") in words for words in name_readings(name))


@pytest.mark.parametrize("name", ["Policeman", "Fireworks", "Modesty", "Nadia Staffordshire"])
def test_part_of_a_word_is_not_the_word(name: str) -> None:
    words = {word for reading in name_readings(name) for word in reading}
    assert not words & {name_key(word) for word in ("police", "fire", "mod", "staff")}
