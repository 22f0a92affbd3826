import pytest
from hypothesis import given
from hypothesis import strategies as st

from text import Folded, fingerprint, fold, shorten, squeeze


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Hello, World!", "hello world"),
        ("ÇA VA très   bien", "ca va tres bien"),
        ("1d10t", "idiot"),
        ("@r$e sh!t b00ze", "arse shit booze"),
        ("@name, no! 5,000 in 2024", "name no 5 000 in 2024"),
        ("іdіоt ｉｄｉｏｔ \U0001d422\U0001d41d\U0001d422\U0001d428\U0001d42d", "idiot idiot idiot"),
        ("i\u200bd\u00adi\u2060ot", "idiot"),
        ("soooooo goood 10000", "soo good 10000"),
        ("Straße ﬁne", "strasse fine"),
        ("snake_case", "snake case"),
        ("🎉 …", ""),
        ("", ""),
    ],
)
def test_spellings_of_one_word_fold_together(text: str, folded: str) -> None:
    assert fold(text).text == folded


def test_the_way_back_leads_to_the_original_letters() -> None:
    source = "So, ÏÏÏÏ\u200bdïot—that!"
    folded = fold(source)
    start = folded.text.index("iidiot")
    assert source[slice(*folded.original_span(start, start + 6))] == "ÏÏÏÏ\u200bdïot"


def test_an_empty_stretch_has_no_place() -> None:
    with pytest.raises(ValueError, match="No letters"):
        fold("abc").original_span(2, 2)


def test_spelt_out_words_are_joined_and_their_place_kept() -> None:
    source = "You I.D.I.0.T you, J K Rowling"
    joined = squeeze(fold(source))
    assert joined.text == "you idiot you j k rowling"
    assert source[slice(*joined.original_span(4, 9))] == "I.D.I.0.T"


def test_drawn_out_letters_become_single_and_honest_pairs_stay() -> None:
    assert shorten(fold("scuuuuum feel")).text == "scum feel"


def test_nothing_to_do_gives_the_same_object() -> None:
    folded = fold("an honest feeling")
    assert squeeze(folded) is folded
    assert shorten(folded) is folded


def test_the_same_text_again_has_the_same_fingerprint() -> None:
    assert fingerprint("Buy  NOW!!!") == fingerprint("buy n\u043ew") != fingerprint("buy later")
    assert fingerprint("🎉") != fingerprint("🎂")
    assert len(fingerprint("\ud800")) == 32


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_every_folded_letter_has_a_place_in_order(source: str) -> None:
    folded = fold(source)
    for view in (folded, squeeze(folded), shorten(folded)):
        assert isinstance(view, Folded)
        assert len(view.text) == len(view.spans)
        assert list(view.spans) == sorted(view.spans)
        assert all(0 <= place < len(source) for place in view.spans)
        assert view.text == view.text.strip()


@given(st.text(alphabet="abcde xyz", max_size=60))
def test_plain_words_lead_back_to_themselves(source: str) -> None:
    folded = fold(source)
    for place, letter in enumerate(folded.text):
        start, end = folded.original_span(place, place + 1)
        assert source[start:end] == letter
