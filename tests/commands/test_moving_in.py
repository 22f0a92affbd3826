"""A whole site moves in, once."""

from typing import Any

import pytest
from sqlalchemy import func, select

from adapters.imports import OldWriter
from commands import moving_in
from commands.moving_in import Move, count_what_is_here
from extensions import db
from models import (
    Article,
    ArticleState,
    Comment,
    CommentState,
    DiscussionMode,
    ImportedItem,
    Markup,
    OldAddress,
    Order,
    User,
)
from queries.counters import counter_differences
from queries.discussion import discussion_page
from services.bulk_labels import BulkLabel, add_tags
from services.claims import claim_comments
from tests.commands.old_site import THEN, SiteInMemory, old_article, old_comment
from tests.factories import Newsroom, make_user

TABLES = (Article, Comment, User, OldAddress, ImportedItem)


def site() -> SiteInMemory:
    return SiteInMemory(
        [
            old_article("7", tags=("romford",)),
            old_article("8", takes_comments=False),
            old_article("9", is_published=False, published_at=None),
        ],
        {"7": [old_comment("1"), old_comment("2", "1"), old_comment("3", "2", is_approved=False), old_comment("4")]},
    )


def everything() -> dict[str, Any]:
    db.session.expire_all()
    rows = {table.__tablename__: db.session.execute(select(table.__table__)).all() for table in TABLES}
    return {name: sorted(map(tuple, found), key=str) for name, found in rows.items()}


def test_stories_move_in_as_they_stood(newsroom: Newsroom) -> None:
    moved = Move(site()).carry_out()
    assert (moved.articles, moved.comments) == (3, 4)
    story, closed, draft = db.session.scalars(select(Article).where(Article.headline.like("Old%")).order_by(Article.id))
    assert (story.slug, story.body_html, story.body_markup) == (
        "old-story-7",
        "<p>It <strong>happened</strong>.</p>",
        Markup.HTML,
    )
    assert (story.published_at, story.section.name, story.byline) == (THEN, "Fire", "By Ines Calder")
    assert [tag.name for tag in story.tags] == ["Romford"]
    assert closed.discussion_mode is DiscussionMode.CLOSED and closed.discussion_reason
    assert (draft.state, draft.published_at) == (ArticleState.DRAFT, None)
    assert counter_differences() == []


def test_threads_move_in_as_they_stood(newsroom: Newsroom) -> None:
    Move(site()).carry_out()
    article = db.session.scalars(select(Article).where(Article.slug == "old-story-7")).one()
    first, second = discussion_page(article.id, Order.OLDEST).threads
    assert (first.row.name, first.row.body_html.strip()) == ("Wren", "<p>Said <em>there</em>, 1.</p>")
    assert [reply.row.body_html.strip() for reply in first.replies] == ["<p>Said <em>there</em>, 2.</p>"]
    assert second.row.body_html.strip().endswith("4.</p>")
    assert article.comment_count == 3
    held = db.session.scalars(select(Comment).where(Comment.state == CommentState.HELD)).one()
    assert "3." in held.body_source


def test_moving_in_again_changes_nothing(newsroom: Newsroom) -> None:
    Move(site()).carry_out()
    before = everything()
    moved = Move(site()).carry_out()
    assert (moved.articles, moved.comments, moved.articles_here, moved.comments_here) == (0, 0, 3, 4)
    assert everything() == before


def test_a_move_that_was_stopped_goes_on_from_there(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving_in, "BATCH", 2)
    stopped = site()
    stopped.breaks_at = "4"
    move = Move(stopped)
    with pytest.raises(KeyboardInterrupt):
        move.carry_out()
    assert move.moved.comments == 2
    left = count_what_is_here(site())
    assert (left.comments, left.comments_here, left.articles) == (2, 2, 0)
    moved = Move(site()).carry_out()
    assert (moved.comments, moved.comments_here) == (2, 2)
    assert counter_differences() == []
    assert db.session.scalar(select(func.count()).select_from(Comment)) == 4


def test_counting_what_would_be_written_writes_nothing(newsroom: Newsroom) -> None:
    before = everything()
    counted = count_what_is_here(site())
    assert (counted.articles, counted.comments, counted.articles_here) == (3, 4, 0)
    assert everything() == before


