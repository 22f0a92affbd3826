import pytest

from screening import Draft, WordList
from text import fold


def found(terms: tuple[str, ...], source: str) -> list[tuple[str, str]]:
    return [(match.term, source[match.start : match.end]) for match in WordList(terms).find(fold(source))]


def test_a_word_is_found_whole_only() -> None:
    assert found(("press",), "WordPress, the press and pressing") == [("press", "press")]


def test_a_stem_is_found_at_the_beginning_of_words_and_shown_to_their_end() -> None:
    assert found(("idiot*",), "Idiotic! A videoidiot, idiots.") == [("idiot*", "Idiotic"), ("idiot*", "idiots")]


@pytest.mark.parametrize(
    "written", ["SCUM", "scúm", "$cum", "s\u0441um", "s.c.u.m", "s c u m", "scuuuuum", "ѕс\u200bum"]
)
def test_a_word_is_found_however_it_is_dressed(written: str) -> None:
    assert found(("scum",), f"You are {written} to me")[0] == ("scum", written)


def test_words_in_a_row_are_found_across_spaces() -> None:
    assert found(("go home",), "Go,  home!") == [("go home", "Go,  home")]


def test_the_same_word_twice_in_a_row_is_found_twice() -> None:
    assert len(found(("scum",), "scum scum")) == 2


def test_an_empty_list_finds_nothing_and_blank_terms_are_passed_over() -> None:
    assert found((), "anything") == []
    assert found(("", "*", "!!"), "anything !! *") == []
    assert found(("scum",), "") == []


def test_lists_with_the_same_terms_are_equal_and_can_be_kept_in_a_set() -> None:
    assert WordList(("a", "b*")) == WordList(("a", "b*"))
    assert len({WordList(("a",)), WordList(("a",))}) == 1


def test_only_as_much_as_may_be_sent_is_folded() -> None:
    assert len(Draft.of("ab " * 100_000).folded.text) <= 20_000


@pytest.mark.parametrize("spelt", ["mu&#112;pet", "mu*pp*et", "mu**pp**et", "mu`pp`et", "mu~~pp~~et", "mu&shy;ppet"])
def test_a_word_spelt_with_markup_is_found_as_it_is_read(spelt: str) -> None:
    shown = Draft.of(f"What a {spelt} said that.").shown
    assert shown is not None
    assert [match.term for match in WordList(("muppet",)).find(shown)] == ["muppet"]


@pytest.mark.parametrize("source", ["A fine remark, and no mark in it.", "A *fine* remark, and `such` marks."])
def test_a_text_whose_words_are_typed_as_they_are_read_is_looked_at_once(source: str) -> None:
    assert Draft.of(source).shown is None
