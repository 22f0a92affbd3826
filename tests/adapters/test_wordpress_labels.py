"""Categories and tags of an export as sections and tags, with the addresses of their pages."""

import pytest

from adapters.imports import OldLabel, OldSite
from tests.adapters.conftest import Read
from tests.adapters.wxr import Export, Item

COURTS, INQUESTS, RIVER = (
    ("category", "courts", "Courts"),
    ("category", "inquests", "Inquests"),
    ("tag", "river", "River"),
)
CATEGORIES = [(8, "courts", "", "Courts"), (12, "inquests", "courts", "Inquests")]


def sorted_as(site: OldSite) -> list[tuple[str, tuple[str, ...]]]:
    return [(article.section, article.tags) for article in site.articles()]


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_the_first_category_is_the_section_and_the_rest_are_tags(read: Read, version: str) -> None:
    site = read(Export([Item(labels=[COURTS, INQUESTS, RIVER])], version, categories=CATEGORIES))
    assert sorted_as(site) == [("courts", ("inquests", "river"))]
    assert [label.name for label in site.sections()] == ["Courts"]
    assert [label.name for label in site.tags()] == ["Inquests", "River"]
    assert (site.tally.read["sections"], site.tally.read["tags"]) == (1, 2)


@pytest.mark.parametrize("key", ["_yoast_wpseo_primary_category", "rank_math_primary_category"])
@pytest.mark.parametrize(
    ("term_id", "section"), [("12", "inquests"), ("99", "courts"), ("", "courts"), ("3", "courts")]
)
def test_the_main_category_is_the_section_if_the_article_is_in_it(
    read: Read, key: str, term_id: str, section: str
) -> None:
    items = [Item(labels=[COURTS, INQUESTS], meta=[("_thumbnail_id", "8"), (key, term_id)])]
    site = read(Export(items, categories=[*CATEGORIES, (3, "news", "", "News")]))
    assert sorted_as(site)[0][0] == section


def test_a_term_that_is_a_category_counts_as_one(read: Read) -> None:
    term = "<wp:term><wp:term_id>12</wp:term_id><wp:term_taxonomy>category</wp:term_taxonomy>"
    term += "<wp:term_slug>inquests</wp:term_slug><wp:term_name>The Inquests</wp:term_name></wp:term>"
    items = [Item(labels=[COURTS, INQUESTS], meta=[("rank_math_primary_category", "12")])]
    site = read(Export(items, categories=[], head=term))
    assert [label.name for label in site.sections()] == ["The Inquests"]


def test_a_category_beside_a_tag_of_the_same_slug_is_one_tag(read: Read) -> None:
    labels = [COURTS, ("category", "river", "The River"), RIVER, ("post_tag", "river", "River")]
    site = read(Export([Item(labels=labels)], categories=CATEGORIES))
    assert sorted_as(site) == [("courts", ("river",))]
    assert list(site.tags()) == [OldLabel("river", "River", ("/tag/river", "/category/river"))]


@pytest.mark.parametrize(
    ("categories", "section"),
    [
        ([(1, "uncategorized", "", "Uncategorized")], "uncategorized"),
        ([(1, "uncategorised", "", "Uncategorised")], "uncategorised"),
        ([(4, "courts", "", "Courts")], "news"),
        ([], "news"),
    ],
)
def test_what_nobody_sorted_has_a_section_too(
    read: Read, categories: list[tuple[int, str, str, str]], section: str
) -> None:
    site = read(Export([Item(labels=[])], categories=categories))
    assert sorted_as(site) == [(section, ())]
    assert [label.slug for label in site.sections()] == [section]


def test_a_label_that_the_head_does_not_name_is_known_from_its_use(read: Read) -> None:
    site = read(Export([Item(labels=[COURTS, RIVER])], categories=[]))
    assert [(label.slug, label.name) for label in (*site.sections(), *site.tags())] == [
        ("courts", "Courts"),
        ("river", "River"),
    ]


def test_a_label_that_no_article_has_stays_behind(read: Read) -> None:
    items = [Item(1, labels=[COURTS]), Item(2, kind="page", labels=[INQUESTS, RIVER])]
    site = read(Export(items, categories=CATEGORIES, tags=[("river", "River")]))
    assert [label.slug for label in site.sections()] == ["courts"]
    assert list(site.tags()) == []


def test_labels_without_a_slug_find_theirs_by_the_name(read: Read) -> None:
    labels = [("", "", "Courts"), ("category", "inquests", "Inquests"), ("", "", "Inquests"), ("tag", "", "Wet Feet")]
    site = read(Export([Item(labels=labels)], "1.0", categories=CATEGORIES))
    assert sorted_as(site) == [("inquests", ("courts", "wet-feet"))]


@pytest.mark.parametrize(
    "name", ["Arts & Culture", "Arts &amp; Culture", "Arts &amp;amp; Culture", " Arts <b>&</b>\nCulture "]
)
def test_a_name_is_what_readers_saw(read: Read, name: str) -> None:
    site = read(Export([Item(labels=[("category", "arts", name)])], categories=[]))
    assert [label.name for label in site.sections()] == ["Arts & Culture"]


def test_a_slug_beyond_ascii_is_decoded(read: Read) -> None:
    item = Item(slug="caf%c3%a9-d%E2%80%99or", labels=[("category", "%c3%a9t%c3%a9", "Été")])
    site = read(Export([item], categories=[]))
    article = next(site.articles())
    assert (article.slug, article.section) == ("café-d’or", "été")
    assert next(site.sections()).addresses == ("/category/été",)


def test_what_is_neither_category_nor_tag_is_left_out_and_counted(read: Read) -> None:
    labels = [COURTS, ("place", "romford", "Romford"), ("post_format", "post-format-video", "Video")]
    site = read(Export([Item(labels=labels)], categories=CATEGORIES))
    assert sorted_as(site) == [("courts", ())]
    assert site.tally.left_out == {'uses of labels of the kind "place"': 1}


@pytest.mark.parametrize("parent", ["courts", "Courts"])
def test_a_section_keeps_every_address_of_its_page(read: Read, parent: str) -> None:
    categories = [(8, "courts", "", "Courts"), (12, "inquests", parent, "Inquests")]
    items = [Item(1, labels=[INQUESTS, COURTS, RIVER])]
    site = read(Export(items, categories=categories, tags=[("river", "River")], site="https://example.org/paper"))
    assert [label.addresses for label in site.sections()] == [
        ("/paper/category/inquests", "/paper/category/courts/inquests", "/paper/?cat=12")
    ]
    assert [label.addresses for label in site.tags()] == [
        ("/paper/category/courts", "/paper/?cat=8"),
        ("/paper/tag/river",),
    ]


def test_parents_in_a_circle_end(read: Read) -> None:
    categories = [(1, "a", "b", "A"), (2, "b", "a", "B")]
    site = read(Export([Item(labels=[("category", "a", "A")])], categories=categories))
    assert len(next(site.sections()).addresses[1]) < 100
