"""What both databases offer for backups, and how what goes wrong is said."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy.exc import SQLAlchemyError

from adapters.backups.manifest import BackupFailed, Compared, Content, CopyName, Kind

# Called with what is being done, how much of it is done, and how much there is.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Holding:
    """What a database holds: the migration it stands at, and every table's content."""

    revision: str
    tables: dict[str, Content]


class Store(Protocol):
    """One of the two databases, with its own tools. Each method refuses with `BackupFailed`."""

    kind: Kind
    # What its copy is called in a backup.
    copy_name: CopyName
    # Where a copy can lie for a while: on the disk it is put in place from.
    folder: Path

    def copy_to(self, copy: Path, progress: Progress) -> Holding:
        """Copy the database as it is at one moment, while it runs, and say what the copy holds."""

    def refuse_taken(self) -> None:
        """Refuse when there is anything here already: a restore never overwrites."""

    def put_back(self, copy: Path, expected: dict[str, Content], progress: Progress) -> list[Compared]:
        """Put a copy in place of nothing, whole and compared; where anything differs, nothing is left in place."""

    def faults(self) -> list[str]:
        """What the database itself finds wrong with what it holds."""

    def clear(self) -> None:
        """Take away what `put_back` has put in place."""


@contextmanager
def in_plain_words(what_was_kept: str) -> Iterator[None]:
    """Say what the disk or the database complained of as `BackupFailed`, with what became of the work."""
    try:
        yield
    except OSError as problem:
        raise BackupFailed(f"The disk says: {problem.strerror or type(problem).__name__}. {what_was_kept}") from problem
    except sqlite3.Error as problem:
        raise BackupFailed(f"SQLite says: {problem}. {what_was_kept}") from problem
    except SQLAlchemyError as problem:
        # Its words could quote rows.
        name = type(problem).__name__
        raise BackupFailed(f"The database does not answer as it should ({name}). {what_was_kept}") from problem