def test_what_was_changed_here_stays_changed(newsroom: Newsroom) -> None:
    Move(site()).carry_out()
    article = db.session.scalars(select(Article).where(Article.slug == "old-story-7")).one()
    article.headline = "Old story, corrected here"
    db.session.commit()
    Move(site()).carry_out()
    assert db.session.get_one(Article, article.id).headline == "Old story, corrected here"


def test_a_writer_with_an_account_there_and_here_is_the_same_person(newsroom: Newsroom) -> None:
    ines, wren = make_user("Ines Calder"), make_user("Wren here")
    moving = site()
    moving.said["7"].append(old_comment("5", writer=OldWriter("Ines", "ines-key", has_account=True)))
    Move(moving, {"ines-key": ines.id, "wren-key": wren.id}).carry_out()
    written = db.session.scalars(select(Comment).where(Comment.author_id == ines.id)).one()
    assert "5." in written.body_source
    assert db.session.scalars(select(Article.author_id).where(Article.slug == "old-story-7")).one() == ines.id
    # Wren only typed an address there: that is for Wren to claim, not for us to believe.
    assert db.session.scalar(select(func.count()).where(Comment.author_id == wren.id)) == 0


def test_every_discussion_can_be_closed_on_the_way_in(newsroom: Newsroom) -> None:
    Move(site(), close_discussions=True).carry_out()
    modes = db.session.scalars(select(Article.discussion_mode).where(Article.headline.like("Old%"))).all()
    assert set(modes) == {DiscussionMode.CLOSED}


def test_a_story_too_long_to_draw_is_left_out_with_its_comments(newsroom: Newsroom) -> None:
    moving = site()
    moving.stories[0] = old_article("7", body_html="word " * 50_000)
    counted = count_what_is_here(moving)
    moved = Move(moving).carry_out()
    assert (moved.articles, moved.too_long, moved.comments, moved.comments_of_too_long) == (2, 1, 0, 4)
    assert (counted.articles, counted.comments, counted.comments_of_too_long) == (2, 0, 4)


def test_a_taken_address_gets_a_number_and_old_addresses_lead_to_it(newsroom: Newsroom) -> None:
    newsroom.article.slug = "old-story-7"
    db.session.commit()
    Move(site()).carry_out()
    article = db.session.scalars(select(Article).where(Article.headline == "Old story 7")).one()
    assert article.slug == "old-story-7-2"
    led = db.session.scalars(select(OldAddress.path).where(OldAddress.article_id == article.id)).all()
    assert sorted(led) == ["/2019/05/old-story-7", "/?p=7"]


def test_a_guest_who_is_claimed_meanwhile_goes_on_as_the_reader(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving_in, "BATCH", 2)
    moving, reader = site(), newsroom.reader.id
    key = moving.said["7"][0].writer.claim_key

    def claim_at_once(number: int) -> None:
        if number == 2:
            claim_comments(reader, key)

    moved = Move(moving, on_progress=claim_at_once).carry_out()
    assert moved.comments == 4
    authors = set(db.session.scalars(select(Comment.author_id)))
    assert authors == {reader}
    assert counter_differences() == []


def test_an_address_given_for_a_name_is_not_shown(newsroom: Newsroom) -> None:
    moving = site()
    moving.stories[0] = old_article("7", writer=OldWriter("boss@secret.example"))
    moving.said["7"] = [
        old_comment(str(number), writer=OldWriter(name))
        for number, name in enumerate(["wren@secret.example", "@twitter", "Sam @ Home"], start=1)
    ]
    Move(moving).carry_out()
    article = db.session.scalars(select(Article).where(Article.slug == "old-story-7")).one()
    names = [thread.row.name for thread in discussion_page(article.id, Order.OLDEST).threads]
    assert (article.byline, names) == ("By boss", ["wren", "@twitter", "Sam @ Home"])


def test_labels_without_a_letter_are_labels_of_their_own(newsroom: Newsroom) -> None:
    brought = add_tags("old.example.org", [BulkLabel("🔥", "🔥"), BulkLabel("🚑", "🚑"), BulkLabel("Fire", "Fire")])
    assert len(set(brought.values())) == 3
    assert add_tags("old.example.org", [BulkLabel("🔥", "🔥")]) == {"🔥": brought["🔥"]}
