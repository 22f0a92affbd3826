"""What a mailer is."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Message:
    recipient: str
    subject: str
    text_body: str
    html_body: str = ""


class MailFailed(Exception):
    """The letter did not go. `for_good`: the server said never (an address it does not take), not later."""

    def __init__(self, message: str, *, for_good: bool = False) -> None:
        self.for_good = for_good
        super().__init__(message)


class Mailer(Protocol):
    def send(self, message: Message) -> None:
        """Hand one letter to the mail server. Raises `MailFailed`, and nothing else, when it was not taken.
        A recipient or subject with a line break is refused for good: it would forge headers."""
