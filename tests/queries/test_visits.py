"""What came in a discussion since a reader was there."""

from datetime import timedelta
from typing import Any

import pytest

from extensions import db
from queries.threads import place_in_thread
from queries.visits import MOST_NEW, arrivals_since
from services.comments import withdraw_comment
from tests.factories import NOON, Newsroom, make_article, say
from tests.queries.grown import costs, grow_discussion, grow_thread, plans
from tests.telling import SOON, answer

SECOND = timedelta(seconds=1)


def came(newsroom: Newsroom, since: Any = NOON) -> list[int]:
    return [arrival.id for arrival in arrivals_since(newsroom.article.id, newsroom.reader.id, since)]


def test_what_others_published_since_comes_newest_first(newsroom: Newsroom) -> None:
    old = say(newsroom.article, newsroom.other, at=NOON)
    top = say(newsroom.article, newsroom.other, at=NOON + SECOND)
    reply = answer(old, newsroom.editor, at=NOON + 2 * SECOND)
    say(newsroom.article, newsroom.reader, at=NOON + 3 * SECOND)
    say(make_article(newsroom.editor), newsroom.other, at=NOON + 3 * SECOND)
    say(newsroom.article, newsroom.other, "See https://example.com/minutes, item 9.", at=NOON + 4 * SECOND)
    found = arrivals_since(newsroom.article.id, newsroom.reader.id, NOON)
    assert [(each.id, each.author_id, each.thread_id) for each in found] == [
        (reply.id, newsroom.editor.id, old.id),
        (top.id, newsroom.other.id, top.id),
    ]
    assert [each.thread_opened_at for each in found] == [NOON, NOON + SECOND]
    assert [each.place for each in found] == [place_in_thread(reply.path), 0]


def test_a_tombstone_is_not_new(newsroom: Newsroom) -> None:
    top = say(newsroom.article, newsroom.other, at=NOON + SECOND)
    reply = answer(top, newsroom.editor, at=NOON + SECOND)
    withdraw_comment(top.id, newsroom.other.id, SOON)
    assert came(newsroom) == [reply.id]


def test_times_count_to_the_second_as_they_do_on_a_page(newsroom: Newsroom) -> None:
    say(newsroom.article, newsroom.other, at=NOON + 0.9 * SECOND)
    later = say(newsroom.article, newsroom.other, at=NOON + SECOND)
    assert came(newsroom, NOON + 0.5 * SECOND) == [later.id]


def test_no_more_than_a_hundred_are_looked_at(newsroom: Newsroom) -> None:
    grow_discussion(newsroom.article, newsroom.other, 150)
    assert len(came(newsroom, NOON - timedelta(days=900))) == MOST_NEW + 1


def test_a_place_in_a_thread_is_in_the_order_of_its_paths() -> None:
    paths = ["", "00001", "0000100001", "0000100002", "00002", "000020000z00001", "0000a", "00010"]
    places = [place_in_thread(path) for path in paths]
    assert places == sorted(set(places))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_it_is_read_along_the_index_of_the_newest(newsroom: Newsroom) -> None:
    connection: Any = db.engines[None]
    article_id, reader_id, steps = newsroom.article.id, newsroom.reader.id, []
    for number in (200, 3_000):
        grow_thread(newsroom.article, newsroom.other, number)
        with costs(connection) as cost:
            arrivals_since(article_id, reader_id, NOON - timedelta(days=900))
        steps.append(cost.steps)
        assert len(cost.statements) == 1
        assert "ix_comments_newest" in "\n".join(read := plans(connection, cost))
        assert not any("TEMP B-TREE" in plan for plan in read)
        db.session.execute(db.text("DELETE FROM comments"))
    assert steps[1] <= steps[0] * 1.25 + 3
