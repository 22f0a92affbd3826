import pytest

from tests.support.timing import least_seconds
from text import TextTooLong, count_graphemes, cut_graphemes, render_article, render_comment

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
FLAG = "\U0001f1ec\U0001f1e7"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("abc", 3),
        ("a\r\nb", 3),
        ("e\u0301", 1),
        (FAMILY, 1),
        (FLAG, 1),
        (FLAG * 3, 3),
        ("é“”€", 4),
        ("한국", 2),
    ],
)
def test_characters_are_counted_as_a_reader_counts_them(text: str, count: int) -> None:
    assert count_graphemes(text) == count


def test_a_cut_never_splits_an_emoji_or_an_accent() -> None:
    assert cut_graphemes(FLAG + FAMILY + "e\u0301" + "x", 3) == FLAG + FAMILY + "e\u0301"
    assert cut_graphemes("abc", 0) == ""
    assert cut_graphemes("abc", 9) == "abc"


def test_a_run_of_flags_is_counted_in_linear_time() -> None:
    assert count_graphemes(FLAG * 10_000) == 10_000
    assert least_seconds(lambda: count_graphemes(FLAG * 10_000)) < 0.2


def test_a_comment_may_have_five_thousand_characters_however_they_are_built() -> None:
    assert "é" in render_comment("é" * 5_000)
    assert render_comment("e\u0301" * 5_000)
    assert render_comment(("a" * 49 + "\r\n") * 100)


def test_a_comment_over_the_limit_is_told_by_how_much() -> None:
    with pytest.raises(TextTooLong) as refused:
        render_comment("x" * 5_012)
    assert (refused.value.limit, refused.value.actual) == (5_000, 5_012)
    assert "take out 12" in str(refused.value)


def test_code_points_are_capped_before_characters_are_counted() -> None:
    with pytest.raises(TextTooLong) as refused:
        render_comment("a" + "\u200d" * 25_000 + "b")
    assert refused.value.limit == 20_000


def test_an_article_over_the_limit_is_refused() -> None:
    with pytest.raises(TextTooLong):
        render_article("x" * 200_001)
