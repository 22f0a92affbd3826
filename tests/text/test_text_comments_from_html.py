"""HTML comments from elsewhere, said again in Markdown: drawn, they read as they did there."""

import html
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text import comment_from_html, render_comment, visible_text

MARKS = "*_`~[]()<>#>-+=|\\!&;:.1234 \nabc"


def drawn(old: str) -> str:
    return render_comment(comment_from_html(old)).replace("\n", "")


@pytest.mark.parametrize(
    ("old", "now"),
    [
        ("Well said.", "<p>Well said.</p>"),
        ("One line\nanother\r\n\r\nNew paragraph", "<p>One line<br>another</p><p>New paragraph</p>"),
        ("<p>One.</p><p>Two.</p>", "<p>One.</p><p>Two.</p>"),
        ("<b>Not</b> <em>so</em> <strike>fast</strike>", "<p><strong>Not</strong> <em>so</em> <del>fast</del></p>"),
        ('un<b>believ</b>able, a<b>"x"</b>b', '<p>un<strong>believ</strong>able, a"<strong>x</strong>"b</p>'),
        ("<b><i>both</i></b>", "<p><em><strong>both</strong></em></p>"),
        ("<blockquote>He said</blockquote>No.", "<blockquote><p>He said</p></blockquote><p>No.</p>"),
        ("<ul><li>one</li><li>two</li></ul>", "<ul><li>one</li><li>two</li></ul>"),
        ("<ol><li>one</li><li>two</li></ol>", "<ol><li>one</li><li>two</li></ol>"),
        ("<code>a * b</code>", "<p><code>a * b</code></p>"),
        ("<pre>if x:\n  go()</pre>", "<pre><code>if x:  go()</code></pre>"),
        ("AT&amp;T &lt;b&gt; &#8217;tis &amp;copy;", "<p>AT&amp;T &lt;b&gt; ’tis &amp;copy;</p>"),
        ("2 * 3 * 4 and snake_case_name", "<p>2 * 3 * 4 and snake_case_name</p>"),
        ("1. not a list\n# no heading\n- no", "<p>1. not a list<br># no heading<br>- no</p>"),
        ("<b>left open <i>and crossed</b> over", "<p><strong>left open <em>and crossed</em></strong> over</p>"),
        ("<span style='color:red'>Red</span><script>alert(1)</script>", "<p>Red</p>"),
        ("<a href='javascript:alert(1)'>Click</a>", "<p>Click</p>"),
        ("", ""),
    ],
)
def test_a_comment_reads_as_it_did(old: str, now: str) -> None:
    assert drawn(old) == now


def test_links_keep_their_words_and_bare_addresses_their_marks() -> None:
    rel = 'rel="ugc nofollow noopener"'
    assert drawn('<a href="https://a.org/x_(y)">the *minutes*</a>') == (
        f'<p><a href="https://a.org/x_(y)" {rel}>the *minutes*</a></p>'
    )
    assert drawn("See https://a.org/a_b_c?d=_e, then") == (
        f'<p>See <a href="https://a.org/a_b_c?d=_e" {rel}>https://a.org/a_b_c?d=_e</a>, then</p>'
    )


@given(st.text(alphabet=MARKS, max_size=80))
def test_plain_words_stay_the_words_they_were(words: str) -> None:
    seen = visible_text(drawn(html.escape(words, quote=False)).replace("<br>", " "))
    assert "".join(seen.split()) == "".join(words.split())


@given(
    st.lists(
        st.sampled_from(
            [
                "<b>",
                "</b>",
                "<i>",
                "</i>",
                "<blockquote>",
                "</blockquote>",
                "<a href='https://a.org'>",
                "</a>",
                "<ul>",
                "<ol>",
                "<li>",
                "</li>",
                "</ul>",
                "<pre>",
                "</pre>",
                "<code>",
                "</code>",
                "word",
                " ",
                "\n",
            ]
        ),
        max_size=40,
    )
)
def test_any_order_of_tags_leaves_the_words(pieces: list[str]) -> None:
    seen = visible_text(drawn("".join(pieces)))
    assert seen.count("word") == pieces.count("word")


@pytest.mark.parametrize(
    "unit",
    [
        "<a ",
        "<!--",
        "<![",
        '<a x="',
        '<p x=">',
        "</",
        "<blockquote>",
        "<b>",
        "<li>",
        "*",
        "<a href=https://a.org>",
        "<pre>",
        "\n",
        "&lt;",
        "` ",
    ],
)
def test_no_comment_takes_long(unit: str) -> None:
    started = time.process_time()
    comment_from_html(unit * (60_000 // len(unit)))
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("old", "now"),
    [
        ("see footnote <![1]> and <![ x", "<p>see footnote &lt;![1]&gt; and &lt;![ x</p>"),
        ("a < b, c<d <a", "<p>a &lt; b, c&lt;d &lt;a</p>"),
        ("One<!-- not said -->two <!-- left open", "<p>Onetwo &lt;!-- left open</p>"),
        ("one<br />\ntwo<br><br>three", "<p>one<br>two</p><p>three</p>"),
        ("<ol><li>a\n<li>b</ol>", "<ol><li>a</li><li>b</li></ol>"),
        (
            "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>",
            "<ul><li><p>a</p><ul><li>b</li></ul></li><li><p>c</p></li></ul>",
        ),
        ("<pre>\nif x:\n    go()\n</pre>", "<pre><code>if x:    go()</code></pre>"),
    ],
)
def test_what_was_written_carelessly_reads_as_it_did(old: str, now: str) -> None:
    assert drawn(old) == now
