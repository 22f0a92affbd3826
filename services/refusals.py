"""Refusals: what a verb answers instead of acting. Each is a sentence a person can read, and says what was kept."""

from dataclasses import dataclass
from datetime import datetime


class Refusal(Exception):
    """Somebody asked for something the rules do not allow. Nothing was changed. `str()` is the sentence to show."""


class NotFound(Refusal):
    """What was asked for is not there, or not for this person to know of."""


class NotAllowed(Refusal):
    """This person may not do that."""


class CommentsClosed(Refusal):
    def __init__(self, reason: str) -> None:
        super().__init__(f"This discussion is closed. {reason}".strip())


class NotInThisMode(Refusal):
    """This discussion is run in a way that has no place for it. `str()` says which."""


class Sanctioned(Refusal):
    """The newsroom has suspended or banned this reader. `until` is when that ends; empty for a ban."""

    def __init__(self, until: datetime | None) -> None:
        self.until = until
        what = "suspended for now" if until else "banned by the newsroom"
        super().__init__(f"This account is {what}, so it cannot do that. You can still read, report and withdraw.")


class RulesNotRead(Refusal):
    """The house rules have changed since this reader said they had read them, or they never said so."""

    def __init__(self, version: int) -> None:
        self.version = version
        super().__init__("Tick that you have read the house rules, then send it again.")


class TooLate(Refusal):
    """The time to change a comment is over, or somebody has replied to it or recommended it."""


class GuestFormRefused(Refusal):
    """A guest's form that no person seems to have filled in, or that is too old. The text is handed back."""


class CannotReply(Refusal):
    def __init__(self) -> None:
        super().__init__("The comment you answer is no longer there. You can still post this as a comment of its own.")


class CommentRefused(Refusal):
    """The text cannot be taken as it is: too long, or with nothing in it."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__(f"Your comment was not sent, because {' and '.join(reasons)}.")


class EditRefused(Refusal):
    """A changed text that is not published here: the comment stays as it was, and the new text is handed back."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(f"The change was not saved, because {' and '.join(reasons)}. Your comment stands as it was.")


class TooSoon(Refusal):
    def __init__(self, again_at: datetime, what: str) -> None:
        self.again_at = again_at
        super().__init__(what)


class FormAlreadyUsed(Refusal):
    """The same form came again with another text: the first is posted, the second is handed back."""

    def __init__(self, comment_id: int) -> None:
        self.comment_id = comment_id
        super().__init__("This form was sent before, with another text. That comment stands; this one is not sent yet.")


@dataclass
class AlreadyDecided(Refusal):
    """Another person decided on what this one was looking at. Carries who, when and what, to be told."""

    who: str
    at: datetime
    what: str

    def __str__(self) -> str:
        return f"{self.who} {self.what} this comment already."


class CannotDecide(Refusal):
    """There is nothing to decide: the writer has withdrawn the comment, or the rule does not exist."""


class ChangedMeanwhile(Refusal):
    """Someone else saved the article since this form was opened. The text is handed back, nothing is overwritten."""

    def __init__(self) -> None:
        super().__init__(
            "Someone else saved this story while you had it open. Yours is below, not saved yet: "
            "compare the two, then save again to replace theirs."
        )


class BadInput(Refusal):
    """One field of a form does not fit."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)
