"""`flask import`: moving in from another system."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import IntegrityError, OperationalError

from adapters.imports import BrokenExport, OldSite
from adapters.imports.wordpress import open_wordpress_export
from commands.moving_in import Move, Moved, count_what_is_here
from queries.imports import confirmed_addresses
from services.claims import claim_key


@click.group("import")
def import_site() -> None:
    """Move a site in from another system."""


@import_site.command("wordpress")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check the whole file and say what would be written; write nothing.")
@click.option("--close-discussions", is_flag=True, help="Close the discussion of every story that moves in.")
@with_appcontext
def wordpress(file: Path, dry_run: bool, close_discussions: bool) -> None:
    """Move in from a WordPress export FILE (Tools, Export, All content). Safe to stop and to run again.

    The whole file is read and checked before anything is written. What is here already is not touched.
    """
    key = current_app.extensions["settings"].address_key

    def hash_address(address: str) -> str:
        return claim_key(key, address)

    try:
        with _bar("Reading ", file.stat().st_size) as bar:
            opened = open_wordpress_export(file, hash_address, lambda done, _all: bar.update(done - bar.pos))
            with opened as site:
                bar.finish()
                _move(site, hash_address, dry_run, close_discussions)
    except BrokenExport as problem:
        raise click.ClickException(f"{file.name} cannot be read, and nothing was written.\n{problem}") from None


def _move(site: OldSite, hash_address: Callable[[str], str], dry_run: bool, close_discussions: bool) -> None:
    read = site.tally.read
    if dry_run:
        _report(site, count_what_is_here(site), "Would write")
        return
    accounts = {hash_address(email): user_id for user_id, email in confirmed_addresses()}
    with _bar("Writing ", read["articles"] + read["comments"]) as bar:
        move = Move(site, accounts, close_discussions, bar.update)
        try:
            move.carry_out()
        except (KeyboardInterrupt, OperationalError, IntegrityError) as stopped:
            _report(site, move.moved, "Written")
            # The last: a reader claimed their comments just now, and the guest who was to have more is gone.
            why = "" if isinstance(stopped, KeyboardInterrupt) else ", because the database did not take more"
            raise click.ClickException(
                f"Stopped{why}. What was written stays; the same command goes on from there."
            ) from None
    _report(site, move.moved, "Written")


def _bar(label: str, length: int) -> Any:
    return click.progressbar(length=length, label=label, file=sys.stderr, hidden=not sys.stderr.isatty())


def _report(site: OldSite, moved: Moved, verb: str) -> None:
    read, left_out = site.tally.read, site.tally.left_out.copy()
    if moved.too_long:
        left_out["articles longer than 200,000 characters"] = moved.too_long
        left_out["comments of articles that are too long"] = moved.comments_of_too_long
    click.echo(
        _line("In the file", {kind: read[kind] for kind in ("articles", "comments", "sections", "tags", "writers")})
    )
    click.echo(_line(verb, {"articles": moved.articles, "comments": moved.comments}))
    click.echo(_line("Here already", {"articles": moved.articles_here, "comments": moved.comments_here}))
    for title, counted in (("Left out", left_out), ("Noticed", site.tally.remarks)):
        click.echo(_line(title, {"in all": counted.total()}))
        for what, number in counted.most_common():
            click.echo(f"  {number:>12,}  {what}")


def _line(title: str, figures: dict[str, int]) -> str:
    return f"{title:<13}" + ", ".join(
        f"{number:,} {what.removesuffix('s') if number == 1 else what}" for what, number in figures.items()
    )
