"""Which words find which: the same on both databases. No question is too odd to be answered."""

import pytest
from sqlalchemy import insert, update

from extensions import db
from models import Article, Comment
from queries.search import Ranking, Where
from tests.factories import Newsroom, make_article, say
from tests.queries.grown import FIRST_ID, a_row
from tests.queries.looking import comments_with, look, stories_with
from text import ARTICLE_CODE_POINTS, render_article, render_comment

SAID = (
    "At 3.30pm the café’s owner, Zoë O'Neill, didn't mind: **stop**-and-search of 1,200 naïve cyc*list*s at AT&T, "
    "as [the minutes](https://council.example.org/minutes-12) say. <b>Ferry</b> &eacute;lan"
)
FINDS = [
    *("cafe", "CAFÉ", "cafe\u0301", "zoe", "Zoë", "naive", "naïve", "ZOË CAFÉ", "élan", "elan"),
    *("didn't", "didn’t", "didn t", "o'neill", "O’Neill", "neill", "owner", "café's", "cafe’s", "zoë o’neill"),
    *("stop-and-search", '"stop and search"', "stop search", "stop–and–search", "search", "Stop & Search"),
    *("3.30pm", "30pm", "1,200", '"1 200"', "cyclist", "cyclists", "owners", "minds", "minded", "AT&T", '"at t"'),
    *("owner minded cyclist", '"of 1,200 naive cyclists"', "cyclists -lorry", 'cyclists -"naive of"', "the at of"),
    *("council.example.org", "minutes", '"the minutes"', "https", "ferry"),
]
FINDS_NOT = [
    *("caf", "stopandsearch", '"search and stop"', '"stop search"', "1200", "cyc", "dont", "owner lorry", "neil"),
    *("cyclists -owner", 'cyclists -"naive cyclists"', "cafe -zoe", "strong", "em", "href", "rel", "nofollow", "amp"),
    *("eacute", "class", "p", "article"),
]


HOSTILE = [
    *(
        '"',
        '""',
        '"""',
        "'",
        "''",
        "*",
        "a*",
        "^a",
        "a^",
        "-",
        "--",
        "- -",
        "()",
        "(",
        ")",
        "{words}",
        "{words}: a",
        "+",
    ),
    *(
        "words:a",
        "article:1",
        "article/1",
        "'article/1'",
        "comments_fts:a",
        "rowid:1",
        "rank:1",
        "a:b:c",
        "NEAR(a b, 2)",
    ),
    *(
        "AND",
        "OR",
        "NOT",
        "NEAR",
        "a AND",
        "AND a",
        "NOT a",
        "a OR OR b",
        "a NOT b",
        "AND OR NOT",
        "a & b | !c",
        "a <-> b",
    ),
    *(
        "'; DROP TABLE comments; --",
        "x' OR '1'='1",
        "1=1",
        "%",
        "_",
        "\\",
        "\\'",
        "$$",
        "$1",
        "?",
        ":typed",
        "%s",
        "%(a)s",
    ),
    *(
        "\x00",
        "a\x00b",
        "\x00\x00",
        "\ud800",
        "a \udfff b",
        "\x01\x02",
        "\u202e",
        "\u200b",
        "\ufeff",
        "\uffff",
        "\U0010ffff",
    ),
    *(
        "🎉",
        "👨‍👩‍👧‍👦 🏴",
        "…",
        "—",
        "½ ² ①",
        "ﬁ",
        "ß ø æ œ ł",
        "İ ı",
        "Ω µ ſ",
        "مرحبا",
        "नमस्ते",
        "日本語",
        "한국어",
        "e\u0301\u0301\u0301",
    ),
    *("the " * 500, "x" * 100_000, '"' + "the " * 500 + '"', "-a " * 500, "é" * 9_999, "a\u0301" * 9_999, '"' * 9_999),
    *("https://example.com/?q=a&b=c#d", "<script>alert(1)</script>", "{{ 7*7 }}", "${x}", "../../etc/passwd", "\r\n\t"),
]


def bring(newsroom: Newsroom) -> int:
    """A comment with all of it, put in as it would be stored; whatever it says, it is published."""
    html = render_comment(SAID)
    db.session.execute(insert(Comment), [a_row(newsroom.article, newsroom.reader, FIRST_ID, 0, body_html=html)])
    return FIRST_ID


def test_a_comment_is_found_by_its_words_in_any_form(newsroom: Newsroom) -> None:
    comment_id = bring(newsroom)
    assert [typed for typed in FINDS if comments_with(typed) != [comment_id]] == []


def test_a_comment_is_not_found_by_half_words_or_by_what_nobody_sees(newsroom: Newsroom) -> None:
    bring(newsroom)
    assert [typed for typed in FINDS_NOT if comments_with(typed)] == []


@pytest.mark.parametrize("ranking", list(Ranking))
def test_no_question_breaks_anything(newsroom: Newsroom, ranking: Ranking) -> None:
    comment_id, slug = bring(newsroom), newsroom.article.slug
    for typed in HOSTILE:
        for where in Where:
            look(typed, where=where, ranking=ranking, section="' OR 1=1 --", page=10)
            look(typed, ranking=ranking, article_id=newsroom.article.id)
    assert (comments_with("cafe"), stories_with("stuck")) == ([comment_id], [slug])


def test_signs_alone_are_no_question(newsroom: Newsroom) -> None:
    bring(newsroom)
    for typed in ("", " ", "🎉", "…", "-", '""', "-cafe", '-"the minutes"', "\x00"):
        page = look(typed)
        assert (page.stories, page.comments, page.has_hits) == (None, None, False)


def test_words_of_the_query_language_are_words(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader, "Near or not, and near again.")
    for typed in ("NEAR", "OR", "NOT", "AND", "near AND again", '"and near"', "NOT OR AND"):
        assert comments_with(typed) == [comment.id]


def test_the_hidden_parts_of_a_story_brought_as_html_are_not_found(newsroom: Newsroom) -> None:
    html = '<p title="Secret">A <b>ferry</b><!-- Ask legal --><script>var hidden</script></p><table><td>Tides</table>'
    values = {"body_source": html, "body_html": render_article(html, "html"), "body_markup": "html"}
    db.session.execute(update(Article).where(Article.id == newsroom.article.id).values(**values))
    for typed in ("ferry", "tides", "ferry tides"):
        assert stories_with(typed) == [newsroom.article.slug]
    for typed in ("secret", "legal", "hidden", "var", "strong", "td", "tbody", "title"):
        assert stories_with(typed) == []


def test_the_headline_weighs_more_than_the_story(newsroom: Newsroom) -> None:
    body = make_article(newsroom.editor, headline="On the quay", body="A lantern. " + "Calm words. " * 20)
    standfirst = make_article(
        newsroom.editor, headline="On the river", standfirst="A lantern.", body="Calm words. " * 20
    )
    headline = make_article(newsroom.editor, headline="A lantern", body="Calm words. " * 20)
    assert stories_with("lantern") == [headline.slug, standfirst.slug, body.slug]


def test_the_longest_story_can_be_published_and_found(newsroom: Newsroom) -> None:
    """PostgreSQL takes a megabyte of different words for one text: no story of 200,000 characters has as many."""
    words = [f"{chr(0x20000 + n % 150)}{chr(0x20000 + n // 150)}𠀀𠀀𠀀𠀀" for n in range(ARTICLE_CODE_POINTS // 7)]
    article = make_article(newsroom.editor, headline="Everything", body=" ".join(words))
    assert stories_with(words[-1]) == [article.slug]
