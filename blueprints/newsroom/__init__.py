"""The newsroom: writing stories and running their discussions."""

from blueprints.newsroom.views import newsroom

__all__ = ["newsroom"]
