"""Mail through an SMTP server: smtp://user:password@host:587 (STARTTLS) or smtps://…:465 (TLS from the start)."""

import smtplib
import ssl
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid
from urllib.parse import parse_qs, unquote, urlsplit

from adapters.mail.protocol import MailFailed, Message

# A server that says nothing for this long is tried again later; the worker has other letters.
TIMEOUT_SECONDS = 20
NEVER = range(500, 600)
# The longest line a letter may have (RFC 5322). At the usual 78 an address to unsubscribe at would be put into MIME's
# encoded words, which no mail program reads as an address.
UNFOLDED = SMTP.clone(max_line_length=998)


class SMTPMailer:
    def __init__(self, server: str, sender: str) -> None:
        self.url = urlsplit(server)
        self.sender = sender
        # `smtp://host:25?tls=off` is for a server on the same machine only; every other one has to offer STARTTLS.
        self.plain = parse_qs(self.url.query).get("tls") == ["off"]

    def send(self, message: Message) -> None:
        letter = self._letter(message)
        try:
            with self._connect() as server:
                server.send_message(letter)
        except smtplib.SMTPRecipientsRefused as refused:
            codes = [code for code, _ in refused.recipients.values()]
            raise MailFailed(f"The server does not take this address ({codes}).", for_good=_all_never(codes)) from None
        except smtplib.SMTPResponseException as answer:
            # The server's words may repeat the address, which does not belong in a log or a column.
            # After the letter's own words a 5xx is about this letter; before, it may be about the server or the sender.
            never = isinstance(answer, smtplib.SMTPDataError) and answer.smtp_code in NEVER
            raise MailFailed(f"The server answered {answer.smtp_code}.", for_good=never) from None
        except (OSError, smtplib.SMTPException) as problem:
            raise MailFailed(f"The server could not be reached or spoken to ({type(problem).__name__}).") from None

    def _connect(self) -> smtplib.SMTP:
        host = self.url.hostname or "localhost"
        if self.url.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, self.url.port or 465, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(host, self.url.port or 587, timeout=TIMEOUT_SECONDS)
            if not self.plain:
                server.starttls(context=ssl.create_default_context())
        if self.url.username:
            server.login(unquote(self.url.username), unquote(self.url.password or ""))
        return server

    def _letter(self, message: Message) -> EmailMessage:
        letter = EmailMessage(UNFOLDED if message.unsubscribe_url else None)
        try:
            letter["From"] = self.sender
            letter["To"] = message.recipient
            letter["Subject"] = message.subject
            if message.unsubscribe_url:
                # RFC 8058: mail programs show a button of their own, and press it without opening the address.
                letter["List-Unsubscribe"] = f"<{message.unsubscribe_url}>"
                letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        except (ValueError, IndexError, MessageError):
            # A line break, or an address that the standard library's own parser stumbles over.
            raise MailFailed("This cannot stand in the head of a letter.", for_good=True) from None
        letter["Date"] = formatdate()
        letter["Message-ID"] = make_msgid(domain=self.sender.rpartition("@")[2].strip(" >") or None)
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(message.text_body)
        if message.html_body:
            letter.add_alternative(message.html_body, subtype="html")
        return letter


def _all_never(codes: list[int]) -> bool:
    return bool(codes) and all(code in NEVER for code in codes)
