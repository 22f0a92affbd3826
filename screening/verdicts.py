"""What a check may conclude, from mildest to strictest."""

from enum import IntEnum


class Verdict(IntEnum):
    """What happens to a comment. A higher number is stricter, so that the strictest of many is their maximum."""

    PASS = 0
    """Published; nothing to say about it."""

    NOTE = 1
    """Published, and a moderator should look."""

    HOLD = 2
    """Waits for a moderator."""

    REJECT = 3
    """Stored as rejected with its findings; the writer is told, and a person can overturn it."""

    REFUSE = 4
    """Given back to the writer unsent, with the reason; nothing is stored."""
