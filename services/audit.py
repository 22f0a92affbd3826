"""The audit trail: who did what to what. Other verbs call this inside their own transaction."""

from typing import Any

from extensions import db
from models import AuditEntry


def record_act(act: str, subject_kind: str, subject_id: int, actor_id: int | None, **details: Any) -> None:
    """Add one row to the trail. It is committed with the act itself, or not at all. No names, texts or addresses."""
    entry = AuditEntry(act=act, subject_kind=subject_kind, subject_id=subject_id, actor_id=actor_id, details=details)
    db.session.add(entry)
