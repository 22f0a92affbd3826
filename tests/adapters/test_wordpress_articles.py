"""Posts of an export as articles: what moves, in what state, under which labels, names and addresses."""

from datetime import UTC, datetime

import pytest

from adapters.imports import OldArticle, OldSite, OldWriter
from tests.adapters.conftest import Read, hashed
from tests.adapters.wxr import NEVER, SITE, Export, Item, pieces_of

VERSIONS = ["1.0", "1.1", "1.2"]


def only(site: OldSite) -> OldArticle:
    (article,) = site.articles()
    return article


@pytest.mark.parametrize("version", VERSIONS)
def test_a_post_is_an_article_in_every_version(read: Read, version: str) -> None:
    item = Item(12, "Cats & “dogs”", excerpt="<p>In <b>short</b>:</p>\nit &amp; rains.")
    article = only(read(Export([item], version=version)))
    assert (article.their_id, article.headline, article.slug) == ("12", "Cats & “dogs”", "market-roof")
    assert article.body_html == "<p>It leaks.</p>"
    assert article.standfirst == ("" if version == "1.0" else "In short: it & rains.")
    assert article.published_at == article.created_at == datetime(2019, 5, 1, 9, 0, tzinfo=UTC)
    assert (article.is_published, article.takes_comments, article.updated_at) == (True, True, None)
    assert article.writer.name == ("ines" if version == "1.0" else "Ines Calder")


def test_words_that_end_a_section_of_characters_stay_whole(read: Read) -> None:
    words = "<p>a ]]> b ]]>]] c</p>"
    assert only(read(Export([Item(content=words)]))).body_html == words


@pytest.mark.parametrize(
    ("status", "is_published", "remarks"),
    [
        ("publish", True, {}),
        ("draft", False, {}),
        ("pending", False, {}),
        ("future", False, {"articles set for a later date, now drafts": 1}),
        ("private", False, {"private articles, now drafts": 1}),
        ("", False, {"articles without a state, now drafts": 1}),
        ("in-progress", False, {'articles in the state "in-progress", now drafts': 1}),
    ],
)
def test_only_what_was_published_is(read: Read, status: str, is_published: bool, remarks: dict[str, int]) -> None:
    site = read(Export([Item(status=status)]))
    article = only(site)
    assert (article.is_published, article.published_at is not None) == (is_published, is_published)
    assert site.tally.remarks == remarks


def test_what_stood_behind_a_password_stays_a_draft(read: Read) -> None:
    site = read(Export([Item(password="open sesame")]))
    assert not only(site).is_published
    assert site.tally.remarks == {"articles behind a password, now drafts": 1}


@pytest.mark.parametrize(
    ("kind", "status", "reason"),
    [
        ("page", "publish", "pages"),
        ("attachment", "inherit", "attachments"),
        ("nav_menu_item", "publish", "items of navigation menus"),
        ("wp_block", "publish", 'items of the kind "wp_block"'),
        ("post", "trash", "articles in the bin"),
        ("post", "auto-draft", "articles begun and never saved"),
    ],
)
def test_what_is_no_article_is_left_out_and_counted(read: Read, kind: str, status: str, reason: str) -> None:
    site = read(Export([Item(1), Item(2, kind=kind, status=status, at="no date at all")]))
    assert only(site).their_id == "1"
    assert site.tally.left_out == {reason: 1}
    assert site.tally.read["articles"] == 1


def test_an_article_that_is_in_the_file_twice_moves_once(read: Read) -> None:
    site = read(Export([Item(1, "First"), Item(1, "Second")]))
    assert only(site).headline == "First"
    assert site.tally.remarks == {"articles that are in the file twice, the first kept": 1}


def dated(gmt: str, local: str, feed: str, status: str = "publish") -> Item:
    dates = {"wp:post_date_gmt": gmt, "wp:post_date": local, "pubDate": feed}
    extra = "".join(f"<{name}>{text}</{name}>" for name, text in dates.items())
    return Item(at="", status=status, extra=extra)


@pytest.mark.parametrize(
    ("gmt", "local", "feed", "hour"),
    [
        ("2019-05-01 09:00:00", "2019-05-01 10:00:00", "Wed, 01 May 2019 11:00:00 +0000", 9),
        (NEVER, "2019-05-01 10:00:00", "Wed, 01 May 2019 11:00:00 +0000", 10),
        ("", NEVER, "Wed, 01 May 2019 11:00:00 +0000", 11),
        ("", "", "Wed, 01 May 2019 13:00:00 +0100", 12),
        ("2019-05-01T14:00:00+01:00", "", "", 13),
    ],
)
def test_the_first_date_that_was_set_counts(read: Read, gmt: str, local: str, feed: str, hour: int) -> None:
    assert only(read(Export([dated(gmt, local, feed)]))).published_at == datetime(2019, 5, 1, hour, tzinfo=UTC)


