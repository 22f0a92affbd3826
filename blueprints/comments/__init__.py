"""Reading and writing below the line."""

from blueprints.comments import editing, reading, writing
from blueprints.comments.room import comments

__all__ = ["comments", "editing", "reading", "writing"]
