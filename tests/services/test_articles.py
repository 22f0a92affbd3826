"""Writing, changing, publishing and withdrawing stories."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from extensions import db
from models import RULES, Article, ArticleState, AuditEntry, DiscussionMode, FormerSlug, Site
from queries.articles import article_by_slug, current_slug
from services.articles import Copy, change_article, publish_article, withdraw_article, write_article
from services.refusals import BadInput, CannotDecide, ChangedMeanwhile, NotFound
from tests.factories import NOON, Newsroom

LATER = NOON + timedelta(hours=1)


def copy_of(article: Article) -> Copy:
    return Copy(headline=article.headline, section_id=article.section_id, body=article.body_source, slug=article.slug)


def change(newsroom: Newsroom, article: Article | None = None, **more: object) -> Article:
    story = article or newsroom.article
    return change_article(story.id, replace(copy_of(story), **more), story.edition, newsroom.editor.id, LATER)  # type: ignore[arg-type]


def write(newsroom: Newsroom, headline: str, **more: object) -> Article:
    given = {"section_id": newsroom.article.section_id, "body": "It happened.", **more}
    return write_article(Copy(headline=headline, **given), newsroom.editor.id, NOON)  # type: ignore[arg-type]


def seqs(newsroom: Newsroom) -> tuple[int, int]:
    db.session.expire_all()
    return newsroom.article.seq, db.session.get_one(Site, 1).seq


def test_a_story_begins_as_a_draft_without_a_public_address(newsroom: Newsroom) -> None:
    story = write(newsroom, "Lifeboat called out twice")
    assert (story.state, story.published_at, story.slug) == (ArticleState.DRAFT, None, "lifeboat-called-out-twice")
    assert article_by_slug(story.slug) is None


def test_the_address_stays_when_the_headline_changes(newsroom: Newsroom) -> None:
    before = newsroom.article.slug
    for slug in (before, ""):
        change(newsroom, headline="Quite another headline", slug=slug)
        assert newsroom.article.slug == before
    assert newsroom.article.headline == "Quite another headline"


def test_a_new_address_leaves_the_old_one_leading_here(newsroom: Newsroom) -> None:
    first = newsroom.article.slug
    change(newsroom, slug="second")
    change(newsroom, slug="third")
    assert newsroom.article.slug == "third"
    assert current_slug(first) == current_slug("second") == "third"


def test_a_story_may_have_its_former_address_back(newsroom: Newsroom) -> None:
    first = newsroom.article.slug
    change(newsroom, slug="second")
    change(newsroom, slug=first)
    assert newsroom.article.slug == first
    assert current_slug("second") == first
    assert db.session.get(FormerSlug, first) is None


def test_a_former_address_is_never_given_to_another_story(newsroom: Newsroom) -> None:
    first = newsroom.article.slug
    change(newsroom, slug="second")
    with pytest.raises(BadInput) as refused:
        write(newsroom, "Another", slug=first)
    assert refused.value.field == "slug"
    db.session.rollback()
    same_headline = write(newsroom, newsroom.article.headline)
    assert same_headline.slug not in (first, "second")
    assert current_slug(first) == "second"


def test_a_taken_address_is_refused(newsroom: Newsroom) -> None:
    other = write(newsroom, "Another")
    with pytest.raises(BadInput, match="belongs to another story"):
        write(newsroom, "A third", slug="Another!")
    db.session.rollback()
    with pytest.raises(BadInput, match="belongs to another story"):
        change(newsroom, slug=other.slug)


def test_the_same_headline_twice_makes_two_addresses(newsroom: Newsroom) -> None:
    slugs = [write(newsroom, "What we know so far").slug for _ in range(3)]
    assert slugs == ["what-we-know-so-far", "what-we-know-so-far-2", "what-we-know-so-far-3"]


def test_a_long_headline_used_twice_can_still_be_saved(newsroom: Newsroom) -> None:
    headline = " ".join(["bridges"] * 11) + " x"
    write(newsroom, headline)
    second = write(newsroom, headline)
    before = second.slug
    change(newsroom, second, headline="Shorter")
    assert second.slug == before


@pytest.mark.parametrize("headline", ["???", "日本", "x" * 200, "—"])
def test_any_headline_makes_an_address(newsroom: Newsroom, headline: str) -> None:
    slug = write(newsroom, headline).slug
    assert slug
    assert len(slug) <= 90


def test_a_change_from_an_older_edition_is_refused_and_overwrites_nothing(newsroom: Newsroom) -> None:
    opened = newsroom.article.edition
    change(newsroom, headline="Theirs")
    mine = replace(copy_of(newsroom.article), headline="Mine")
    with pytest.raises(ChangedMeanwhile):
        change_article(newsroom.article.id, mine, opened, newsroom.editor.id, LATER)
    assert newsroom.article.headline == "Theirs"


@pytest.mark.parametrize("mode", [mode for mode, rules in RULES.items() if rules.needs_reason])
def test_a_restricted_discussion_needs_its_public_reason(newsroom: Newsroom, mode: DiscussionMode) -> None:
    with pytest.raises(BadInput) as refused:
        change(newsroom, discussion_mode=mode, discussion_reason=" \u200b ")
    assert refused.value.field == "discussion_reason"
    db.session.rollback()
    change(newsroom, discussion_mode=mode, discussion_reason="A case is active.")
    assert newsroom.article.discussion_mode is mode


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"headline": " \n"}, "headline"), ({"section_id": 987654}, "section_id"), ({"body": "x" * 2_000_000}, "body")],
)
def test_what_does_not_fit_is_refused_by_its_field(newsroom: Newsroom, wrong: dict[str, object], field: str) -> None:
    before = (newsroom.article.headline, newsroom.article.body_source, newsroom.article.edition)
    with pytest.raises(BadInput) as refused:
        change(newsroom, **wrong)
    assert refused.value.field == field
    db.session.rollback()
    assert (newsroom.article.headline, newsroom.article.body_source, newsroom.article.edition) == before


@pytest.mark.parametrize("mode", [mode for mode, rules in RULES.items() if not rules.needs_reason])
def test_other_ways_of_running_a_discussion_need_none(newsroom: Newsroom, mode: DiscussionMode) -> None:
    before = newsroom.article.seq
    change(newsroom, discussion_mode=mode)
    assert (newsroom.article.discussion_mode, newsroom.article.discussion_reason) == (mode, "")
    assert newsroom.article.seq > before


def test_letting_guests_write_is_written_down(newsroom: Newsroom) -> None:
    change(newsroom, takes_guests=True)
    assert newsroom.article.takes_guests
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "article.discussion_set")).one()
    assert entry.details == {"mode": "open", "guests": True}


def test_publishing_keeps_the_first_date(newsroom: Newsroom) -> None:
    story = write(newsroom, "Out, in, out")
    publish_article(story.id, newsroom.editor.id, NOON)
    withdraw_article(story.id, "It was wrong.", newsroom.editor.id, LATER)
    publish_article(story.id, newsroom.editor.id, LATER + timedelta(days=1))
    assert (story.published_at, story.withdrawn_reason) == (NOON, "")


def test_publishing_twice_changes_nothing(newsroom: Newsroom) -> None:
    before = (*seqs(newsroom), newsroom.article.edition)
    publish_article(newsroom.article.id, newsroom.editor.id, LATER)
    assert (*seqs(newsroom), newsroom.article.edition) == before


def test_withdrawing_needs_a_reason(newsroom: Newsroom) -> None:
    with pytest.raises(BadInput) as refused:
        withdraw_article(newsroom.article.id, " \n", newsroom.editor.id, LATER)
    assert refused.value.field == "reason"
    assert newsroom.article.is_published


def test_only_what_is_published_can_be_withdrawn(newsroom: Newsroom) -> None:
    story = write(newsroom, "Not out yet")
    with pytest.raises(CannotDecide):
        withdraw_article(story.id, "No.", newsroom.editor.id, LATER)
    withdraw_article(newsroom.article.id, "It named a child.", newsroom.editor.id, LATER)
    with pytest.raises(CannotDecide):
        withdraw_article(newsroom.article.id, "Again.", newsroom.editor.id, LATER)
    assert newsroom.article.withdrawn_reason == "It named a child."


def test_a_withdrawn_lead_leads_no_more(newsroom: Newsroom) -> None:
    change(newsroom, is_lead=True)
    withdraw_article(newsroom.article.id, "It named a child.", newsroom.editor.id, LATER)
    publish_article(newsroom.article.id, newsroom.editor.id, LATER)
    assert not newsroom.article.is_lead


def test_every_editorial_act_moves_the_numbers_finished_pages_are_checked_by(newsroom: Newsroom) -> None:
    acts = [
        lambda: change(newsroom, headline="Day two"),
        lambda: change(newsroom, slug="day-two"),
        lambda: withdraw_article(newsroom.article.id, "It was wrong.", newsroom.editor.id, LATER),
        lambda: publish_article(newsroom.article.id, newsroom.editor.id, LATER),
    ]
    for act in acts:
        article_seq, site_seq = seqs(newsroom)
        act()
        assert seqs(newsroom) == (article_seq + 1, site_seq + 1)


def test_a_changed_draft_was_never_updated(newsroom: Newsroom) -> None:
    story = write(newsroom, "Not out yet")
    change(newsroom, story, body="More of it.")
    assert story.updated_at is None
    change(newsroom, body="More of it.")
    assert newsroom.article.updated_at == LATER


def test_an_unknown_story_is_not_found(newsroom: Newsroom) -> None:
    for act in (
        lambda: publish_article(987654, newsroom.editor.id, NOON),
        lambda: withdraw_article(987654, "Why.", newsroom.editor.id, NOON),
        lambda: change_article(987654, copy_of(newsroom.article), 1, newsroom.editor.id, NOON),
    ):
        with pytest.raises(NotFound):
            act()
