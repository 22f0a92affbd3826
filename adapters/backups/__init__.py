"""Backups: the two databases with their own tools, and the one file that a backup is. The format: docs/backup.md."""

from pathlib import Path

from sqlalchemy import Engine

from adapters.backups.archive import read_manifest, unpack, write_archive
from adapters.backups.disk import hash_of, put_in_place
from adapters.backups.manifest import FORMAT, BackupFailed, Compared, Content, Manifest, Packed, compare
from adapters.backups.postgresql import PostgreSQLStore, check_dump
from adapters.backups.protocol import Holding, Progress, Store, in_plain_words
from adapters.backups.sqlite import SQLiteStore, check_file

# How a copy is checked where there is no database to put it into.
CHECKS = {SQLiteStore.kind: check_file, PostgreSQLStore.kind: check_dump}


def store_of(engine: Engine, data_dir: Path) -> Store:
    """The tools for the database that an engine opens. Passing files lie in `data_dir`, or beside a SQLite file."""
    if engine.dialect.name == SQLiteStore.kind:
        return SQLiteStore(Path(engine.url.database or ""))
    return PostgreSQLStore(engine, data_dir)


__all__ = [
    "CHECKS",
    "FORMAT",
    "BackupFailed",
    "Compared",
    "Content",
    "Holding",
    "Manifest",
    "Packed",
    "PostgreSQLStore",
    "Progress",
    "SQLiteStore",
    "Store",
    "compare",
    "hash_of",
    "in_plain_words",
    "put_in_place",
    "read_manifest",
    "store_of",
    "unpack",
    "write_archive",
]
