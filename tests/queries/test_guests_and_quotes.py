"""Where guests may write, and what can be quoted."""

import pytest

from extensions import db
from models import DiscussionMode, GuestPolicy, Site
from queries.guests import guests_may_write, takes_guests
from queries.quoting import MOST_PARAGRAPHS, quoted_comment, story_paragraphs
from services.articles import withdraw_article
from services.decisions import reject_comment
from tests.factories import NOON, Newsroom, make_article, say, seen


def lets_guests(newsroom: Newsroom, policy: GuestPolicy, *, chosen: bool = False) -> None:
    db.session.get_one(Site, 1).guest_policy = policy
    newsroom.article.takes_guests = chosen
    db.session.commit()


@pytest.mark.parametrize(
    ("policy", "chosen", "may"),
    [
        (GuestPolicy.OFF, True, False),
        (GuestPolicy.SOME, False, False),
        (GuestPolicy.SOME, True, True),
        (GuestPolicy.ON, False, True),
    ],
)
def test_guests_write_nowhere_or_where_an_editor_chose_or_everywhere(
    newsroom: Newsroom, policy: GuestPolicy, chosen: bool, may: bool
) -> None:
    lets_guests(newsroom, policy, chosen=chosen)
    assert takes_guests(newsroom.article) is guests_may_write(newsroom.article.slug) is may


@pytest.mark.parametrize("mode", [DiscussionMode.CLOSED, DiscussionMode.HIDDEN])
def test_a_closed_discussion_invites_no_guests(newsroom: Newsroom, mode: DiscussionMode) -> None:
    lets_guests(newsroom, GuestPolicy.ON)
    newsroom.close(mode)
    assert not takes_guests(newsroom.article)
    # What is sent all the same is given back with the reason.
    assert guests_may_write(newsroom.article.slug)


def test_guests_write_under_no_story_that_is_not_there(newsroom: Newsroom) -> None:
    lets_guests(newsroom, GuestPolicy.ON)
    withdraw_article(newsroom.article.id, "It named a child.", newsroom.editor.id, NOON)
    assert not takes_guests(newsroom.article)
    assert not guests_may_write("no-such-story")


def test_a_published_comment_is_quoted_with_its_writers_own_words(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader, "> Somebody else's\n\nMy *own* words.")
    quoted = quoted_comment(newsroom.article.id, comment.id)
    assert quoted is not None
    assert (quoted.name, quoted.words, quoted.created_at) == (newsroom.reader.display_name, "My own words.", NOON)
    assert quoted.quoted("12:00", "http://localhost/comments/1") == (
        f"> My own words.\n> [{newsroom.reader.display_name}, 12:00](http://localhost/comments/1)"
    )


def test_only_what_everybody_can_read_here_is_quoted(newsroom: Newsroom) -> None:
    held = say(newsroom.article, newsroom.reader, "See https://example.com/x")
    rejected = say(newsroom.article, newsroom.reader)
    reject_comment(seen(rejected), newsroom.moderator.id, 1, NOON)
    elsewhere = say(make_article(newsroom.editor), newsroom.reader)
    for comment_id in (held.id, rejected.id, elsewhere.id, 10**9):
        assert quoted_comment(newsroom.article.id, comment_id) is None


def test_a_storys_paragraphs_are_numbered_and_the_first_sixty(newsroom: Newsroom) -> None:
    story = make_article(newsroom.editor, body="\n\n".join(f"Paragraph *{n}* <b>." for n in range(1, 99)))
    found = story_paragraphs(story)
    assert len(found) == MOST_PARAGRAPHS
    assert (found[2].number, found[2].words, found[2].begins) == (3, "Paragraph 3 <b>.", "Paragraph 3 <b>.")


def test_a_long_paragraph_is_told_by_its_beginning(newsroom: Newsroom) -> None:
    story = make_article(newsroom.editor, body="The bridge is stuck & stays so. " * 30)
    begins = story_paragraphs(story)[0].begins
    assert begins.startswith("The bridge is stuck & stays so. The") and begins.endswith("…") and len(begins) <= 110


def test_a_story_without_words_has_no_paragraphs(newsroom: Newsroom) -> None:
    newsroom.article.body_html = ""
    assert story_paragraphs(newsroom.article) == ()
