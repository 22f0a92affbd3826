"""What stories are about."""

from dataclasses import replace
from datetime import timedelta

import pytest

from extensions import db
from models import Article, Markup, Tag
from services.articles import Copy, change_article, write_article
from services.bulk_labels import BulkLabel, add_tags
from services.refusals import BadInput
from services.tags import MOST_TAGS, tag_line
from tests.factories import NOON, Newsroom

LATER = NOON + timedelta(hours=1)


def copy_of(article: Article, **more: object) -> Copy:
    copy = Copy(headline=article.headline, section_id=article.section_id, body=article.body_source)
    return replace(copy, **more)  # type: ignore[arg-type]


def tag(newsroom: Newsroom, *names: str) -> list[tuple[str, str]]:
    story = newsroom.article
    change_article(story.id, copy_of(story, tags=names), story.edition, newsroom.editor.id, LATER)
    db.session.expire_all()
    return [(each.slug, each.name) for each in story.tags]


def test_tags_are_kept_by_the_names_they_were_given(newsroom: Newsroom) -> None:
    assert tag(newsroom, " Swing   bridge ", "Émile’s \u200bferry") == [
        ("swing-bridge", "Swing bridge"),
        ("emiles-ferry", "Émile’s ferry"),
    ]


def test_what_is_typed_twice_is_one_tag(newsroom: Newsroom) -> None:
    assert tag(newsroom, "Swing bridge", "swing bridge!", "", "  ", "Swing bridge") == [
        ("swing-bridge", "Swing bridge")
    ]


def test_a_tag_that_others_have_is_the_same_tag(newsroom: Newsroom) -> None:
    tag(newsroom, "Swing bridge")
    other = write_article(copy_of(newsroom.article, tags=("SWING BRIDGE",)), newsroom.editor.id, NOON)
    assert [each.name for each in other.tags] == ["Swing bridge"]
    assert db.session.query(Tag).count() == 1


def test_tags_that_are_taken_out_of_the_form_are_off_the_story(newsroom: Newsroom) -> None:
    tag(newsroom, "Swing bridge", "River Lune")
    assert tag(newsroom, "River Lune") == [("river-lune", "River Lune")]
    assert tag(newsroom) == []


def test_tags_from_elsewhere_stay_what_they_are_when_a_story_is_saved_as_it_was(newsroom: Newsroom) -> None:
    labels = [BulkLabel("lancs-nw", "Lancaster, north-west"), BulkLabel("fr-2", "Facial recognition")]
    labels.append(BulkLabel("long", "A name that is longer than the form of this newsroom lets anybody type"))
    ids = add_tags("the-old-bridge.example", labels)
    story = newsroom.article
    story.tags = [db.session.get_one(Tag, tag_id) for tag_id in ids.values()]
    db.session.commit()
    before = {each.slug for each in story.tags}
    typed = ", ".join(tag_line(each.name) for each in story.tags)
    assert {slug for slug, _ in tag(newsroom, *typed.split(","))} == before == {"lancs-nw", "fr-2", "long"}
    assert db.session.query(Tag).count() == 3


def test_a_tag_from_elsewhere_is_found_by_its_name(newsroom: Newsroom) -> None:
    add_tags("the-old-bridge.example", [BulkLabel("fr-2", "Facial recognition")])
    assert tag(newsroom, "Facial recognition") == [("fr-2", "Facial recognition")]


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (("!?", "Swing bridge"), "“!\\?” cannot be a tag"),
        ([f"Tag {n}" for n in range(MOST_TAGS + 1)], "at most 20 tags. These are 21"),
    ],
)
def test_tags_that_cannot_be_are_refused_and_nothing_is_changed(
    newsroom: Newsroom, names: tuple[str, ...], words: str
) -> None:
    edition = newsroom.article.edition
    with pytest.raises(BadInput, match=words) as refused:
        tag(newsroom, *names)
    assert refused.value.field == "tags"
    assert (newsroom.article.edition, db.session.query(Tag).count()) == (edition, 0)


def test_twenty_tags_are_not_too_many(newsroom: Newsroom) -> None:
    assert len(tag(newsroom, *(f"Tag {n}" for n in range(MOST_TAGS)))) == MOST_TAGS


def test_a_name_is_cut_where_a_reader_would_stop_reading(newsroom: Newsroom) -> None:
    ((slug, name),) = tag(newsroom, "bridge " * 20)
    assert (len(name), len(slug)) == (60, 60)


def test_a_story_in_html_is_drawn_as_html_and_stays_so(newsroom: Newsroom) -> None:
    story = newsroom.article
    copy = copy_of(story, body="<p>It **opened** <b>at noon</b><script>x()</script>.</p>", markup=Markup.HTML)
    change_article(story.id, copy, story.edition, newsroom.editor.id, LATER)
    assert story.body_html == "<p>It **opened** <strong>at noon</strong>.</p>"
    assert (story.body_markup, story.body_source) == (Markup.HTML, copy.body)
