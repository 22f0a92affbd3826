from hypothesis import given
from hypothesis import strategies as st

from text import count_graphemes, excerpt, render_article, render_comment


def test_an_excerpt_of_drawn_html_is_plain_words() -> None:
    html = render_comment("**One** & [two](https://example.org) <b>\n\nthree")
    assert excerpt(html) == "One & two <b> three"


def test_an_excerpt_of_a_source_is_the_same() -> None:
    assert excerpt("**One** & [two](https://example.org)") == "One & two"


def test_a_long_text_is_cut_at_a_word_with_an_ellipsis() -> None:
    assert excerpt("<p>The quick brown fox jumps</p>", 16) == "The quick brown…"
    assert excerpt("<p>" + "x" * 50 + "</p>", 10) == "x" * 9 + "…"


def test_half_a_tag_never_shows() -> None:
    html = render_article(
        "[a](https://example.org/" + "x" * 1_900 + ") " * 1 + "[b](https://example.org/" + "y" * 1_900 + ")"
    )
    assert "<" not in excerpt(html * 3, 5)


@given(st.text(max_size=300), st.integers(1, 80))
def test_an_excerpt_keeps_to_its_length(source: str, length: int) -> None:
    assert count_graphemes(excerpt(render_comment(source), length)) <= length
    assert "\n" not in excerpt(source, length)
