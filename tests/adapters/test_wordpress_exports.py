"""Whole files, written by hand as WordPress and its plugins wrote them over the years."""

import tracemalloc
from pathlib import Path

import pytest

from adapters.imports import OldLabel, OldWriter
from adapters.imports.wordpress import open_wordpress_export
from tests.adapters.conftest import HAND_MADE, Read, hashed
from tests.adapters.wxr import Export, Item, Said, grown_export, write_export


def test_a_blog_of_2008(read: Read) -> None:
    """Version 1.0: every label twice, parents by their names, display names for authors, an empty line on top."""
    site = read("blog-of-2008.xml")
    aground, notes = site.articles()
    assert site.source == "ferrylane.example/blog"
    assert (aground.headline, aground.writer) == ("Ferry “Anne” runs aground & floats off", OldWriter("Old Tom"))
    assert aground.body_html.count("<p>") == 2 and "hurt.<br>" in aground.body_html
    assert (aground.section, aground.tags) == ("ferry", ("river", "floods"))
    assert next(site.sections()) == OldLabel(
        "ferry", "The Ferry", ("/blog/category/ferry", "/blog/category/river/ferry")
    )
    assert (notes.is_published, notes.slug, notes.created_at.hour, notes.section) == (False, "", 22, "news")
    assert not notes.takes_comments
    (pike,) = site.comments("7")
    assert pike.writer == OldWriter("Mrs Pike", hashed("pike@example.org"))
    assert site.tally.left_out == {"pingbacks": 1}


def test_a_paper_of_2012(read: Read) -> None:
    """Version 1.1: authors by their logins, slugs in %XX, pictures as items with comments of their own."""
    site = read("paper-of-2012.xml")
    (article,) = site.articles()
    assert (article.headline, article.slug) == ("Café d’Or must close", "cafe-d’or-must-close")
    assert article.standfirst == "By order. At once & for good."
    assert article.writer == OldWriter("Bela Fontaine", hashed("bela@theweir.example"), has_account=True)
    assert article.addresses[-1] == "http://theweir.example/cafe-dor"
    (comment,) = site.comments("31")
    assert comment.writer == OldWriter("Bela", hashed("bela@theweir.example"), has_account=True)
    assert site.tally.left_out == {"attachments": 1, "comments of what is left out": 1}


def test_addresses_with_bare_ampersands_are_read(tmp_path: Path) -> None:
    """WordPress wrote addresses of commenters as they are until it put them into CDATA sections."""
    bare = "<wp:comment_author_url>https://a.example/?b=1&c=2&amp;d=3</wp:comment_author_url>\n"
    said = [Said(number, "Fish & chips" if number % 2 else "Well said", extra=bare) for number in range(1, 2_001)]
    path = write_export(tmp_path / "bare.xml", Export([Item(comments=said)]))
    with open_wordpress_export(path, hashed) as site:
        assert [comment.body_html for comment in site.comments("1")][:2] == ["Fish & chips", "Well said"]
        assert site.tally.read["comments"] == 2_000


def test_what_stays_behind_needs_no_number(tmp_path: Path) -> None:
    picture, ping = Item("", kind="attachment"), Said("", kind="pingback")
    path = write_export(tmp_path / "numberless.xml", Export([picture, picture, Item(comments=[ping, ping, Said(3)])]))
    with open_wordpress_export(path, hashed) as site:
        assert [comment.their_id for comment in site.comments("1")] == ["3"]
        assert site.tally.left_out == {"attachments": 2, "pingbacks": 2}


def test_a_date_that_was_never_set_or_cannot_be_is_passed_over(tmp_path: Path) -> None:
    said = [Said(1, at="9999-12-31T23:59:59-05:00"), Said(2, at="0001-01-01T00:00:00+05:00")]
    path = write_export(tmp_path / "dates.xml", Export([Item(comments=said, modified="-0001-11-30 00:00:00")]))
    path.write_text(
        path.read_text(encoding="utf-8").replace(
            "<wp:post_date_gmt><![CDATA[2019-05-01", "<wp:post_date_gmt><![CDATA[-0001-11-30", 1
        ),
        encoding="utf-8",
    )
    with open_wordpress_export(path, hashed) as site:
        (article,) = site.articles()
        assert (article.is_published, article.created_at.year, article.updated_at) == (True, 2019, None)
        assert {comment.written_at for comment in site.comments("1")} == {article.created_at}


