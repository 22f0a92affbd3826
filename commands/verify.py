"""`flask verify-counters`: the kept numbers against the rows they count."""

import sys

import click
from flask.cli import with_appcontext

from queries.counters import counter_differences


@click.command("verify-counters")
@with_appcontext
def verify_counters() -> None:
    """Recompute every counter and print what differs. Changes nothing; exits 1 when something differs."""
    found = counter_differences()
    for difference in found:
        click.echo(str(difference))
    click.echo(f"{len(found)} differences.")
    sys.exit(1 if found else 0)
