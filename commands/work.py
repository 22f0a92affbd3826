"""`flask work`: the job worker."""

import logging
from typing import Any, cast

import click
from flask import current_app
from flask.cli import with_appcontext

from jobs.worker import run_worker


@click.command("work")
@with_appcontext
def work() -> None:
    """Run the job worker until it is told to stop."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    run_worker(cast(Any, current_app)._get_current_object())
