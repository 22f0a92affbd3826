"""Ranked orders where the database takes nothing in, and by many at once."""

import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import event, func, select

from extensions import db
from models import DiscussionMode, Order, Ranking
from queries.discussion import THREADS_A_PAGE
from services.rankings import current_ranking
from tests.blueprints.house import House, words_of
from tests.conftest import make_app
from tests.queries.grown import grow_discussion

pytestmark = pytest.mark.committed


@pytest.fixture
def large(tmp_path: Path) -> House:
    house = House(make_app("", tmp_path))
    with house.app.app_context():
        grow_discussion(house.article, house.reader, 6_000)
    house.run_discussion(DiscussionMode.CLOSED)
    return house


def test_on_a_full_disk_a_closed_discussion_is_read_all_the_same(large: House, tmp_path: Path) -> None:
    with large.app.app_context():
        engine = db.engine
    engine.dispose()
    with closing(sqlite3.connect(tmp_path / "below-the-line.db")) as connection:
        connection.execute("VACUUM")
    # Below the present size it means the present size.
    event.listen(engine, "connect", lambda raw, _record: raw.execute("PRAGMA max_page_count = 1"))
    for person in (None, large.other):
        for address in (large.address, f"{large.address}/comments?order=replied"):
            answer = large.browser(person).get(address)
            assert answer.status_code == 200
            assert words_of(answer).count('<article class="comment') >= THREADS_A_PAGE
    with large.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Ranking)) == 0
    engine.dispose()


def test_many_who_read_at_once_make_one_ranking(large: House) -> None:
    now, found = datetime.now(UTC), list[int | None]()

    def read() -> None:
        with large.app.app_context():
            found.append(current_ranking(large.article.id, Order.BEST, now).id)

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    with large.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Ranking)) == 1
        db.engine.dispose()
