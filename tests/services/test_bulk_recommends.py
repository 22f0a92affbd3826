"""Many recommends at once: the rows and the numbers beside them."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from extensions import db
from models import Recommendation
from queries.counters import counter_differences
from services.bulk_recommends import BulkRecommend, add_recommends
from services.refusals import NotFound
from tests.factories import NOON, Newsroom, make_article, say

SOON = NOON + timedelta(hours=1)


def test_what_is_brought_is_counted_once_however_often_it_is_brought(newsroom: Newsroom) -> None:
    first, second = say(newsroom.article, newsroom.reader), say(newsroom.article, newsroom.reader)
    people = (newsroom.other, newsroom.moderator)
    given = [BulkRecommend(first.id, person.id, SOON) for person in people]
    given.append(BulkRecommend(second.id, newsroom.other.id, SOON))
    before = newsroom.article.seq
    assert [add_recommends(newsroom.article.id, given) for _ in range(2)] == [3, 0]
    db.session.expire_all()
    assert (first.recommend_count, second.recommend_count) == (2, 1)
    assert newsroom.article.seq > before
    assert counter_differences() == []


def test_ones_own_what_nobody_can_read_and_what_stands_elsewhere_are_left_out(newsroom: Newsroom) -> None:
    own = say(newsroom.article, newsroom.reader)
    held = say(newsroom.article, newsroom.other, "The minutes are at https://example.com/minutes, item 9.")
    elsewhere = say(make_article(newsroom.editor), newsroom.other)
    given = [BulkRecommend(comment.id, newsroom.reader.id, SOON) for comment in (own, held, elsewhere)]
    assert add_recommends(newsroom.article.id, given) == 0
    assert db.session.scalar(select(func.count()).select_from(Recommendation)) == 0


def test_an_unknown_article_is_refused(newsroom: Newsroom) -> None:
    with pytest.raises(NotFound):
        add_recommends(987654, [])
