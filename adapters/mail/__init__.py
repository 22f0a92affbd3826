"""Mail: one protocol, a real sender over SMTP and one that keeps what it was given."""

from adapters.mail.memory import MemoryMailer
from adapters.mail.protocol import Mailer, MailFailed, Message
from adapters.mail.smtp import SMTPMailer

__all__ = ["MailFailed", "Mailer", "MemoryMailer", "Message", "SMTPMailer"]
