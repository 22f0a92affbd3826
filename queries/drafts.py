"""Reading back what somebody wrote while they were signed out."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from extensions import db
from models import KeptDraft

# Long enough to find a password in the evening, short enough that a shared computer is not a place for it.
KEPT = timedelta(days=1)


@dataclass(frozen=True)
class KeptText:
    """A text that was kept, and the comment it answers."""

    body: str
    parent_id: int | None


def draft_key(secret: str) -> str:
    """What a draft is found by: whoever reads the table cannot put the secret into a browser of theirs."""
    return hashlib.sha256(secret.encode()).hexdigest()


def kept_draft(secret: str, article_id: int, now: datetime) -> KeptText | None:
    """The text that was kept under this secret, if it was written under this article and within the day."""
    query = select(KeptDraft.body, KeptDraft.parent_id).where(
        KeptDraft.key == draft_key(secret), KeptDraft.article_id == article_id, KeptDraft.at > now - KEPT
    )
    row = db.session.execute(query).first()
    return KeptText(*row) if row else None
