"""The room below the line: its views are in the modules beside this one."""

from flask import Blueprint

comments = Blueprint("comments", __name__)
