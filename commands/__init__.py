"""The fourth entry point: the command line. `flask --app app COMMAND`."""

from flask import Flask

from commands.backup import backup, restore
from commands.doctor import doctor
from commands.imports import import_site
from commands.prepare import prepare, seed
from commands.users import users
from commands.verify import verify_counters
from commands.work import work


def register_commands(app: Flask) -> None:
    for command in (prepare, seed, users, doctor, import_site, verify_counters, backup, restore, work):
        app.cli.add_command(command)