def test_a_newsroom_of_2025(read: Read) -> None:
    """Version 1.2: blocks, two authors (Co-Authors Plus), a main category (Yoast), notes of editors on their drafts."""
    site = read("newsroom-of-2025.xml")
    (article,) = site.articles()
    assert site.source == "thegauge.example"
    assert (article.headline, article.writer.name) == ("Coroner rules on weir death", "Noor Haddad and Wes Okafor")
    assert (article.section, article.tags) == ("inquests", ("courts", "river"))
    assert article.updated_at is not None and article.updated_at.day == 2
    assert "wp:paragraph" not in article.body_html
    (comment,) = site.comments("400")
    assert (comment.writer, comment.is_approved) == (OldWriter("Anonymous"), False)
    assert site.tally.left_out == {
        **{"pages": 1, "profiles of guest authors": 1, 'comments of the kind "note"': 1},
        'uses of labels of the kind "place"': 1,
    }


def test_what_a_plugin_made(read: Read) -> None:
    """Other prefixes, some of them undeclared, labels without slugs, and hardly a field that could be left out."""
    site = read("by-a-plugin.xml")
    (article,) = site.articles()
    assert (article.their_id, article.headline, article.standfirst) == ("1", "No frills", "In short.")
    assert article.body_html == "<p>One &amp; two.</p>"
    assert (article.is_published, article.section, article.tags) == (True, "odds-and-ends", ("short",))
    assert article.addresses == (
        "http://elsewhere.example/no-frills",
        "http://elsewhere.example/no-frills.html",
        "/?p=1",
    )
    assert [comment.written_at for comment in site.comments("1")] == [article.published_at]


@pytest.mark.parametrize("name", sorted(path.name for path in HAND_MADE.glob("*.xml")))
def test_everything_may_be_asked_for_again(read: Read, name: str) -> None:
    site = read(name)

    def everything() -> list[object]:
        articles = list(site.articles())
        comments = [list(site.comments(article.their_id)) for article in articles]
        return [list(site.sections()), list(site.tags()), articles, comments]

    first = everything()
    assert everything() == first
    assert site.tally.read["articles"] == len(list(site.articles()))


def test_the_figures_are_those_of_what_moves(read: Read) -> None:
    site = read(grown_export(articles=7, comments=200))
    articles = list(site.articles())
    comments = [comment for article in articles for comment in site.comments(article.their_id)]
    assert site.tally.read == {
        **{"articles": 7, "comments": len(comments), "sections": 1, "tags": 0},
        "writers": len({comment.writer for comment in comments} | {article.writer for article in articles}),
    }
    assert site.tally.read["comments"] + site.tally.left_out["spam"] == 200


@pytest.mark.parametrize("name", sorted(path.name for path in HAND_MADE.glob("*.xml")))
def test_no_address_of_a_person_or_a_computer_is_kept(read: Read, name: str) -> None:
    site = read(name)
    kept = "\n".join(site._staging.iterdump())  # type: ignore[attr-defined]
    assert "INSERT INTO" in kept
    assert not [sign for sign in ("@", "192.0.2.") if sign in kept]


def test_a_site_without_articles_is_read_too(read: Read) -> None:
    site = read(Export())
    assert (list(site.articles()), list(site.sections()), site.tally.read["writers"]) == ([], [], 0)


def test_progress_is_told_to_the_end(tmp_path: Path) -> None:
    path = write_export(tmp_path / "export.xml", grown_export(articles=3, comments=300))
    told: list[tuple[int, int]] = []
    with open_wordpress_export(path, hashed, lambda done, size: told.append((done, size))):
        pass
    assert told == sorted(told) and len(told) > 3
    assert told[-1] == (path.stat().st_size, path.stat().st_size)


def test_memory_does_not_grow_with_the_discussion(tmp_path: Path) -> None:
    words = "word " * 800
    most = []
    for size in (200, 800):
        said = (Said(number, words, parent=number // 2) for number in range(1, size + 1))
        path = write_export(tmp_path / "export.xml", Export([Item(comments=said)]))
        tracemalloc.start()
        with open_wordpress_export(path, hashed) as site:
            assert sum(1 for _ in site.comments("1")) == size
        most.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert most[1] < most[0] + 200_000
