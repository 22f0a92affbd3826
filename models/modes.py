"""How a discussion may be run: one bundle of rules for each mode, and the orders its comments can be read in."""

from dataclasses import dataclass
from enum import StrEnum


class Order(StrEnum):
    """What a discussion can be read in. The last two are filters: lists of single comments."""

    BEST = "best"
    NEWEST = "newest"
    OLDEST = "oldest"
    REPLIED = "replied"
    PICKS = "picks"
    STAFF = "staff"
    MINE = "mine"


class DiscussionMode(StrEnum):
    OPEN = "open"
    HELD = "held"
    LETTERS = "letters"
    TRIBUTE = "tribute"
    APPEAL = "appeal"
    CLOSED = "closed"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class ModeRules:
    """What holds in one mode. `name` and `says` are for the editor who chooses it; readers get the words of
    `templates/comments/_mode.html`."""

    name: str
    says: str
    # Whether anything can be sent; and whether what is sent is a tip for the newsroom alone.
    accepts: bool = True
    private: bool = False
    replies: bool = True
    recommends: bool = True
    # Every comment waits for a moderator.
    holds: bool = False
    # Whether readers are told how many there are.
    counts: bool = True
    readable: bool = True
    order: Order = Order.NEWEST
    # The editor gives a public reason.
    needs_reason: bool = False


RULES: dict[DiscussionMode, ModeRules] = {
    DiscussionMode.OPEN: ModeRules("Discussion", "comments appear at once, unless a check holds them"),
    DiscussionMode.HELD: ModeRules(
        "Discussion, read first", "a moderator reads every comment first", holds=True, needs_reason=True
    ),
    DiscussionMode.LETTERS: ModeRules("Letters", "single comments, nobody can reply to another", replies=False),
    DiscussionMode.TRIBUTE: ModeRules(
        "Tribute",
        "read first, in the order they came; no replies, no recommends, no numbers",
        replies=False,
        recommends=False,
        holds=True,
        counts=False,
        order=Order.OLDEST,
    ),
    DiscussionMode.APPEAL: ModeRules(
        "Appeal for information",
        "what readers send goes to the newsroom as a private tip, and is never published",
        private=True,
        replies=False,
        recommends=False,
    ),
    DiscussionMode.CLOSED: ModeRules(
        "Closed",
        "nobody can comment; what was said stays readable",
        accepts=False,
        replies=False,
        recommends=False,
        order=Order.BEST,
        needs_reason=True,
    ),
    DiscussionMode.HIDDEN: ModeRules(
        "Closed and hidden",
        "nobody can comment, and what was said is not shown anywhere",
        accepts=False,
        replies=False,
        recommends=False,
        counts=False,
        readable=False,
        needs_reason=True,
    ),
}
