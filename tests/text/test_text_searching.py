"""What is typed into a search box is taken apart, and passages show where it was found."""

import pytest

from text.searching import LONGEST_QUERY, MOST_WORDS, PASSAGE, Part, line_of, passages, read_query


@pytest.mark.parametrize(
    ("typed", "wanted", "unwanted"),
    [
        ("swing bridge", ("swing", "bridge"), ()),
        ('"swing bridge" harbour', ("swing bridge", "harbour"), ()),
        ("“swing bridge” harbour", ("swing bridge", "harbour"), ()),
        ("bridge -lorry", ("bridge",), ("lorry",)),
        ('bridge -"heavy lorry"', ("bridge",), ("heavy lorry",)),
        ("stop-and-search don't", ("stop-and-search", "don't"), ()),
        ('an "open quotation', ("an", "open quotation"), ()),
        ("twice twice twice", ("twice",), ()),
        ("- -- -! bridge", ("bridge",), ()),
        ("-alone", (), ("alone",)),
        ("🎉 !!! “” …", (), ()),
        ("", (), ()),
    ],
)
def test_a_query_is_taken_apart(typed: str, wanted: tuple[str, ...], unwanted: tuple[str, ...]) -> None:
    asked = read_query(typed)
    assert (asked.wanted, asked.unwanted, asked.is_cut) == (wanted, unwanted, False)


@pytest.mark.parametrize(
    "typed",
    ["a\x00b", "\ud800", 'x" OR "y', "NEAR(a b, 2)", "words:a*", "{a b}:c", "^a + b", "'; --", "\u202eabc\u202c"],
)
def test_no_piece_holds_a_quotation_mark_or_a_control_character(typed: str) -> None:
    asked = read_query(typed)
    for piece in asked.wanted + asked.unwanted:
        assert '"' not in piece
        assert piece.isprintable()
        piece.encode()


@pytest.mark.parametrize(
    "typed",
    ["word " * 1000, "x" * 100_000, '"' * 100_000, "- " * 50_000, '"' + "a " * 1000, "é\u0301" * 5000, " " * 900],
)
def test_a_query_without_end_is_cut_and_says_so(typed: str) -> None:
    asked = read_query(typed)
    words = [word for piece in asked.wanted for word in piece.split()]
    assert len(words) <= MOST_WORDS
    assert sum(map(len, asked.wanted)) <= LONGEST_QUERY
    assert asked.is_cut


def test_the_seventeenth_word_is_not_looked_for() -> None:
    asked = read_query(" ".join(f"w{number}" for number in range(17)))
    assert asked.wanted == tuple(f"w{number}" for number in range(16))
    assert asked.is_cut


def test_a_word_cut_in_the_middle_is_not_looked_for() -> None:
    assert read_query("bridge " + "x" * 300).wanted == ("bridge",)


def said(parts: tuple[Part, ...]) -> str:
    return "".join(f"[{part.words}]" if part.is_hit else part.words for part in parts)


def passage(line: str, typed: str) -> str:
    (parts,) = passages([line], read_query(typed))
    return said(parts)


@pytest.mark.parametrize(
    ("line", "typed", "shown"),
    [
        ("Two ambulances came.", "ambulance", "Two [ambulances] came."),
        ("The café, the CAFE.", "Cafe", "The [café], the [CAFE]."),
        ("You don’t say; they don't.", "don't", "You [don’t] say; they [don't]."),
        ("A stop-and-search van.", '"stop and search"', "A [stop-and-search] van."),
        ("One swing, one bridge, one swing bridge.", '"swing bridge"', "One swing, one bridge, one [swing bridge]."),
        ("Nothing of it.", "bridge", "Nothing of it."),
        ("", "bridge", ""),
    ],
)
def test_hits_are_parts_of_their_own(line: str, typed: str, shown: str) -> None:
    assert passage(line, typed) == shown


def test_a_passage_begins_before_the_first_hit_and_between_words() -> None:
    shown = passage("before " * 100 + "bridge" + " after" * 100, "bridge")
    assert shown.startswith("…before ")
    assert shown.endswith(" after…")
    assert "[bridge]" in shown
    assert PASSAGE - 10 <= len(shown) <= PASSAGE + 4


def test_a_hit_at_the_end_is_shown_with_what_comes_before() -> None:
    shown = passage("before " * 100 + "bridge", "bridge")
    assert shown.endswith("[bridge]")
    assert len(shown) > PASSAGE - 20


def test_a_word_without_end_does_not_make_a_passage_without_end() -> None:
    assert len(passage("y" * 5000 + " bridge " + "x" * 5000, "bridge")) <= PASSAGE + 4


def test_markup_in_a_line_is_only_words() -> None:
    line = line_of("<p>&lt;b onclick=x&gt; <strong>bri</strong>dge &amp;amp; so</p><p>on</p>")
    assert line == "<b onclick=x> bridge &amp; so on"
    assert passage(line, "bridge") == "<b onclick=x> [bridge] &amp; so on"


def test_a_text_cut_inside_a_tag_leaves_no_half_of_it() -> None:
    assert line_of('<p>words <a href="https://exam') == "words"


def test_the_marks_of_hits_cannot_be_typed() -> None:
    assert passage(line_of("<p>a \x01bridge\x02 \x01x</p>"), "x") == "a bridge [x]"
