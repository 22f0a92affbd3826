"""One's own account. Sign-in itself is Flask-Security's, set up in `signing_in`."""

from blueprints.accounts import muted, notices
from blueprints.accounts.views import accounts

__all__ = ["accounts", "muted", "notices"]