@pytest.mark.parametrize("status", ["draft", "publish"])
def test_what_was_never_dated_is_a_draft_from_when_the_export_was_made(read: Read, status: str) -> None:
    site = read(Export([dated(NEVER, NEVER, "Wed, 30 Nov -0001 00:00:00 +0000", status)]))
    article = only(site)
    assert (article.is_published, article.published_at) == (False, None)
    assert article.created_at == datetime(2020, 3, 24, 10, 39, 41, tzinfo=UTC)
    assert site.tally.remarks == ({} if status == "draft" else {"published articles without a date, now drafts": 1})


def test_a_draft_with_a_date_nobody_can_read_is_a_draft_all_the_same(read: Read) -> None:
    assert only(read(Export([dated("soon", "2019-05-01 10:00:00", "", "draft")]))).created_at.year == 2019


@pytest.mark.parametrize(
    ("modified", "updated"),
    [("2019-05-01 09:00:00", None), ("2019-05-02 09:00:00", 2), (NEVER, None), ("2019-04-30 09:00:00", None)],
)
def test_an_article_is_updated_when_it_was_changed_later(read: Read, modified: str, updated: int | None) -> None:
    found = only(read(Export([Item(modified=modified)]))).updated_at
    assert found == (updated and datetime(2019, 5, updated, 9, 0, tzinfo=UTC))


@pytest.mark.parametrize(("status", "takes"), [("open", True), ("closed", False), ("", True)])
def test_a_closed_discussion_stays_closed(read: Read, status: str, takes: bool) -> None:
    assert only(read(Export([Item(comment_status=status)]))).takes_comments is takes


TOGETHER = [("author", "cap-ines", "ines"), ("author", "cap-wes", "wes"), ("author", "cap-ada", "Ada Byron")]
PROFILE = Item(9, "Wes Okafor", "cap-wes", kind="guest-author")


@pytest.mark.parametrize(
    ("creator", "labels", "writer"),
    [
        ("ines", [], OldWriter("Ines Calder", hashed("ines@example.org"), has_account=True)),
        ("Old Tom", [], OldWriter("Old Tom")),
        ("", [], OldWriter("Anonymous")),
        ("ines", TOGETHER[:1], OldWriter("Ines Calder", hashed("ines@example.org"), has_account=True)),
        ("ines", TOGETHER[1:2], OldWriter("Wes Okafor")),
        ("ines", TOGETHER[:2], OldWriter("Ines Calder and Wes Okafor")),
        ("ines", TOGETHER, OldWriter("Ines Calder, Wes Okafor and Ada Byron")),
    ],
)
def test_whoever_wrote_it_is_named(
    read: Read, creator: str, labels: list[tuple[str, str, str]], writer: OldWriter
) -> None:
    assert only(read(Export([Item(creator=creator, labels=labels), PROFILE]))).writer == writer


def test_what_only_has_a_name_like_ours_is_not_read(read: Read) -> None:
    author = "<wp:author_login>ines</wp:author_login><wp:author_display_name>Not She</wp:author_display_name>"
    head = f'<wp:author xmlns:wp="http://example.org/other/">{author}</wp:author>'
    assert only(read(Export([Item()], authors=[], head=head))).writer == OldWriter("ines")


def test_an_article_leads_from_every_address_it_had(read: Read) -> None:
    item = Item(12, meta=[("_wp_old_slug", "roof"), ("_edit_last", "1"), ("_wp_old_slug", "the-roof")])
    assert only(read(Export([item]))).addresses == (
        f"{SITE}/2019/05/market-roof/",
        f"{SITE}/?p=12",
        "/?p=12",
        f"{SITE}/2019/05/roof",
        f"{SITE}/2019/05/the-roof",
    )


def test_a_number_it_had_on_another_site_is_no_address_of_it(read: Read) -> None:
    elsewhere = '<guid isPermaLink="false">https://older.example.org/?p=7</guid>'
    text = "".join(pieces_of(Export([Item(12)]))).replace(f'<guid isPermaLink="false">{SITE}/?p=12</guid>', elsewhere)
    assert only(read(text)).addresses == (f"{SITE}/2019/05/market-roof/", "/?p=12")


@pytest.mark.parametrize(
    ("site", "source", "short"),
    [
        ("https://www.Example.org/", "example.org", "/?p=1"),
        ("http://example.org/Blog/", "example.org/blog", "/blog/?p=1"),
        ("http://localhost:8080", "localhost:8080", "/?p=1"),
    ],
)
def test_a_site_is_named_by_where_it_lives(read: Read, site: str, source: str, short: str) -> None:
    found = read(Export([Item()], site=site))
    assert found.source == source
    assert short in only(found).addresses


def test_a_long_name_of_a_site_is_cut_and_still_its_own(read: Read) -> None:
    one, other = (read(Export([Item()], site=f"https://{'a' * 90}.example/{n}")).source for n in "12")
    assert one != other and len(one) <= 64
