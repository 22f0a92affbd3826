import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.timing import least_seconds
from text import links_in_comment, render_article, render_comment

REL = 'rel="ugc nofollow noopener"'


def test_a_comment_has_paragraphs_line_breaks_and_emphasis() -> None:
    assert render_comment("One *two* **three**\nfour\r\n\r\n~~five~~") == (
        "<p>One <em>two</em> <strong>three</strong><br>\nfour</p>\n<p><del>five</del></p>\n"
    )


def test_a_link_in_a_comment_tells_search_engines_that_a_reader_set_it() -> None:
    assert render_comment("[a](https://example.org/)") == f'<p><a href="https://example.org/" {REL}>a</a></p>\n'


def test_a_bare_address_becomes_a_link_and_a_missing_space_does_not() -> None:
    assert f'<a href="http://example.co.uk" {REL}>example.co.uk</a>' in render_comment("see example.co.uk")
    assert "<a" not in render_comment("I went home.So did she. Look at it.is this")


@pytest.mark.parametrize(
    "link",
    [
        "javascript:123",
        "tel:0906",
        "//evil.example",
        "/local",
        "example.com:80",
        "data:text/html,x",
        "java&#9;script:1",
    ],
)
def test_a_refused_link_keeps_its_words(link: str) -> None:
    assert render_comment(f"[*these* words]({link})") == "<p><em>these</em> words</p>\n"
    assert render_comment(f"[example.com]({link})") == "<p>example.com</p>\n"


def test_html_in_a_comment_stays_words() -> None:
    assert render_comment('<img src=x onerror="alert(1)">') == '<p>&lt;img src=x onerror="alert(1)"&gt;</p>\n'


def test_a_comment_shows_no_picture_but_may_link_to_one() -> None:
    assert "<img" not in render_comment("![a cat](https://example.org/cat.png)")


def test_a_heading_in_a_comment_is_a_bold_paragraph() -> None:
    assert render_comment("# Title *x*") == "<p><strong>Title <em>x</em></strong></p>\n"
    assert render_comment("Words\n---") == "<p>Words<br>\n---</p>\n"


def test_a_sentence_that_begins_with_a_year_keeps_its_year() -> None:
    assert '<ol start="1986">' in render_comment("1986. What a year.")


def test_indented_words_are_not_code() -> None:
    assert "<code>" not in render_comment("    hello")


def test_nothing_to_draw_draws_nothing() -> None:
    assert render_comment("") == render_comment(" \n\x00") == render_article("") == render_article("", "html") == ""


def test_letters_are_not_turned_round_and_towers_are_cut() -> None:
    assert "\u202e" not in render_comment("a\u202eb")
    assert len(render_comment("z" + "\u0335" * 999)) < 20


def test_an_article_has_two_levels_of_headings_and_tables() -> None:
    html = render_article("# A\n\n#### B\n\n---\n\n|x|y|\n|-|-|\n|1|2|\n")
    assert "<h2>A</h2>" in html
    assert "<h3>B</h3>" in html
    assert "<hr>" in html
    assert "<td>2</td>" in html


def test_an_article_may_link_within_the_site() -> None:
    assert '<a href="/a" rel="noopener">x</a>' in render_article("[x](/a)")
    assert "<a" not in render_article("[x](//a) [y](/\\a)")


def test_imported_html_keeps_its_sense_and_loses_its_dress() -> None:
    html = render_article('<h1 id=t>T</h1><p class=x>a <b style="color:red">b</b> <i>c</i><script>x()</script>', "html")
    assert html == "<h2>T</h2><p>a <strong>b</strong> <em>c</em></p>"


def test_a_refused_link_in_imported_html_keeps_its_words() -> None:
    assert render_article('<p><a href="javascript:1">x</a> <a href="//e">y</a></p>', "html") == "<p>x y</p>"


def test_words_in_neighbouring_boxes_stay_apart() -> None:
    assert render_article("<div>one</div><div>two</div>", "html").split() == ["one", "two"]


def test_another_kind_of_markup_is_refused() -> None:
    with pytest.raises(ValueError, match="markdown"):
        render_article("x", "rst")


def test_a_short_text_never_grows_without_end() -> None:
    source = "[a]: http://x.example/" + "x" * 1_500 + "\n\n" + "[a]" * 5_000
    assert len(render_article(source)) <= 10 * len(source) + 4_000


HEAVY = [
    "![",
    "[",
    "*a ",
    "**a *b ",
    "`",
    "> ",
    "- ",
    "- a\n",
    "+ a\n\n",
    "a@",
    "www.",
    "http://",
    "://",
    "a.com ",
    "&",
]
HEAVY += ["# a\n", "a|b\n-|-\n", "<a@b>", "_*", "a.b.uk", "***a*** ", "[a](http://a.uk) ", "```\n", "'\"", "é@"]


@pytest.mark.parametrize("piece", HEAVY)
def test_the_heaviest_comment_is_drawn_in_a_quarter_second(piece: str) -> None:
    source = (piece * 5_000)[:5_000]
    html = render_comment(source)
    assert least_seconds(lambda: render_comment(source)) < 0.25
    assert len(html) <= 10 * len(source) + 4_000


@pytest.mark.parametrize("piece", ["<p><b id=%d>", "<p><a href=%d>", "<ul><li>", "<div><em x=%d>", "<font id=%d <x>"])
def test_html_that_reopens_itself_is_drawn_in_time(piece: str) -> None:
    source = "".join(piece.replace("%d", str(number)) for number in range(4_000))
    assert least_seconds(lambda: render_article(source, "html")) < 2


def test_words_stay_when_a_text_has_too_many_marks() -> None:
    assert "<em>word</em>" in render_comment("*word* " * 700)
    assert render_comment("*a* " * 810).startswith("<p>*a* *a*")


def test_threads_never_see_each_others_words() -> None:
    wrong: list[str] = []

    def draw(number: int) -> None:
        for _ in range(40):
            html = render_comment(f"*{number}* [{number}](https://{number}.example/)")
            if set(filter(str.isdigit, html)) != {str(number)}:
                wrong.append(html)

    threads = [threading.Thread(target=draw, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_clickable_addresses_are_listed_as_they_are_drawn() -> None:
    source = "[a](https://a.example) b.com <mailto:c@d.org> [e](tel:1) `f.com`"
    assert links_in_comment(source) == ["https://a.example", "http://b.com", "mailto:c@d.org"]


@pytest.mark.parametrize("source", ["www.b.co.uk[http://http://", "a.comb.co.uk[https://http:// and *more*"])
def test_a_text_that_its_reader_gives_up_on_is_drawn_as_typed(source: str) -> None:
    assert render_comment(source) == f"<p>{source}</p>\n"
    assert source in render_article(source)


ANYTHING = st.text(alphabet=st.characters(exclude_categories=()), max_size=300)
MARKS = st.text(alphabet="*_`[]()<>!&~\\\n -#>|:./@\"'ahtp1\u0301\u202e", max_size=300)


@given(st.one_of(ANYTHING, MARKS))
def test_no_text_makes_a_door_raise_or_lets_a_stranger_in(source: str) -> None:
    for html in (render_comment(source), render_article(source), render_article(source, "html")):
        assert "<script" not in html.lower()
        assert "<img" not in html.lower()
        assert len(html) <= 10 * len(source) + 4_000
