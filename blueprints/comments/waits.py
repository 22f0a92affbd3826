"""How long a comment waits for a moderator, in words: the same for everybody, so it is reckoned once a minute."""

from datetime import UTC, datetime, timedelta
from math import ceil

from flask import current_app
from markupsafe import Markup

from blueprints.comments.drawing import Drawings
from queries.waiting import Pace, pace

# What a reader waits for is not measured in seconds, and a minute old is new enough.
KEPT_SECONDS = 60


def drawings() -> Drawings:
    """What this process keeps of what it drew for everybody."""
    kept: Drawings = current_app.extensions["drawings"]
    return kept


def usual_wait() -> Markup:
    """How long comments waited lately, in words."""
    now = datetime.now(UTC)
    key = ("usual wait", int(now.timestamp()) // KEPT_SECONDS)
    return drawings().get(key, lambda: pace_in_words(pace(now))).join(lambda _gap: Markup())


def pace_in_words(found: Pace | None) -> str:
    """The desk's pace, for a writer who waits."""
    if found is None:
        return "We cannot say how long: too few were read lately."
    half, most = in_words(found.half), in_words(found.most)
    if half == most:
        return f"Nine in ten of the waiting comments were read within {most} lately."
    return f"Half of the waiting comments were read within {half} lately, nine in ten within {most}."


def in_words(wait: timedelta) -> str:
    """A stretch of time, rounded up, in the unit one would say it in."""
    minutes = max(1, ceil(wait / timedelta(minutes=1)))
    if minutes < 100:
        return f"{minutes} minutes" if minutes > 1 else "a minute"
    hours = ceil(minutes / 60)
    return f"{hours} hours" if hours < 48 else f"{ceil(hours / 24)} days"
