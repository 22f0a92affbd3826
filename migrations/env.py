"""How migrations run: on the app's own engine, in batches on SQLite, with SQLite's foreign keys off meanwhile."""

import re
from typing import Any

from alembic import context
from flask import current_app
from flask_security import AsaList
from sqlalchemy import Connection

from extensions import db
from models.base import UTCDateTime

# Not ours to migrate: the alarm clock's tables, and the shadow tables of full-text search.
NOT_OURS = re.compile(r"^huey_|_fts(_data|_idx|_docsize|_config|_content)?$")


def include_object(_object: Any, name: str | None, kind: str, _reflected: bool, _compare_to: Any) -> bool:
    return kind != "table" or not NOT_OURS.search(name or "")


def render_item(kind: str, item: Any, _autogen: Any) -> str | bool:
    """Migrations name the database's own types: they have to go on running when the records have moved on."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime()"
    return "sa.UnicodeText()" if kind == "type" and isinstance(item, AsaList) else False


def run(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        # A batch migration drops and remakes tables; with foreign keys on, that deletes the rows that point at them.
        # It has to be said to the driver: inside SQLAlchemy's transaction SQLite silently does nothing.
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA foreign_keys=OFF")
        assert raw.execute("PRAGMA foreign_keys").fetchone() == (0,)
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=True,
        include_object=include_object,
        render_item=render_item,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    if connection.dialect.name == "sqlite":
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA foreign_keys=ON")


assert current_app, "migrations run inside the app: flask --app app prepare"
with db.engine.connect() as opened:
    run(opened)
