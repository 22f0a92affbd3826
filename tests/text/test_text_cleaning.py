import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from text import clean_line, clean_source, count_graphemes


def test_line_ends_become_one_kind_and_words_stay() -> None:
    assert clean_source("one\r\ntwo\rthree\u2028four \n\n") == "one\ntwo\nthree\nfour"


def test_controls_and_halves_of_characters_go_while_tabs_stay() -> None:
    assert clean_source("a\x00b\x1b\tc\ud800d\ufffee\x9f") == "ab\tcde"


def test_what_was_typed_is_kept_exactly_otherwise() -> None:
    typed = "  e\u0301 é ﬁ \u200f שלום\u200d"
    assert clean_source(typed) == typed


def test_a_name_is_one_visible_line() -> None:
    assert clean_line("  Ann \t\n O'Brien\x00 ", 50) == "Ann O'Brien"


def test_a_name_cannot_be_turned_round_or_hide_letters() -> None:
    assert clean_line("\u202eadm\u200bin\u2066\ufeff\u00ad\U000e0041", 50) == "admin"
    assert clean_line("\u3164\u2800\u115f", 50) == ""


def test_a_tower_of_accents_is_cut_to_two() -> None:
    assert count_graphemes(clean_line("z" + "\u0335" * 40, 50)) == 1
    assert len(clean_line("z" + "\u0335" * 40, 50)) == 3


def test_a_name_is_composed_and_cut_between_characters() -> None:
    assert clean_line("Ame\u0301lie", 50) == "Amélie"
    assert clean_line("Ame\u0301lie", 3) == "Amé"


@given(st.text(), st.integers(0, 60))
def test_any_text_becomes_a_clean_line_within_its_limit(value: str, limit: int) -> None:
    line = clean_line(value, limit)
    assert count_graphemes(line) <= limit
    assert line == line.strip()
    assert not any(unicodedata.category(letter) in ("Cc", "Cf", "Cs") for letter in line)


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_cleaning_twice_changes_nothing_more_and_can_be_stored(value: str) -> None:
    once = clean_source(value)
    assert clean_source(once) == once
    assert once.encode("utf-8").decode("utf-8") == once
