"""What everybody may read is found, nothing else is, and nothing else is in the index."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from extensions import db
from models import RULES, Article, Comment, DiscussionMode, Section
from services.accounts import LeftComments, delete_account
from services.articles import Copy, change_article, publish_article, withdraw_article, write_article
from services.comments import withdraw_comment
from services.decisions import approve_comment, reject_comment
from tests.factories import NOON, Newsroom, make_article, say, seen
from tests.queries.looking import check_index, comments_with, entries, stories_with

LATER = NOON + timedelta(minutes=5)
WORDS = "The ferryman sings, see https://example.com/ferry for the song."


def held(newsroom: Newsroom) -> Comment:
    return say(newsroom.article, newsroom.reader, WORDS)


def published(newsroom: Newsroom) -> Comment:
    comment = held(newsroom)
    approve_comment(seen(comment), newsroom.moderator.id, LATER)
    return comment


def rejected(newsroom: Newsroom) -> Comment:
    comment = published(newsroom)
    reject_comment(seen(comment), newsroom.moderator.id, 1, LATER)
    return comment


def put_back(newsroom: Newsroom) -> Comment:
    comment = rejected(newsroom)
    approve_comment(seen(comment), newsroom.moderator.id, LATER)
    return comment


def withdrawn(newsroom: Newsroom) -> Comment:
    comment = published(newsroom)
    withdraw_comment(comment.id, newsroom.reader.id, LATER)
    return comment


def withdrawn_with_a_reply(newsroom: Newsroom) -> Comment:
    comment = published(newsroom)
    say(newsroom.article, newsroom.other, "What a voice.", parent_id=comment.id)
    withdraw_comment(comment.id, newsroom.reader.id, LATER)
    return comment


def withdrawn_while_held(newsroom: Newsroom) -> Comment:
    comment = held(newsroom)
    withdraw_comment(comment.id, newsroom.reader.id, LATER)
    return comment


def rejected_while_held(newsroom: Newsroom) -> Comment:
    comment = held(newsroom)
    reject_comment(seen(comment), newsroom.moderator.id, 1, LATER)
    return comment


def account_gone_comments_kept(newsroom: Newsroom) -> Comment:
    comment = published(newsroom)
    delete_account(newsroom.reader.id, LeftComments.KEEP, LATER)
    return comment


def account_gone_with_its_comments(newsroom: Newsroom) -> Comment:
    comment = published(newsroom)
    delete_account(newsroom.reader.id, LeftComments.REMOVE, LATER)
    return comment


def deleted_outright(newsroom: Newsroom) -> Comment:
    comment = published(newsroom)
    db.session.execute(delete(Comment).where(Comment.id == comment.id))
    return comment


@pytest.mark.parametrize("act", [published, put_back, account_gone_comments_kept])
def test_a_published_comment_is_found(newsroom: Newsroom, act: Callable[[Newsroom], Comment]) -> None:
    comment_id = act(newsroom).id
    assert comments_with("ferryman") == [comment_id]
    assert entries("comments") == 1
    check_index()


@pytest.mark.parametrize(
    "act",
    [
        held,
        rejected,
        withdrawn,
        withdrawn_with_a_reply,
        withdrawn_while_held,
        rejected_while_held,
        account_gone_with_its_comments,
        deleted_outright,
    ],
)
def test_any_other_comment_is_neither_found_nor_indexed(newsroom: Newsroom, act: Callable[[Newsroom], Comment]) -> None:
    act(newsroom)
    for typed in ("ferryman", '"ferryman sings"', "ferryman -bridge", "example"):
        assert comments_with(typed) == []
    assert entries("comments") == (1 if act is withdrawn_with_a_reply else 0)
    check_index()


def test_a_name_is_no_part_of_a_comment(newsroom: Newsroom) -> None:
    published(newsroom)
    assert comments_with(newsroom.reader.display_name) == []


def write(newsroom: Newsroom, **copy: str) -> Article:
    section = db.session.scalars(select(Section)).first()
    assert section is not None
    given = {"headline": "A ferry crosses", "body": "The **ferryman** sings.", **copy}
    return write_article(Copy(section_id=section.id, **given), newsroom.editor.id, NOON)  # type: ignore[arg-type]


def change(newsroom: Newsroom, article: Article, **copy: str) -> None:
    given = {"headline": article.headline, "body": article.body_source, "standfirst": article.standfirst, **copy}
    changed = Copy(section_id=article.section_id, **given)  # type: ignore[arg-type]
    change_article(article.id, changed, article.edition, newsroom.editor.id, LATER)


def test_a_draft_is_neither_found_nor_indexed(newsroom: Newsroom) -> None:
    article, before = write(newsroom), entries("articles")
    change(newsroom, article, standfirst="Every morning the ferryman.")
    assert stories_with("ferryman") == []
    assert entries("articles") == before


def test_a_story_is_found_by_its_headline_standfirst_and_body_while_it_is_out(newsroom: Newsroom) -> None:
    article = write(newsroom, standfirst="Every morning, in fog too.")
    publish_article(article.id, newsroom.editor.id, LATER)
    for typed in ("crosses", "fog", "ferryman", "crosses fog ferryman"):
        assert stories_with(typed) == [article.slug]
    withdraw_article(article.id, "It named a child.", newsroom.editor.id, LATER)
    for typed in ("crosses", "fog", "ferryman"):
        assert stories_with(typed) == []
    publish_article(article.id, newsroom.editor.id, LATER)
    assert stories_with("fog") == [article.slug]
    check_index()


def test_what_an_editor_took_out_of_a_story_is_not_found(newsroom: Newsroom) -> None:
    article = make_article(
        newsroom.editor, headline="A ferry crosses", body="The ferryman sings.", standfirst="In fog."
    )
    change(newsroom, article, headline="A boat crosses", body="The boatman hums.", standfirst="In rain.")
    assert [stories_with(typed) for typed in ("ferry", "ferryman", "fog")] == [[], [], []]
    assert [stories_with(typed) for typed in ("boat", "boatman", "rain")] == [[article.slug]] * 3
    check_index()


def test_the_comments_of_a_withdrawn_story_are_not_found(newsroom: Newsroom) -> None:
    comment_id = published(newsroom).id
    withdraw_article(newsroom.article.id, "It named a child.", newsroom.editor.id, LATER)
    assert comments_with("ferryman") == []
    assert comments_with("ferryman", article_id=newsroom.article.id) == []
    publish_article(newsroom.article.id, newsroom.editor.id, LATER)
    assert comments_with("ferryman") == [comment_id]


@pytest.mark.parametrize("mode", [mode for mode, rules in RULES.items() if rules.readable])
def test_the_comments_of_any_readable_discussion_are_found(newsroom: Newsroom, mode: DiscussionMode) -> None:
    comment_id = published(newsroom).id
    newsroom.close(mode)
    assert comments_with("ferryman") == [comment_id]


def test_nothing_of_a_hidden_discussion_is_found(newsroom: Newsroom) -> None:
    comment_id = published(newsroom).id
    newsroom.close(DiscussionMode.HIDDEN)
    assert comments_with("ferryman") == []
    assert comments_with("ferryman", article_id=newsroom.article.id) == []
    newsroom.close(DiscussionMode.OPEN)
    assert comments_with("ferryman") == [comment_id]


def test_what_goes_with_its_story_goes_from_the_index(newsroom: Newsroom) -> None:
    published(newsroom)
    db.session.execute(delete(Article).where(Article.id == newsroom.article.id))
    assert (entries("articles"), entries("comments")) == (0, 0)
    check_index()


def test_what_is_rolled_back_is_rolled_back_in_the_index(newsroom: Newsroom) -> None:
    comment = published(newsroom)
    comment.body_html = "<p>The boatman hums.</p>"
    db.session.flush()
    assert (comments_with("boatman"), comments_with("ferryman")) == ([comment.id], [])
    db.session.rollback()
    assert (comments_with("boatman"), comments_with("ferryman")) == ([], [comment.id])
    assert entries("comments") == 1
