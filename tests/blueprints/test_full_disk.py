"""When the disk is full: said in words, with what was written handed back, and mended by room alone."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event

from extensions import db
from models import Comment
from tests.blueprints.house import A_KEY, House, words_of
from tests.conftest import make_app

pytestmark = pytest.mark.committed
TEXT = "It never opens on a Sunday. " * 170


@pytest.fixture
def full(tmp_path: Path) -> Iterator[House]:
    """A house on SQLite whose database may not grow by a page."""
    house = House(make_app("", tmp_path))
    with house.app.app_context():
        engine = db.engine
    engine.dispose()
    with closing(sqlite3.connect(tmp_path / "below-the-line.db")) as connection:
        connection.execute("VACUUM")
    # Below the present size it means the present size.
    event.listen(engine, "connect", lambda raw, _record: raw.execute("PRAGMA max_page_count = 1"))
    yield house
    engine.dispose()


def test_a_comment_for_which_there_is_no_room_comes_back_with_the_reason(full: House) -> None:
    answer = full.browser(full.reader).post(f"{full.address}/comments", data={"body": TEXT, "key": A_KEY})
    assert answer.status_code == 507
    assert f">{TEXT}</textarea>" in words_of(answer)
    assert "what you just sent was not taken in" in words_of(answer)
    with full.app.app_context():
        assert db.session.query(Comment).count() == 0


def test_reading_goes_on_meanwhile(full: House) -> None:
    full.browser(full.reader).post(f"{full.address}/comments", data={"body": TEXT, "key": A_KEY})
    for browser in (full.browser(), full.browser(full.reader)):
        assert browser.get(full.address).status_code == 200
        assert browser.get("/readyz").status_code == 200
