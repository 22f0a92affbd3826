"""A site goes into one file and comes back whole, on both databases, while readers write; or nothing is left."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from flask_migrate import downgrade
from sqlalchemy import select, text

from adapters.backups import read_manifest
from extensions import db
from models import Article, Comment, User
from queries.counters import counter_differences
from tests.commands.places import Places, back_up, rewritten, rows_of, run, tables_of
from tests.factories import say

pytestmark = pytest.mark.committed


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def places(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    cluster = request.getfixturevalue("cluster") if request.param == "postgresql" else None
    made = Places(tmp_path_factory.mktemp("places"), cluster)
    yield made
    made.close()


@pytest.fixture(scope="module")
def site(places: Places) -> Flask:
    """Changed by no test but those that make it one of their own."""
    return places.filled()


@pytest.fixture(scope="module")
def file(site: Flask, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return back_up(site, tmp_path_factory.mktemp("kept") / "whole.btl.tar.gz")


def test_a_site_comes_back_row_for_row(site: Flask, file: Path, places: Places) -> None:
    target = places.empty()
    done = run(target, "restore", file)
    assert done.exit_code == 0, done.output
    assert rows_of(target) == rows_of(site)
    assert not [
        person for _, address, name, *_ in rows_of(site)["users"] for person in (address, name) if person in done.output
    ]
    told = dict(re.findall(r"^(\w+) +([\d,]+)  equal$", done.output, re.MULTILINE))
    assert told == {"alembic_version": "1", **{name: str(len(rows)) for name, rows in rows_of(site).items()}}
    assert run(target, "verify-counters").output == "0 differences.\n"


def test_a_restored_site_goes_on_where_the_first_one_was(site: Flask, file: Path, places: Places) -> None:
    target = places.empty()
    assert run(target, "restore", file).exit_code == 0
    last = max(row[0] for row in rows_of(site)["comments"])
    with target.app_context():
        article, writer = db.session.scalars(select(Article)).one(), db.session.scalars(select(User)).first()
        assert writer is not None
        assert say(article, writer).id > last
        assert counter_differences() == []
        db.session.remove()


def test_a_backup_made_while_readers_write_is_of_one_moment(places: Places, tmp_path: Path) -> None:
    busy = places.filled()
    with busy.app_context():
        article = SimpleNamespace(id=db.session.scalar(select(Article.id)))
        writers = [SimpleNamespace(id=user_id) for user_id in db.session.scalars(select(User.id)).all()]
        db.session.remove()
    acknowledged: list[int] = []
    began, stopped = threading.Event(), threading.Event()

    def write(writer: SimpleNamespace) -> None:
        while not stopped.is_set():
            with busy.app_context():
                acknowledged.append(say(article, writer).id)  # type: ignore[arg-type]
            if len(acknowledged) > 20:
                began.set()

    threads = [threading.Thread(target=write, args=(writer,)) for writer in writers[:4]]
    for thread in threads:
        thread.start()
    assert began.wait(30)
    before = list(acknowledged)
    file = back_up(busy, tmp_path / "busy.btl.tar.gz")
    after = len(acknowledged)
    stopped.set()
    for thread in threads:
        thread.join()
    assert after > len(before), "nobody wrote meanwhile, so nothing is shown"
    target = places.empty()
    assert run(target, "restore", file).exit_code == 0
    with target.app_context():
        assert set(before) <= set(db.session.scalars(select(Comment.id)))
        assert counter_differences() == []
        if places.kind == "sqlite":
            assert db.session.execute(text("PRAGMA foreign_key_check")).all() == []
        db.session.remove()


def test_a_restore_overwrites_nothing(site: Flask, file: Path) -> None:
    before = rows_of(site)
    refused = run(site, "restore", file)
    assert (refused.exit_code, "a restore overwrites nothing" in refused.output) == (1, True)
    assert rows_of(site) == before


def test_a_backup_can_be_looked_through_anywhere(file: Path, places: Places) -> None:
    target = places.empty()
    looked = run(target, "restore", "--check", file)
    assert (looked.exit_code, "The backup is whole." in looked.output) == (0, True)
    right = "counted" if places.kind == "postgresql" else "equal"
    assert re.search(rf"^comments +13  {right}$", looked.output, re.MULTILINE)
    assert tables_of(target) == []


@pytest.fixture(scope="module")
def old_site(places: Places) -> Flask:
    """As the first release had it."""
    made = places.filled()
    with made.app_context():
        downgrade(revision="0001")
        db.session.remove()
    return made


def test_a_backup_of_an_older_migration_is_moved_up(old_site: Flask, places: Places, tmp_path: Path) -> None:
    target = places.empty()
    done = run(target, "restore", back_up(old_site, tmp_path / "old.btl.tar.gz"))
    assert done.exit_code == 0, done.output
    assert "Moved up from migration 0001 to " in done.output
    assert "Nothing is misconfigured." in run(target, "doctor").output
    assert texts_of(target) == texts_of(old_site)


def test_rows_that_cannot_be_moved_up_are_taken_away_again(old_site: Flask, places: Places, tmp_path: Path) -> None:
    with old_site.app_context(), db.engine.begin() as connection:
        # What migration 0002 makes is there already.
        connection.execute(text("CREATE TABLE tags (id integer PRIMARY KEY)"))
    target = places.empty()
    file = back_up(old_site, tmp_path / "odd.btl.tar.gz")
    with old_site.app_context(), db.engine.begin() as connection:
        connection.execute(text("DROP TABLE tags"))
    failed = run(target, "restore", file)
    assert (failed.exit_code, "was not moved from migration 0001" in failed.output) == (1, True)
    assert "Nothing was restored." in failed.output
    db_file = Path(target.extensions["settings"].data_dir) / "below-the-line.db"
    assert not db_file.exists() if places.kind == "sqlite" else tables_of(target) == []


def texts_of(site: Flask) -> list[tuple[int, str]]:
    with site.app_context(), db.engine.connect() as connection:
        return [(row.id, row.body_source) for row in connection.execute(text(TEXTS))]


TEXTS = "SELECT id, body_source FROM comments ORDER BY id"


def test_a_difference_is_told_and_nothing_is_left_in_place(file: Path, places: Places, tmp_path: Path) -> None:
    tables = read_manifest(file).tables
    other = tables["comments"].model_copy(update={"sha256": "0" * 64})
    target = places.empty()
    refused = run(target, "restore", rewritten(file, tmp_path, tables={**tables, "comments": other}))
    assert refused.exit_code == 1
    assert re.search(r"^comments +13  differs: 13 rows found$", refused.output, re.MULTILINE)
    assert "Nothing was restored." in refused.output
    assert tables_of(target) == []
    assert run(target, "restore", file).exit_code == 0


def test_a_migration_of_a_later_version_is_refused(file: Path, places: Places, tmp_path: Path) -> None:
    target = places.empty()
    refused = run(target, "restore", rewritten(file, tmp_path, revision="9999", version="7.0.0"))
    assert (refused.exit_code, tables_of(target)) == (1, [])
    assert "migration 9999, which this version does not know. It was made by version 7.0.0" in refused.output


def test_a_site_that_was_never_prepared_is_not_backed_up(places: Places) -> None:
    bare = places.empty()
    refused = run(bare, "backup")
    assert (refused.exit_code, "it was never prepared" in refused.output) == (1, True)
    assert list((Path(bare.extensions["settings"].data_dir) / "backups").iterdir()) == []
