import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.timing import least_seconds
from text import mentioned, render_comment, visible_text

PEOPLE = ("Ruth Adeyemi", "Ruth", "Owen Strand", "Wei-Ling Carrow", "Seán O’Brien")


def drawn(source: str, *people: str) -> str:
    return render_comment(source, people or PEOPLE).removeprefix("<p>").removesuffix("</p>\n")


def test_somebody_in_the_thread_is_spoken_to_by_name() -> None:
    assert drawn("I agree, @Owen Strand.") == "I agree, <strong>@Owen Strand</strong>."
    assert mentioned("I agree, @Owen Strand.", PEOPLE) == ("Owen Strand",)


@pytest.mark.parametrize(
    "called", ["@owen strand", "@OWEN STRAND", "@Owen  Strand", "@Ówen Strånd", "@0wen Strand", "@Owen-Strand"]
)
def test_capitals_accents_and_look_alikes_make_no_difference(called: str) -> None:
    assert drawn(f"{called}, yes") == f"<strong>{called}</strong>, yes"
    assert mentioned(called, PEOPLE) == ("Owen Strand",)


def test_a_name_with_accents_and_signs_is_called_without_them() -> None:
    assert mentioned("@Sean O'Brien and @wei ling carrow", PEOPLE) == ("Seán O’Brien", "Wei-Ling Carrow")


def test_an_accent_that_stands_by_itself_stays_with_its_letter() -> None:
    assert drawn("@Jose\u0301 is right", "José") == "<strong>@Jose\u0301</strong> is right"


def test_the_longest_name_wins() -> None:
    assert mentioned("@Ruth Adeyemi", PEOPLE) == ("Ruth Adeyemi",)
    assert mentioned("@Ruth adds", PEOPLE) == ("Ruth",)


def test_a_name_ends_where_a_word_ends() -> None:
    assert "<strong>" not in drawn("@Ruthless @Ruth2 @Owen Strands")
    assert drawn("@Ruth's, @Ruth! (@Ruth)").count("<strong>@Ruth</strong>") == 3


@pytest.mark.parametrize("source", ["ruth@Ruth", "@ Ruth", "@@Ruth", "Ruth", "@Nobody", "@", "x@Ruth.example.com"])
def test_what_is_no_mention_stays_as_it_is(source: str) -> None:
    assert render_comment(source, PEOPLE) == render_comment(source)
    assert mentioned(source, PEOPLE) == ()


def test_nobody_is_spoken_to_in_a_quotation_in_code_or_in_a_link() -> None:
    source = "> @Ruth\n\n`@Ruth` [@Ruth](https://example.org/) and\n\n```\n@Ruth\n```"
    assert render_comment(source, PEOPLE) == render_comment(source)
    assert mentioned(source, PEOPLE) == ()
    assert mentioned("> @Ruth\n\nNo, @Owen Strand", PEOPLE) == ("Owen Strand",)


def test_three_people_at_most_are_spoken_to_each_as_often_as_one_likes() -> None:
    source = "@Ruth @Owen Strand @Ruth @Wei-Ling Carrow @Sean O'Brien @Ruth"
    assert mentioned(source, PEOPLE) == ("Ruth", "Owen Strand", "Wei-Ling Carrow")
    assert drawn(source).count("<strong>") == 5
    assert " @Sean O'Brien " in drawn(source)


def test_emphasis_and_headings_may_speak_to_people() -> None:
    assert drawn("*@Ruth*") == "<em><strong>@Ruth</strong></em>"
    assert mentioned("# @Ruth", PEOPLE) == ("Ruth",)


@pytest.mark.parametrize(
    "name", ["*Bob*", "<b>Bob</b>", "Al [x](https://evil.example)", "`Bob`", "&lt;Bob", "Bob_x_ y"]
)
def test_a_name_of_marks_adds_nothing_but_bold(name: str) -> None:
    for source in (f"Well, @{name} said so", "@Bob and @Al x"):
        with_people, without = render_comment(source, (name,)), render_comment(source)
        assert with_people.replace("<strong>", "").replace("</strong>", "") == without
        assert visible_text(with_people) == visible_text(without)


def test_people_without_letters_in_their_name_cannot_be_called() -> None:
    assert mentioned("@!!! and @", ("!!!", "")) == ()


def test_of_two_who_read_the_same_the_first_is_meant() -> None:
    assert mentioned("@ruth", ("RUTH", "Ruth")) == ("RUTH",)


def test_a_text_that_is_drawn_as_typed_speaks_to_nobody() -> None:
    rich = "@Ruth " + "*a* " * 810
    assert mentioned(rich, PEOPLE) == ()
    assert "<strong>" not in render_comment(rich, PEOPLE)
    given_up = "@Ruth www.b.co.uk[http://http://"
    assert (mentioned(given_up, PEOPLE), "<strong>" in render_comment(given_up, PEOPLE)) == ((), False)
    assert mentioned("@Ruth " + "x" * 100_000, PEOPLE) == ("Ruth",)


def test_a_comment_of_mentions_is_drawn_in_a_quarter_second() -> None:
    names = tuple(f"Reader number {number}" for number in range(50))
    for piece in ("@Reader number 49 ", "@", "@a ", "@Reader number é "):
        source = (piece * 5_000)[:5_000]
        assert least_seconds(lambda source=source: render_comment(source, names)) < 0.25


NAMES = st.lists(st.one_of(st.text(max_size=12), st.sampled_from(PEOPLE)), max_size=5)
TEXTS = st.text(alphabet="@*_`[]()<>&\\\n Rutha\u0301.:/-é", max_size=120)


@given(TEXTS, NAMES)
def test_mentions_change_no_word_of_a_comment(source: str, names: list[str]) -> None:
    with_people, without = render_comment(source, names), render_comment(source)
    assert visible_text(with_people) == visible_text(without)
    assert (with_people == without) == (not mentioned(source, names))
