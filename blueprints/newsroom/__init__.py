"""The newsroom: writing stories and running their discussions, readers and how the newsroom stands to them, tips."""

from blueprints.newsroom import readers, running, tips, views
from blueprints.newsroom.room import newsroom

__all__ = ["newsroom", "readers", "running", "tips", "views"]
