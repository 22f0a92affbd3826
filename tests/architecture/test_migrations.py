"""The migrations make what the records say, and changing a table loses nothing that hangs on it."""

import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, select

from extensions import bell, db, migrate
from models import Comment, Decision, FormerSlug, ScreeningFinding
from services.decisions import approve_comment
from tests.architecture.house import ROOT
from tests.conftest import make_app
from tests.factories import NOON, Newsroom, say, seen

# On SQLite Alembic changes a table by copying it, dropping the old one and renaming the copy. Every row that points at
# the table goes with the drop, unless foreign keys are off meanwhile, as migrations/env.py has it.
COPIES_A_TABLE = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "copies_a_table", "{head}", None, None


def upgrade() -> None:
    for table in ("articles", "comments", "users"):
        with op.batch_alter_table(table, recreate="always") as batch:
            batch.add_column(sa.Column("another", sa.Integer(), nullable=True))
"""
ROWS = (Comment, Decision, FormerSlug, ScreeningFinding)


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    made = make_app("", tmp_path / "data")
    bell.bind(None)
    return made


def checks_of(engine: sa.Engine) -> set[tuple[str, str, str]]:
    """Every CHECK of a database: the words an enum allows are in them, and Alembic does not compare those."""
    inspector = sa.inspect(engine)
    return {
        (table, str(check["name"]), " ".join(check["sqltext"].split()))
        for table in inspector.get_table_names()
        for check in inspector.get_check_constraints(table)
    }


def test_the_migrations_make_what_the_records_say(app: Flask) -> None:
    with app.app_context():
        command.check(migrate.get_config())


def test_the_migrations_allow_the_words_that_the_records_allow(app: Flask) -> None:
    fresh = sa.create_engine("sqlite://")
    db.metadata.create_all(fresh)
    with app.app_context():
        migrated = checks_of(db.engine)
    assert migrated == checks_of(fresh)
    assert len(migrated) > 5


def test_numbers_never_come_back_in_any_table_that_promises_it(app: Flask) -> None:
    """Alembic's copy of a table forgets AUTOINCREMENT unless it is told again."""
    promised = {table.name for table in db.metadata.sorted_tables if table.dialect_options["sqlite"]["autoincrement"]}
    with app.app_context(), db.engine.connect() as connection:
        made = connection.execute(sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'table'")).all()
    assert {name for name, sql in made if "AUTOINCREMENT" in sql} == promised
    assert {"articles", "comments", "users"} < promised


def test_there_is_one_line_of_migrations(app: Flask) -> None:
    with app.app_context():
        assert len(ScriptDirectory.from_config(migrate.get_config()).get_heads()) == 1


def test_a_filled_database_survives_a_change_of_its_tables(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        fill()
        before, shape = counts(), indexes()
        upgrade(directory=str(migrations_with_one_more(tmp_path)))
        assert "another" in {column["name"] for column in sa.inspect(db.engine).get_columns("articles")}
        assert counts() == before
        assert indexes() == shape
        assert db.session.execute(sa.text("PRAGMA foreign_key_check")).all() == []
        assert db.session.execute(sa.text("PRAGMA foreign_keys")).scalar() == 1


def test_a_filled_database_of_the_first_release_moves_up(app: Flask) -> None:
    with app.app_context():
        fill()
        before, shape = counts(), indexes()
        db.session.remove()
        downgrade(revision="0001")
        upgrade()
        assert counts() == before
        assert indexes() == shape
        assert db.session.execute(sa.text("PRAGMA foreign_key_check")).all() == []
        command.check(migrate.get_config())


def fill() -> None:
    newsroom = Newsroom()
    top = say(newsroom.article, newsroom.reader, "Who pays? See https://example.com/bridge for the sums.")
    approve_comment(seen(top), newsroom.moderator.id, NOON)
    say(newsroom.article, newsroom.other, parent_id=top.id)
    db.session.add(FormerSlug(slug="an-older-address", article_id=newsroom.article.id))
    db.session.commit()


def counts() -> dict[str, int]:
    found = {row.__tablename__: db.session.scalar(select(func.count()).select_from(row)) or 0 for row in ROWS}
    db.session.remove()
    assert all(found.values()), "nothing to lose, so nothing is shown"
    return found


def indexes() -> set[tuple[str, str]]:
    inspector = sa.inspect(db.engine)
    tables = inspector.get_table_names()
    return {(table, str(index["name"])) for table in tables for index in inspector.get_indexes(table)}


def migrations_with_one_more(tmp_path: Path) -> Path:
    """A copy of our migrations, env.py and all, with one at its end that copies tables."""
    copy = tmp_path / "migrations"
    shutil.copytree(ROOT / "migrations", copy, ignore=shutil.ignore_patterns("__pycache__"))
    head = ScriptDirectory.from_config(migrate.get_config()).get_current_head()
    (copy / "versions" / "copies_a_table.py").write_text(COPIES_A_TABLE.format(head=head), encoding="utf-8")
    return copy
