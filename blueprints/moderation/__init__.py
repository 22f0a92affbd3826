"""The moderators' desk."""

from blueprints.moderation import picking
from blueprints.moderation.views import moderation

__all__ = ["moderation", "picking"]
