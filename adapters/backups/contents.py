"""What a database holds, table by table, in figures that are the same on SQLite and PostgreSQL.

A table's hash is the sum, modulo 2^256, of the SHA-256 of its column names and of each of its rows: so neither the
order in which rows lie on the disk matters nor how a database sorts words, and nothing has to be kept in memory. A row
is the JSON list of its values in the order of the columns' names; moments are in ISO 8601, bytes in hexadecimal.
"""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, TableClause, column, func, inspect, select, table, text

from adapters.backups.manifest import BackupFailed, Content
from adapters.backups.protocol import Holding, Progress

# No data: the alarm clock's tables, and what full-text search makes of the texts (migrations/env.py has the same).
NOT_DATA = re.compile(r"^huey_|_fts(_data|_idx|_docsize|_config|_content)?$")
# Rows read at a time: a thousand of the longest comments are 20 MB.
BATCH = 1000
MODULUS = 1 << 256


def tables_in(connection: Connection) -> list[str]:
    """The names of all tables that hold data. Refuses a database that was never prepared."""
    names = [name for name in sorted(inspect(connection).get_table_names()) if not NOT_DATA.search(name)]
    if "alembic_version" not in names:
        raise BackupFailed("There is no site in this database: it was never prepared.")
    return names


def read_holding(connection: Connection, progress: Progress) -> Holding:
    """Count and hash every table that this connection sees, at the moment of its transaction.

    Refuses a database that was never prepared.
    """
    inspector = inspect(connection)
    tables = [_as_it_is(inspector, name) for name in tables_in(connection)]
    total = sum(connection.scalar(select(func.count()).select_from(each)) or 0 for each in tables)
    found: dict[str, Content] = {}
    for each in tables:
        done = sum(content.rows for content in found.values())
        found[each.name] = _content(connection, each, lambda rows, done=done: progress("Counting", done + rows, total))
    revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return Holding(str(revision), found)


def _as_it_is(inspector: Any, name: str) -> TableClause:
    """A table as the database describes it: the records may be of another revision than a backup is."""
    kept = [each for each in inspector.get_columns(name) if not each.get("computed")]
    return table(name, *(column(each["name"], each["type"]) for each in sorted(kept, key=lambda each: each["name"])))


def _content(connection: Connection, each: TableClause, progress: Any) -> Content:
    rows, total = 0, _number([part.name for part in each.columns])
    result = connection.execute(select(each).execution_options(yield_per=BATCH))
    for batch in result.partitions():
        total = (total + sum(_number(tuple(row)) for row in batch)) % MODULUS
        rows += len(batch)
        progress(rows)
    return Content(rows=rows, sha256=f"{total:064x}")


def _number(values: Sequence[Any]) -> int:
    return int.from_bytes(sha256(_encode(values).encode("ascii")).digest(), "big")


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    if isinstance(value, bytes | memoryview):
        return value.hex()
    raise BackupFailed(f"Backups do not know how to write a {type(value).__name__}.")


_encode = json.JSONEncoder(separators=(",", ":"), sort_keys=True, default=_plain).encode
