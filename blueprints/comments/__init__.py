"""Reading and writing below the line."""

from blueprints.comments import editing, following, reacting, reading, writing
from blueprints.comments.room import comments

__all__ = ["comments", "editing", "following", "reacting", "reading", "writing"]
