"""The moderators' desk."""

from blueprints.moderation.views import moderation

__all__ = ["moderation"]
