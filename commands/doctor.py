"""`flask doctor`: what is misconfigured, in plain words. (Settings that stop the start are named before this runs.)"""

import resource
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import click
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from config import Settings
from database import is_sqlite
from extensions import db, migrate
from queries.letters import letters_overdue

# A letter that waits longer than ten sweeps: the worker or the mail server is away.
LATE = timedelta(minutes=10)
FILES_WANTED = 4096


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Say in plain words what is misconfigured. Exits 1 when something is."""
    settings = current_app.extensions["settings"]
    where = f"Data: {settings.data_dir.resolve()}. Site: {settings.site_url}"
    click.echo(f"Environment: {settings.environment.value}. {where}")
    problems = [*_settings(settings), *_files(settings), *_database(settings)]
    for problem in problems:
        click.echo(f"- {problem}")
    click.echo("Nothing is misconfigured." if not problems else f"{len(problems)} to mend.")
    sys.exit(1 if problems else 0)


def _settings(settings: Settings) -> Iterator[str]:
    if not settings.mail_server and not settings.production:
        click.echo("Mail: none is sent; read it at /dev/mail. Set MAIL_SERVER to send it.")
    if not (settings.contact_email or settings.mail_from):
        click.echo("Contact: no address is shown. Set CONTACT_EMAIL.")
    if settings.production and not settings.trusted_proxies:
        yield "TRUSTED_PROXIES is 0: behind a proxy every reader looks like one, and limits would fall on all of them."
    if settings.production and not settings.staff_second_factor:
        yield "REQUIRE_STAFF_SECOND_FACTOR is off: staff can sign in with a password alone."


def _files(settings: Settings) -> Iterator[str]:
    probe = settings.data_dir / ".doctor"
    try:
        probe.write_text("")
        probe.unlink()
    except OSError:
        yield f"DATA_DIR ({settings.data_dir.resolve()}) cannot be written to."
    keys = settings.data_dir / "keys"
    if keys.is_dir() and any(key.stat().st_mode & 0o077 for key in keys.iterdir()):
        yield f"Others can read the secrets in {keys.resolve()}. Run: chmod 600 {keys}/*"
    if resource.getrlimit(resource.RLIMIT_NOFILE)[1] < FILES_WANTED:
        yield f"Fewer than {FILES_WANTED} files may be open at once (ulimit -n): a busy hour needs more."


def _database(settings: Settings) -> Iterator[str]:
    try:
        with db.engine.connect() as connection:
            at = MigrationContext.configure(connection).get_current_revision()
            kept = connection.execute(text("PRAGMA synchronous")).scalar() if is_sqlite(db.engine) else 2
    except SQLAlchemyError as problem:
        yield f"The database does not answer ({type(problem).__name__}). Look at DATABASE_URL."
        return
    wanted = ScriptDirectory.from_config(migrate.get_config()).get_current_head()
    if at != wanted:
        yield f"The database is at revision {at or 'none'} and should be at {wanted}. Run: flask --app app prepare"
        return
    if kept != 2:
        yield "SQLite does not write every commit to disk (PRAGMA synchronous)."
    if settings.mail_server and (late := letters_overdue(datetime.now(UTC) - LATE)):
        yield f"{late} letters have waited for more than ten minutes. Is the worker running, and the mail server there?"
