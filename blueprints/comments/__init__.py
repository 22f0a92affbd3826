"""Reading and writing below the line."""

from blueprints.comments.views import comments

__all__ = ["comments"]
