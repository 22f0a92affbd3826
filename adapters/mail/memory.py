"""A mailer that keeps letters in a list: for tests."""

from adapters.mail.protocol import MailFailed, Message


class MemoryMailer:
    def __init__(self, refused: frozenset[str] = frozenset()) -> None:
        self.sent: list[Message] = []
        self.refused = refused

    def send(self, message: Message) -> None:
        if any(sign in message.recipient + message.subject + message.unsubscribe_url for sign in "\r\n"):
            raise MailFailed("A line break in a header.", for_good=True)
        if message.recipient in self.refused:
            raise MailFailed("The server does not take this address.", for_good=True)
        self.sent.append(message)
