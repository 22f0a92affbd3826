"""What a database holds comes to the same figures on SQLite and PostgreSQL, in whatever order its rows lie."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, insert, select, text
from sqlalchemy.pool import StaticPool

from adapters.backups import BackupFailed, Content, compare
from adapters.backups.contents import read_holding
from extensions import db
from tests.commands.places import fill
from tests.support import postgres

Rows = dict[str, list[Any]]


def quiet(_step: str, _done: int, _total: int) -> None:
    pass


@contextmanager
def database(url: str, rows: Rows, backwards: bool = False) -> Iterator[Connection]:
    """A database with these rows, laid into it in one order or the other."""
    engine = create_engine(url, poolclass=StaticPool)
    with engine.connect() as connection:
        db.metadata.create_all(connection)
        connection.execute(text("CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('0001')"))
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = replica"))
        for each in db.metadata.sorted_tables:
            if found := rows[each.name]:
                connection.execute(insert(each), [row._mapping for row in (found[::-1] if backwards else found)])
        yield connection
    engine.dispose()


@pytest.fixture
def rows(context: None) -> Rows:
    fill()
    return {each.name: list(db.session.execute(select(each))) for each in db.metadata.sorted_tables}


# What `fill` lays is the same on either; once is enough.
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_same_rows_are_the_same_figures_on_both_databases_and_in_any_order(
    rows: Rows, cluster: postgres.Cluster
) -> None:
    with database("sqlite://", rows) as connection:
        first = read_holding(connection, quiet)
    with database("sqlite://", rows, backwards=True) as connection:
        assert read_holding(connection, quiet) == first
    url = cluster.create_database("same_rows").replace("postgresql:", "postgresql+psycopg:")
    with database(url, rows, backwards=True) as connection:
        assert read_holding(connection, quiet) == first
    assert first.revision == "0001"
    assert {name: first.tables[name].rows for name in rows} == {name: len(found) for name, found in rows.items()}


CHANGES = (
    ("comments", "UPDATE comments SET body_source = body_source || ' ' WHERE id = 3"),
    ("comments", "UPDATE comments SET reply_no = NULL WHERE reply_no = 1"),
    ("comments", "DELETE FROM comments WHERE id = 3"),
    ("attempts", "UPDATE attempts SET at = '2026-11-23 12:00:00.000008'"),
    ("webauthn", "UPDATE webauthn SET public_key = x'00fe'"),
    ("findings", "DELETE FROM findings"),
    ("former_slugs", "INSERT INTO former_slugs VALUES ('old', 1)"),
    ("users", "ALTER TABLE users RENAME COLUMN email TO address"),
)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_any_change_is_a_difference_in_its_table_alone(rows: Rows) -> None:
    for table, change in CHANGES:
        with database("sqlite://", rows) as connection:
            before = read_holding(connection, quiet).tables
            connection.execute(text(change))
            compared = compare(before, read_holding(connection, quiet).tables)
        assert [each.table for each in compared if not each.equal] == [table], change


def test_a_database_without_a_site_has_nothing_to_count() -> None:
    with create_engine("sqlite://").connect() as connection, pytest.raises(BackupFailed, match="never prepared"):
        read_holding(connection, quiet)


def test_a_table_that_is_missing_or_more_is_a_difference() -> None:
    one = Content(rows=1, sha256="1" * 64)
    compared = compare({"a": one, "b": one}, {"b": one, "c": one})
    assert [(each.table, each.rows, each.found, each.equal) for each in compared] == [
        ("a", 1, None, False),
        ("b", 1, 1, True),
        ("c", 0, 1, False),
    ]
