"""`flask prepare` and `flask seed`: everything between an empty folder and a site that can be opened."""

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy import select

from commands import large as large_newsroom
from commands.demo import load_demo, sign_ins
from commands.starter import lay_starter_data
from extensions import db
from models import Article


@click.command("prepare")
@with_appcontext
def prepare() -> None:
    """Migrate the database, lay the starter data, and in development fill an empty site with the demo newsroom."""
    upgrade()
    settings = current_app.extensions["settings"]
    lay_starter_data()
    if settings.production:
        return
    if db.session.scalar(select(Article.id).limit(1)) is None:
        click.echo("An empty site: moving the demo newsroom in …")
        load_demo()
    for line in sign_ins():
        click.echo(line)


@click.command("seed")
@click.option("--large", is_flag=True, help="A made-up newsroom of 204 stories and 115,050 comments instead.")
@click.option("--million", is_flag=True, help="With --large: one more story, with a million comments.")
@click.option("--seed", "seed_number", default=1, show_default=True, help="With --large: another one makes others.")
@with_appcontext
def seed(large: bool, million: bool, seed_number: int) -> None:
    """Fill an empty site with the demo newsroom. Refuses in production, and when there are stories already."""
    if current_app.extensions["settings"].production:
        raise click.ClickException("The demo newsroom does not move into a production site.")
    if db.session.scalar(select(Article.id).limit(1)) is not None:
        raise click.ClickException("There are stories already. The demo newsroom only moves into an empty site.")
    if million and not large:
        raise click.UsageError("--million goes with --large.")
    lay_starter_data()
    if large:
        sizes = large_newsroom.SIZES + ((large_newsroom.MILLION,) if million else ())
        large_newsroom.load_large(seed_number, sizes, click.echo)
    else:
        load_demo()
    for line in large_newsroom.sign_ins() if large else sign_ins():
        click.echo(line)
