"""Backups of the whole site: making one while it runs, checking one, and restoring one into an empty place.

Nothing of the database is changed by these but by a restore, so they take their own connections and no session's turn.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

from adapters import backups
from adapters.backups import BackupFailed, Compared, Manifest, Packed, Progress

# What `place_for` makes, and nothing else: by this `drop_older` knows what it may delete.
NAME = re.compile(r"\d{4}-\d\d-\d\d-\d{6}\.btl\.tar\.gz")
NOTHING_KEPT = "No backup was made, and what was written of one is gone."
NOTHING_RESTORED = "Nothing was restored."


__all__ = [
    "BackupFailed",
    "Restored",
    "check_backup",
    "clear_restored",
    "drop_older",
    "make_backup",
    "place_for",
    "refuse_faults",
    "restore_backup",
]


@dataclass(frozen=True)
class Restored:
    """What a restore, or a look at a backup, has found."""

    manifest: Manifest
    tables: list[Compared]

    @property
    def is_whole(self) -> bool:
        return all(each.equal for each in self.tables)


def place_for(asked: Path | None, data_dir: Path, now: datetime) -> Path:
    """Where a backup goes: the file that was asked for, or one named after the moment in the folder that was, or in
    `DATA_DIR/backups`. Refuses a file that is there already."""
    folder = asked or data_dir / "backups"
    if asked is None:
        with backups.in_plain_words(NOTHING_KEPT):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    place = folder / f"{now:%Y-%m-%d-%H%M%S}.btl.tar.gz" if folder.is_dir() else folder
    if place.exists():
        raise BackupFailed(f"There is a file at {place} already, and backups are not overwritten.")
    return place


def make_backup(engine: Engine, place: Path, version: str, now: datetime, progress: Progress) -> Manifest:
    """Back up a running site into one file, which has its name only once it was read back and compared.

    Refuses a damaged or unprepared database, and what the disk or the database's own tools refuse; then nothing is
    left of it, as when it is interrupted.
    """
    store = backups.store_of(engine, place.parent)
    with backups.in_plain_words(NOTHING_KEPT), _passing_folder(place.parent) as folder:
        copy = folder / store.copy_name
        holding = store.copy_to(copy, progress)
        manifest = Manifest(
            format=backups.FORMAT,
            version=version,
            made_at=now,
            kind=store.kind,
            revision=holding.revision,
            copy_file=Packed(name=store.copy_name, bytes=copy.stat().st_size, sha256=backups.hash_of(copy)),
            tables=holding.tables,
        )
        written = folder / "written"
        backups.write_archive(written, manifest, copy, progress)
        # The disk may not have room for both, and it is the file that has to be right.
        copy.unlink()
        if not _looked_through(written, folder, progress).is_whole:
            raise BackupFailed(f"What was written is not what was read. {NOTHING_KEPT}")
        backups.put_in_place(written, place)
    return manifest


def drop_older(folder: Path, kept: int) -> list[Path]:
    """Delete all but the newest backups of a folder, by the moment in their names. Other files are left alone."""
    ours = sorted(path for path in folder.iterdir() if NAME.fullmatch(path.name))
    older = ours[: max(len(ours) - kept, 0)]
    for path in older:
        path.unlink()
    return older


def check_backup(path: Path, data_dir: Path, progress: Progress) -> Restored:
    """Look a backup through without restoring it. Refuses what is damaged."""
    with backups.in_plain_words(NOTHING_RESTORED), _passing_folder(data_dir) as folder:
        return _looked_through(path, folder, progress)


def restore_backup(
    engine: Engine, path: Path, data_dir: Path, knows: Callable[[str], bool], progress: Progress
) -> Restored:
    """Restore a backup into an empty database, and compare every table with what was counted when it was made.
    Where anything differs nothing is left in place. `knows` says whether a migration is one of ours.

    Refuses a database with anything in it, a backup of the other kind of database, one that is damaged, and one that
    a newer version made.
    """
    store = backups.store_of(engine, data_dir)
    with backups.in_plain_words(NOTHING_RESTORED):
        store.refuse_taken()
        _refuse_unfit(backups.read_manifest(path), store.kind, knows)
        with _passing_folder(store.folder) as folder:
            manifest, copy = backups.unpack(path, folder, progress)
            return Restored(manifest, store.put_back(copy, manifest.tables, progress))


def refuse_faults(engine: Engine, data_dir: Path) -> None:
    """Refuse when the database itself finds fault with what it holds, as after a migration of restored rows."""
    if found := backups.store_of(engine, data_dir).faults():
        raise BackupFailed(f"The database is damaged: {found[0]}.")


def clear_restored(engine: Engine, data_dir: Path) -> None:
    """Take away what `restore_backup` has put in place, when what follows it fails."""
    engine.dispose()
    backups.store_of(engine, data_dir).clear()


def _refuse_unfit(manifest: Manifest, kind: str, knows: Callable[[str], bool]) -> None:
    if manifest.kind != kind:
        names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
        raise BackupFailed(
            f"This is a backup of a {names[manifest.kind]} database, and DATABASE_URL leads to {names[kind]}. "
            "A backup goes back into the kind it came from."
        )
    if not knows(manifest.revision):
        raise BackupFailed(
            f"This backup stands at migration {manifest.revision}, which this version does not know. "
            f"It was made by version {manifest.version}: restore it with that, or a newer one."
        )


def _looked_through(path: Path, folder: Path, progress: Progress) -> Restored:
    manifest, copy = backups.unpack(path, folder, progress)
    return Restored(manifest, backups.CHECKS[manifest.kind](copy, manifest.tables, progress))


@contextmanager
def _passing_folder(beside: Path) -> Iterator[Path]:
    """A folder of its owner's alone, gone with all that is in it however the work ends."""
    with TemporaryDirectory(prefix=".btl-unfinished-", dir=beside) as name:
        yield Path(name)
