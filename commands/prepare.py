"""`flask prepare` and `flask seed`: everything between an empty folder and a site that can be opened."""

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy import select

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
@with_appcontext
def seed() -> None:
    """Fill an empty site with the demo newsroom. Refuses in production, and when there are stories already."""
    if current_app.extensions["settings"].production:
        raise click.ClickException("The demo newsroom does not move into a production site.")
    if db.session.scalar(select(Article.id).limit(1)) is not None:
        raise click.ClickException("There are stories already. The demo newsroom only moves into an empty site.")
    lay_starter_data()
    load_demo()
    for line in sign_ins():
        click.echo(line)
