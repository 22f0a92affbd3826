"""`flask backup` and `flask restore`: the whole site in one file, and back from it into an empty place."""

import signal
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import click
from alembic.script import ScriptDirectory
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade

from extensions import db, migrate
from services.backups import (
    BackupFailed,
    Restored,
    check_backup,
    clear_restored,
    drop_older,
    make_backup,
    place_for,
    refuse_faults,
    restore_backup,
)

KEYS = "SECRET_KEY, PASSWORD_SALT and ADDRESS_KEY (or the files of these names in DATA_DIR/keys)"
STOP_SIGNALS = (signal.SIGTERM, signal.SIGHUP)


@click.command("backup")
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--keep", type=click.IntRange(min=1), help="Then delete all but so many backups of that folder.")
@with_appcontext
def backup(path: Path | None, keep: int | None) -> None:
    """Back up the running site into one file. PATH is a file or a folder; DATA_DIR/backups when it is left out."""
    settings = current_app.extensions["settings"]
    now = datetime.now(UTC)
    with going(), Bars() as progress:
        place = place_for(path, settings.data_dir, now)
        if keep and path and not path.is_dir():
            raise click.UsageError(
                "--keep is about a folder of backups: name the folder, and the file is named for you."
            )
        manifest = make_backup(db.engine, place, _version(), now, progress)
        gone = drop_older(place.parent, keep) if keep else []
    rows = sum(content.rows for content in manifest.tables.values())
    click.echo(f"Made {place}: {len(manifest.tables)} tables, {rows:,} rows, {place.stat().st_size / 1e6:,.1f} MB.")
    click.echo("It was read back, and every table counted again.")
    for older in gone:
        click.echo(f"Deleted {older}")
    click.echo(f"Not in it: {KEYS}. Keep them, elsewhere: without them nobody can sign in.")


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="Only look the backup through. Nothing is restored.")
@with_appcontext
def restore(file: Path, check: bool) -> None:
    """Restore a backup into an empty place, and compare every table. Exits 1 when anything differs."""
    settings = current_app.extensions["settings"]
    with going(), Bars() as progress:
        if check:
            restored = check_backup(file, settings.data_dir, progress)
        else:
            restored = restore_backup(db.engine, file, settings.data_dir, _knows, progress)
    _print(restored, "counted" if check and restored.manifest.kind == "postgresql" else "equal")
    if not restored.is_whole:
        raise click.ClickException("The backup differs from what was counted when it was made. Nothing was restored.")
    if check:
        click.echo("The backup is whole.")
        return
    with going():
        _move_up(restored)
    click.echo(f"Restored. Nobody can sign in without the keys this site had: {KEYS}.")


def _move_up(restored: Restored) -> None:
    """Bring restored rows to the migration of this version; what fails leaves nothing in place."""
    settings, head = current_app.extensions["settings"], _migrations().get_current_head()
    if restored.manifest.revision == head:
        return
    try:
        upgrade()
        refuse_faults(db.engine, settings.data_dir)
    except BaseException as problem:
        clear_restored(db.engine, settings.data_dir)
        why = (str(problem).splitlines() or [type(problem).__name__])[0]
        raise click.ClickException(
            f"The backup is whole, but was not moved from migration {restored.manifest.revision} to {head}: {why}. "
            f"Nothing was restored. It was made by version {restored.manifest.version}."
        ) from problem
    click.echo(f"Moved up from migration {restored.manifest.revision} to {head}.")


def _print(restored: Restored, right: str) -> None:
    made = restored.manifest
    click.echo(f"Backup of {made.made_at:%Y-%m-%d %H:%M:%S} UTC by version {made.version}, migration {made.revision}.")
    click.echo(f"{'table':<24} {'rows':>12}  hash")
    for each in restored.tables:
        differs = f"differs: {'no such table' if each.found is None else f'{each.found:,} rows found'}"
        click.echo(f"{each.table:<24} {each.rows:>12,}  {right if each.equal else differs}")


def _version() -> str:
    written = (Path(current_app.root_path) / "pyproject.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(written)["project"]["version"])


def _migrations() -> ScriptDirectory:
    return ScriptDirectory.from_config(migrate.get_config())


def _knows(revision: str) -> bool:
    return revision in {each.revision for each in _migrations().walk_revisions()}


@contextmanager
def going() -> Iterator[None]:
    """Refusals are told in one line, and a signal to stop ends the work as Ctrl-C does: what is half done is undone."""

    def stop(number: int, _frame: Any) -> None:
        # A second one would stop the undoing.
        for each in before:
            signal.signal(each, signal.SIG_IGN)
        sys.exit(128 + number)

    before = {number: signal.getsignal(number) for number in (*STOP_SIGNALS, signal.SIGINT)}
    for number in STOP_SIGNALS:
        # `nohup` asks for the hang-up signal to be ignored.
        if before[number] is not signal.SIG_IGN:
            signal.signal(number, stop)
    try:
        yield
    except BackupFailed as problem:
        raise click.ClickException(str(problem)) from None
    finally:
        for number, was in before.items():
            signal.signal(number, was)


class Bars:
    """One progress bar for each step of the work, on a terminal; elsewhere nothing."""

    def __init__(self) -> None:
        self._bar: Any = None

    def __call__(self, step: str, done: int, total: int) -> None:
        if self._bar is None or self._bar.label != step:
            self._finish()
            self._bar = click.progressbar(length=total, label=step, hidden=not sys.stderr.isatty(), file=sys.stderr)
        self._bar.update(done - self._bar.pos)

    def _finish(self) -> None:
        if self._bar is not None:
            self._bar.render_finish()

    def __enter__(self) -> "Bars":
        return self

    def __exit__(self, _kind: type[BaseException] | None, _problem: object, _trace: TracebackType | None) -> None:
        self._finish()
