"""The room itself, which its modules put their pages into."""

from flask import Blueprint

newsroom = Blueprint("newsroom", __name__)
