"""Who may do what to a discussion: the one place where a reader's standing and a discussion's mode are asked.

Verbs call these inside their own transaction, on what they have read afresh.
"""

from datetime import datetime
from enum import StrEnum
from typing import Protocol

from models import ModeRules
from services.locks import Discussion
from services.refusals import CommentsClosed, NotAllowed, NotFound, NotInThisMode, Sanctioned


class Act(StrEnum):
    """What a reader can do below the line. Quoting is part of what is created."""

    CREATE = "create"
    REPLY = "reply"
    EDIT = "edit"
    WITHDRAW = "withdraw"
    RECOMMEND = "recommend"
    REPORT = "report"


class Person(Protocol):
    """What is known of an account: a record, or the columns of one."""

    @property
    def active(self) -> bool: ...

    @property
    def suspended_until(self) -> datetime | None: ...

    @property
    def banned_at(self) -> datetime | None: ...


# One's own words can be taken back, and harm be reported, whatever one's standing.
ALWAYS = frozenset({Act.WITHDRAW, Act.REPORT})
NEEDS_AN_OPEN_DISCUSSION = frozenset({Act.CREATE, Act.REPLY, Act.EDIT})


def refuse_by_standing(person: Person, act: Act, now: datetime) -> None:
    """Refuse what a deleted account (`NotAllowed`), or one that is suspended or banned (`Sanctioned`), may not do."""
    if not person.active:
        raise NotAllowed("This account is deleted, so nothing more can be done with it.")
    if act in ALWAYS:
        return
    if person.banned_at is not None:
        raise Sanctioned(None)
    if person.suspended_until is not None and now < person.suspended_until:
        raise Sanctioned(person.suspended_until)


def refuse_by_mode(discussion: Discussion, act: Act) -> None:
    """Refuse what this discussion, as it is run, has no place for: `CommentsClosed` with the public reason,
    `NotInThisMode`, or `NotFound` for what is hidden. Withdrawing one's own is never refused."""
    rules = discussion.rules
    if act is Act.WITHDRAW:
        return
    if not rules.readable and act in (Act.REPORT, Act.RECOMMEND):
        raise NotFound("There is no such comment.")
    if act in NEEDS_AN_OPEN_DISCUSSION and not discussion.accepts_comments:
        raise CommentsClosed(discussion.reason)
    if act is Act.RECOMMEND and not rules.recommends:
        raise NotInThisMode(_no_recommends(rules))
    if act is Act.REPLY and not rules.replies:
        raise NotInThisMode("There are no replies here. You can write a comment of your own.")


def _no_recommends(rules: ModeRules) -> str:
    if not rules.accepts:
        return "This discussion is closed, so nothing more is counted."
    return "Comments are not recommended in this discussion."
