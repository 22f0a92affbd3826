"""What feeds and the front page take out of discussions."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import text, update

from extensions import db
from models import Comment, DiscussionMode, Recommendation
from queries.feeds import has_picks, newest_comments, newest_picks
from queries.reading import recommended_by
from services.decisions import reject_comment
from services.picks import pick_comment
from tests.factories import NOON, Newsroom, say, seen
from tests.queries.grown import FIRST_ID, costs, grow_discussion, plans

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_the_newest_comments_are_the_latest_published_replies_too(newsroom: Newsroom) -> None:
    first = say(newsroom.article, newsroom.reader)
    second = say(newsroom.article, newsroom.other, parent_id=first.id, at=NOON + timedelta(minutes=1))
    found = newest_comments(newsroom.article.id)
    assert [comment.id for comment in found] == [second.id, first.id]
    assert [comment.id for comment in newest_comments(newsroom.article.id, limit=1)] == [second.id]


def test_an_edited_comment_has_changed_since_it_was_published(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    comment.edited_at = NOON + timedelta(minutes=5)
    db.session.commit()
    found = newest_comments(newsroom.article.id)[0]
    assert (found.published_at, found.changed_at) == (NOON, NOON + timedelta(minutes=5))


def test_picks_come_with_the_story_they_are_under(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader, "The bridge was open **all day** on Sunday.")
    assert not has_picks(newsroom.article.id)
    pick_comment(comment.id, "She was there.", newsroom.editor.id, NOON)
    assert has_picks(newsroom.article.id)
    found = newest_picks()[0]
    assert (found.id, found.reason, found.slug) == (comment.id, "She was there.", newsroom.article.slug)
    assert found.words == "The bridge was open all day on Sunday."


def test_there_are_no_picks_of_what_cannot_be_read(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    pick_comment(comment.id, "She was there.", newsroom.editor.id, NOON)
    newsroom.close(DiscussionMode.HIDDEN)
    assert newest_picks() == ()
    newsroom.close(DiscussionMode.CLOSED)
    assert len(newest_picks()) == 1
    reject_comment(seen(comment), newsroom.moderator.id, 1, NOON)
    assert newest_picks() == ()


def test_what_a_reader_recommends_is_theirs_alone_and_of_this_page(newsroom: Newsroom) -> None:
    one, other = (say(newsroom.article, newsroom.reader) for _ in range(2))
    db.session.add_all(
        Recommendation(comment_id=comment.id, user_id=newsroom.other.id, at=NOON) for comment in (one, other)
    )
    db.session.commit()
    assert recommended_by(newsroom.other.id, [one.id]) == {one.id}
    assert recommended_by(newsroom.reader.id, [one.id, other.id]) == frozenset()
    assert recommended_by(newsroom.other.id, []) == frozenset()


@on_sqlite
def test_feeds_follow_their_indexes_and_read_no_more_of_a_grown_discussion(newsroom: Newsroom) -> None:
    steps: dict[str, list[int]] = {"comments": [], "picks": []}
    for number in (100, 3_000):
        grow_discussion(newsroom.article, newsroom.reader, number)
        db.session.execute(update(Comment).where(Comment.id > FIRST_ID - 80).values(picked_at=Comment.created_at))
        for name, read in (("comments", partial(newest_comments, newsroom.article.id)), ("picks", newest_picks)):
            with costs(db.engines[None]) as cost:  # type: ignore[arg-type]
                read(limit=5)
            steps[name].append(cost.steps)
            plan = "\n".join(plans(db.engines[None], cost))  # type: ignore[arg-type]
            assert {"comments": "ix_comments_newest", "picks": "ix_comments_all_picks"}[name] in plan
            db.session.execute(text("DELETE FROM comments"))
    for few, many in steps.values():
        assert many <= few * 1.25 + 3
