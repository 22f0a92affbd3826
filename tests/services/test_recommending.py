"""Recommending a comment."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from extensions import db
from models import Article, Comment, DiscussionMode, Recommendation
from queries.counters import counter_differences
from services.comments import withdraw_comment
from services.decisions import reject_comment
from services.recommendations import toggle_recommendation
from services.refusals import NotAllowed, NotFound, NotInThisMode, Refusal, Sanctioned
from tests.factories import NOON, Newsroom, say, seen

LATER = NOON + timedelta(minutes=6)


def given(comment: Comment) -> list[int]:
    query = select(Recommendation.user_id).where(Recommendation.comment_id == comment.id)
    return sorted(db.session.scalars(query.order_by(Recommendation.user_id)))


def test_a_recommend_is_counted_once_a_reader(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    assert toggle_recommendation(comment.id, newsroom.other.id, LATER) is True
    assert toggle_recommendation(comment.id, newsroom.moderator.id, LATER) is True
    assert comment.recommend_count == 2
    assert given(comment) == sorted([newsroom.other.id, newsroom.moderator.id])
    assert counter_differences() == []


def test_a_second_press_takes_it_back(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    toggle_recommendation(comment.id, newsroom.other.id, LATER)
    assert toggle_recommendation(comment.id, newsroom.other.id, LATER) is False
    assert (comment.recommend_count, given(comment)) == (0, [])
    assert toggle_recommendation(comment.id, newsroom.other.id, LATER) is True
    assert counter_differences() == []


def test_readers_see_the_new_number_at_once(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    before = db.session.get_one(Article, newsroom.article.id).seq
    toggle_recommendation(comment.id, newsroom.other.id, LATER)
    db.session.expire_all()
    assert db.session.get_one(Article, newsroom.article.id).seq > before


def refused(comment_id: int, reader_id: int) -> type[Refusal]:
    with pytest.raises(Refusal) as refusal:
        toggle_recommendation(comment_id, reader_id, LATER)
    assert counter_differences() == []
    return refusal.type


def test_nobody_recommends_their_own(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    assert refused(comment.id, newsroom.reader.id) is NotAllowed
    assert given(comment) == []


def test_only_what_is_published_can_be_recommended(newsroom: Newsroom) -> None:
    held = say(newsroom.article, newsroom.reader, "See https://example.com/minutes for it.")
    rejected, withdrawn = say(newsroom.article, newsroom.reader), say(newsroom.article, newsroom.reader)
    reject_comment(seen(rejected), newsroom.moderator.id, 1, LATER)
    withdraw_comment(withdrawn.id, newsroom.reader.id, LATER)
    for comment_id in (held.id, rejected.id, withdrawn.id, 987654):
        assert refused(comment_id, newsroom.other.id) is NotFound


@pytest.mark.parametrize(
    ("mode", "refusal"),
    [
        (DiscussionMode.TRIBUTE, NotInThisMode),
        (DiscussionMode.APPEAL, NotInThisMode),
        (DiscussionMode.CLOSED, NotInThisMode),
        (DiscussionMode.HIDDEN, NotFound),
    ],
)
def test_some_modes_have_no_recommends(newsroom: Newsroom, mode: DiscussionMode, refusal: type[Refusal]) -> None:
    comment = say(newsroom.article, newsroom.reader)
    newsroom.close(mode)
    assert refused(comment.id, newsroom.other.id) is refusal


def test_standing_counts(newsroom: Newsroom) -> None:
    comment, other = say(newsroom.article, newsroom.reader), newsroom.other
    other.suspended_until = LATER + timedelta(hours=1)
    db.session.commit()
    assert refused(comment.id, other.id) is Sanctioned
    other.suspended_until, other.banned_at = None, NOON
    db.session.commit()
    assert refused(comment.id, other.id) is Sanctioned
    other.banned_at, other.active = None, False
    db.session.commit()
    assert refused(comment.id, other.id) is NotAllowed
