import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text import count_graphemes, links_in_comment, own_words, paragraphs, quote, render_article, render_comment
from text import visible_text as words_in

HERE = "http://localhost/comments/12"


def read(source: str) -> list[str]:
    """The lines of a quotation as a reader sees them, without the one that says whose it is."""
    drawn = render_comment(source)
    assert drawn.startswith("<blockquote>\n<p>") and drawn.endswith("</p>\n</blockquote>\n"), drawn
    return [line.strip() for line in words_in(drawn).strip().split("\n")][:-1]


def test_a_quotation_says_whose_it_is_and_leads_there() -> None:
    assert quote("The bridge\nis stuck.", "Ruth Adeyemi, 12:04", HERE) == (
        "> The bridge\n> is stuck.\n> [Ruth Adeyemi, 12:04](http://localhost/comments/12)"
    )


def test_what_is_written_below_it_is_no_quotation() -> None:
    drawn = render_comment(quote("Stuck.", "Ruth, 12:04", HERE) + "\n\nIs it?")
    assert drawn.endswith("</blockquote>\n<p>Is it?</p>\n")


@pytest.mark.parametrize(
    "line",
    [
        "one *two* **three** _four_ ~~five~~ `six`",
        "[a](https://example.org) ![b](c)",
        "# a heading?",
        "> quoted",
        "- item",
        "+ item",
        "* item",
        "1. first",
        "1986. What a year",
        "10) ten",
        "```",
        "~~~",
        "---",
        "===",
        "<b>bold</b> <https://example.org> <a@b.org>",
        "&amp; &copy; &#42; AT&T",
        "back\\slash \\* and \\",
        "snake_case_name 2 * 3 * 4",
        "https://example.org/~someone/a_b",
        "<3 and i < 3",
    ],
)
def test_marks_in_the_quoted_words_read_as_they_did(line: str) -> None:
    assert read(quote(line, "Ruth, 12:04", HERE)) == [line]


def test_a_name_of_marks_stays_the_words_of_the_link() -> None:
    quoted = quote("Yes.", "Al](https://evil.example) *x*\n# y, 12:04", HERE)
    assert links_in_comment(quoted) == [HERE]
    assert "Al](https://evil.example) *x* # y, 12:04</a>" in render_comment(quoted)


def test_an_address_that_could_end_its_link_does_not() -> None:
    assert links_in_comment(quote("Yes.", "Ruth", "http://localhost/a)b(c d")) == ["http://localhost/a%29b%28c%20d"]


def test_a_long_quotation_is_cut_between_words() -> None:
    said = read(quote("The bridge has been stuck for days. " * 20, "Ruth", HERE))[0]
    assert said.endswith("…")
    assert 250 < count_graphemes(said) <= 300
    assert re.fullmatch(r"(The bridge has been stuck for days\. ?)*[\w .]*…", said)
    assert said.removesuffix("…").split()[-1] in {"The", "bridge", "has", "been", "stuck", "for", "days."}


def test_a_word_that_never_ends_is_cut_inside_and_never_half_a_character() -> None:
    assert count_graphemes(read(quote("é" * 999, "Ruth", HERE))[0]) == 300
    assert read(quote("👩‍👩‍👧" * 400, "Ruth", HERE)) == ["👩‍👩‍👧" * 299 + "…"]


def test_three_hundred_characters_are_not_cut() -> None:
    assert read(quote("x" * 300, "Ruth", HERE)) == ["x" * 300]


def test_nothing_gives_no_quotation() -> None:
    assert quote(" \n\x00", "Ruth", HERE) == ""


def test_a_comments_words_come_without_what_it_quotes_itself() -> None:
    said = own_words(render_comment("> his words\n> > hers\n\nMy *own*\nwords\n\n> more"))
    assert said.split() == ["My", "own", "words"]


def test_a_comment_that_only_quotes_is_quoted_with_that() -> None:
    assert own_words(render_comment("> his words")) == "his words"
    assert own_words("") == ""


def test_a_story_has_paragraphs_with_their_words_in_order() -> None:
    story = render_article("# Head\n\nFirst *one*,\nwith a [link](/x).\n\n- item\n\n> Said\n\nLast &amp; least.")
    assert paragraphs(story, 9) == ("First one, with a link.", "Said", "Last & least.")
    assert paragraphs(story, 2) == ("First one, with a link.", "Said")
    assert paragraphs("<p> </p>", 9) == ()


@given(st.text(alphabet="*_`[]()<>!&~\\\n -#>|:./@\"'1a\u0301", max_size=120))
def test_whatever_was_said_reads_the_same_when_quoted(words: str) -> None:
    """But for bare addresses, which may be cut shorter as links and read the same all the same."""
    lines = [" ".join(line.split()) for line in words.split("\n")]
    wanted = [line for line in lines if line]
    quoted = quote("\n".join(wanted), "Ruth", HERE)
    assert read(quoted) == wanted if wanted else quoted == ""
