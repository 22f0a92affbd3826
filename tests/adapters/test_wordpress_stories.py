"""What WordPress keeps of a story becomes the HTML its readers were sent."""

import time

import pytest

from adapters.imports.wordpress_html import EMBEDDED, PICTURES, SHORTCODES, story_html
from text import render_article

LINK = '<p><a href="{0}">{0}</a></p>'


def flat(kept: str) -> str:
    return story_html(kept)[0].replace("\n", "")


@pytest.mark.parametrize(
    ("kept", "sent"),
    [
        ("One\ntwo\n\nThree", "<p>One<br>two</p><p>Three</p>"),
        ("One<br />\ntwo", "<p>One<br>two</p>"),
        ("One\r\n\r\nTwo", "<p>One</p><p>Two</p>"),
        ("Before\n<ul>\n<li>one</li>\n</ul>\nAfter", "<p>Before</p><ul><li>one</li></ul><p>After</p>"),
        ("<blockquote>One\n\nTwo</blockquote>", "<blockquote><p>One</p><p>Two</p></blockquote>"),
        ("<h2>Head</h2>\nWords", "<h2>Head</h2><p>Words</p>"),
        ("<p>Already</p>\n\n<p>So</p>", "<p>Already</p><p>So</p>"),
        ("<pre>a\n\nb</pre>", "<pre>ab</pre>"),
        ("He was [sic] there [1].", "<p>He was [sic] there [1].</p>"),
        ("[quote]Words[/quote] here", "<p>Words here</p>"),
        ('[caption id="a" width="3"]<img src="x"> The bridge[/caption]', "<p>The bridge</p>"),
        ("https://youtu.be/x?a=1&amp;b=2", LINK.format("https://youtu.be/x?a=1&amp;b=2")),
        ("[embed]https://youtu.be/x[/embed]", LINK.format("https://youtu.be/x")),
        ('<iframe src="//player.vimeo.com/1"></iframe>', LINK.format("https://player.vimeo.com/1")),
        ("Read https://example.org first", "<p>Read https://example.org first</p>"),
        ("One<!--more-->Two", "<p>OneTwo</p>"),
        ("<!-- wp:paragraph --><p>One\ntwo</p><!-- /wp:paragraph -->", "<p>Onetwo</p>"),
        (
            "<!-- wp:image --><figure><img src=x><figcaption>A bridge</figcaption></figure>",
            "<figure><p>A bridge</p></figure>",
        ),
        ("", ""),
    ],
)
def test_a_story_is_what_its_readers_were_sent(kept: str, sent: str) -> None:
    assert flat(kept) == sent


def test_what_cannot_come_along_is_counted() -> None:
    kept = '<img src="a"><img src="b">\n\nhttps://youtu.be/x\n\n[gallery ids="1,2"] [vc_row]Words[/vc_row]'
    assert story_html(kept)[1] == {PICTURES: 2, EMBEDDED: 1, SHORTCODES: 2}
    assert story_html("Plain words.")[1] == {}


def test_scripts_come_to_nothing_behind_the_door() -> None:
    kept = 'Words<script>alert(1)</script>\n\n<iframe src="javascript:alert(1)"></iframe>[embed]https://a"onx=1[/embed]'
    drawn = render_article(story_html(kept)[0], "html")
    assert drawn.replace("\n", "") == '<p>Words</p><p>https://a"onx=1</p>'


@pytest.mark.parametrize(
    "unit",
    ["<div>", "[a b=", '[a b="', "<!--", "\n \n", "<iframe src=", "https://a.b\n", "<pre>", "[/a", " \t", "<hr>", "<p"],
)
def test_no_story_takes_long(unit: str) -> None:
    started = time.process_time()
    story_html(unit * (150_000 // len(unit)))
    assert time.process_time() - started < 2
