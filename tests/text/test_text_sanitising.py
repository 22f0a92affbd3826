import pytest
from hypothesis import given
from hypothesis import strategies as st

from text.cleaning import prepare_for_drawing
from text.markup import draw_markdown
from text.sanitise import first_opinion, is_bare, sanitise_comment, second_opinion

MARKS = st.text(alphabet="*_`[]()<>!&~\\\n -#>|:./@;\"'ahtp1\xa0\u0301\u202e\u00ad", max_size=300)
ANYTHING = st.text(alphabet=st.characters(exclude_categories=()), max_size=300)


ATTRIBUTES = ['<p class="x">a</p>', '<a href="https://example.org">a</a>', "<ol start=3>", "<p >a</p>", "<p\n>a</p>"]
STRANGERS = ["<script>a</script>", "<h2>a</h2>", "<P>a</P>", "<p/>", "</ p>", "<!-- a -->", "<p", "a > b"]
SIGNS = ["a & b", "&#106;", "&nbsp;", "&amp", "a\x08b", "a\rb"]


@pytest.mark.parametrize("html", ATTRIBUTES + STRANGERS + SIGNS)
def test_whatever_there_may_be_to_judge_is_judged(html: str) -> None:
    assert not is_bare(html)


def test_words_and_our_own_tags_are_bare() -> None:
    assert is_bare("<p>One <em>two</em> &lt;b&gt; &amp; “three”<br>\n<del>4</del></p>\n<pre><code>five\n</code></pre>")


@given(st.one_of(ANYTHING, MARKS))
def test_a_bare_comment_comes_out_as_it_would_by_way_of_both(source: str) -> None:
    drawn = draw_markdown(prepare_for_drawing(source), comment=True)
    assert sanitise_comment(drawn) == second_opinion(first_opinion(drawn, comment=True), comment=True)
