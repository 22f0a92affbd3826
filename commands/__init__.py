"""The fourth entry point: the command line. `flask --app app COMMAND`."""

from flask import Flask

from commands.doctor import doctor
from commands.prepare import prepare, seed
from commands.users import users
from commands.verify import verify_counters
from commands.work import work


def register_commands(app: Flask) -> None:
    for command in (prepare, seed, users, doctor, verify_counters, work):
        app.cli.add_command(command)
