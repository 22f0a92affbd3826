"""Texts that were sent by somebody who was signed out: kept for a day, under a secret that their browser alone has."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select

import text
from extensions import db
from models import Attempt, AttemptKind, Comment, KeptDraft
from queries.drafts import KEPT, draft_key
from services.attempts import Limit, refuse_beyond
from services.locks import take_turn
from services.refusals import CommentRefused
from services.transactions import verb

# Nobody is signed out ten times an hour; whoever sends more has us store things for them.
LIMIT = Limit(AttemptKind.DRAFT, 10, timedelta(hours=1), "Ten texts from your network were kept within the hour.")


@dataclass(frozen=True)
class UnsentText:
    """What somebody wrote under an article while they were signed out: a comment, a reply, or a change to one."""

    article_id: int
    parent_id: int | None
    body: str


@verb
def keep_draft(secret: str, unsent: UnsentText, whose: str, now: datetime) -> None:
    """Keep a text for a day. One secret keeps one text: the latest.

    Refuses a text that is no comment, being empty or far too long (`CommentRefused`), and too many within the hour
    from one party (`TooSoon`).
    """
    body = text.clean_source(unsent.body)
    if not body.strip() or len(body) > text.COMMENT_CODE_POINTS:
        raise CommentRefused(["it is empty or too long to keep"])
    take_turn()
    refuse_beyond(LIMIT, whose, now)
    answered = select(Comment.id).where(Comment.id == unsent.parent_id, Comment.article_id == unsent.article_id)
    parent_id = db.session.scalar(answered) if unsent.parent_id else None
    _forget(secret)
    draft = KeptDraft(key=draft_key(secret), article_id=unsent.article_id, parent_id=parent_id, body=body, at=now)
    db.session.add_all([draft, Attempt(kind=LIMIT.kind, whose=whose, at=now)])
    db.session.commit()


@verb
def forget_draft(secret: str) -> None:
    """Forget a text that was kept: it has been sent."""
    _forget(secret)
    db.session.commit()


def forget_old_drafts(now: datetime) -> int:
    """Forget what was kept for a day; answers how many texts."""
    gone = db.session.scalars(delete(KeptDraft).where(KeptDraft.at < now - KEPT).returning(KeptDraft.article_id)).all()
    db.session.commit()
    return len(gone)


def _forget(secret: str) -> None:
    db.session.execute(delete(KeptDraft).where(KeptDraft.key == draft_key(secret)))
