"""What a mailer is."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Message:
    recipient: str
    subject: str
    text_body: str
    html_body: str = ""
    # Where one click ends letters of this kind; empty for those one cannot do without.
    unsubscribe_url: str = ""


class MailFailed(Exception):
    """The letter did not go. `for_good`: the server said never (an address it does not take), not later."""

    def __init__(self, message: str, *, for_good: bool = False) -> None:
        self.for_good = for_good
        super().__init__(message)


class Mailer(Protocol):
    def send(self, message: Message) -> None:
        """Hand one letter to the mail server. Raises `MailFailed`, and nothing else, when it was not taken.
        A recipient, subject or address to unsubscribe at with a line break would forge headers: refused for good."""
