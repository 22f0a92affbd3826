"""`flask users`: accounts for staff."""

import secrets
from datetime import UTC, datetime

import click
from email_validator import EmailNotValidError, validate_email
from flask.cli import AppGroup
from flask_security import hash_password

from models import RoleName
from models.people import SHORTEST_PASSWORD
from services.accounts import create_user, give_role
from services.refusals import BadInput, NotFound

users = AppGroup("users", help="Make accounts and give roles.")
ROLES = click.Choice([role.value for role in RoleName])


@users.command("create")
@click.argument("email")
@click.option("--role", type=ROLES, default=RoleName.READER.value, show_default=True)
@click.option("--name", default="", help="The name others see. Made from the address when it is left out.")
@click.option("--password", default="", help="Made up and printed once when it is left out.")
def create(email: str, role: str, name: str, password: str) -> None:
    """Make a confirmed account. EMAIL is the address it signs in with."""
    try:
        address = validate_email(email.strip(), check_deliverability=False, test_environment=True).normalized.lower()
    except EmailNotValidError:
        raise click.ClickException(f"“{email}” is not an e-mail address.") from None
    if password and len(password) < SHORTEST_PASSWORD:
        raise click.ClickException(f"A password needs at least {SHORTEST_PASSWORD} characters.")
    chosen = password or secrets.token_urlsafe(12)
    shown = name or email.partition("@")[0].replace(".", " ").title()
    try:
        user = create_user(address, shown, hash_password(chosen), RoleName(role), datetime.now(UTC))
    except BadInput as problem:
        raise click.ClickException(str(problem)) from None
    click.echo(f"Made {user.display_name}, {role}, who signs in with {email}.")
    if not password:
        click.echo(f"Password (shown only now): {chosen}")


@users.command("give-role")
@click.argument("email")
@click.argument("role", type=ROLES)
def give(email: str, role: str) -> None:
    """Give an existing account a role."""
    try:
        user = give_role(email.strip().lower(), RoleName(role))
    except NotFound as problem:
        raise click.ClickException(str(problem)) from None
    click.echo(f"{user.display_name} may now do what a {role} may.")
