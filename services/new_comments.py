"""What posting reads and writes inside its transaction. Only `services.comments` calls this.

The statements are made once, on tables: building one, or a record for it, takes longer than carrying it out, and this
is what every writer queues for.
"""

from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Row, Table, and_, bindparam, insert, select

from extensions import db
from models import Comment, CommentState, ScreeningFinding, User
from screening import Screening
from services.counters import count_below, count_for_writer, count_on_article, count_rejected
from services.refusals import TooSoon
from services.threads import Place

A_MINUTE = timedelta(minutes=1)
FIRST_REVISION = 1

_comments, _findings, _users = (cast(Table, record.__table__) for record in (Comment, ScreeningFinding, User))
_SENDER = (
    select(
        _users.c.active,
        _comments.c.id.label("comment_id"),
        _comments.c.state,
        _comments.c.parent_id,
        _comments.c.article_id,
        _comments.c.fingerprint,
    )
    .join_from(
        _users,
        _comments,
        and_(_comments.c.author_id == _users.c.id, _comments.c.form_key == bindparam("form_key")),
        isouter=True,
    )
    .where(_users.c.id == bindparam("writer"))
)
_RECENT = (
    select(_comments.c.created_at)
    .where(_comments.c.author_id == bindparam("writer"), _comments.c.created_at > bindparam("since"))
    .order_by(_comments.c.created_at.desc())
    .offset(bindparam("newer"))
    .limit(1)
)
_ADD = insert(_comments).returning(_comments.c.id)
_ADD_FINDINGS = insert(_findings)


def read_sender(writer_id: int, form_key: str) -> Row[*tuple[Any, ...]]:
    """Whether the writer's account is `active`, and what became of the comment that the same form sent before: without
    one its `comment_id` is empty."""
    return db.session.execute(_SENDER, {"writer": writer_id, "form_key": form_key}).one()


def refuse_a_flood(writer_id: int, most: int, now: datetime) -> None:
    """Refuse with `TooSoon` a writer who has sent `most` comments within the last minute (0: any number)."""
    if not most:
        return
    asked = {"writer": writer_id, "since": now - A_MINUTE, "newer": most - 1}
    if oldest := db.session.scalar(_RECENT, asked):
        raise TooSoon(oldest + A_MINUTE, f"That is {most} comments in a minute, the most one person can post.")


def add_comment(kept: dict[str, Any], place: Place, state: CommentState, now: datetime) -> int:
    """Keep a new comment in its place and first state; answers its id."""
    is_published = state is CommentState.PUBLISHED
    row = {
        "parent_id": place.parent_id,
        "root_id": place.root_id,
        "depth": place.depth,
        "path": place.path,
        "reply_no": place.reply_no,
        "state": state,
        "shown": is_published,
        "revision": FIRST_REVISION,
        "created_at": now,
        "published_at": now if is_published else None,
        "shown_at": now if is_published else None,
        "removed_at": now if state is CommentState.REJECTED else None,
    }
    return int(db.session.execute(_ADD, row | kept).scalar_one())


def count_new(article_id: int, writer_id: int, place: Place, state: CommentState) -> None:
    """Count a comment that was just added in its first state."""
    if state is CommentState.PUBLISHED:
        if place.root_id is not None:
            count_below(place.root_id, place.parent_id, place.steps_above, 1)
        count_on_article(article_id, 1)
    count_rejected(place.root_id, None, state)
    count_for_writer(writer_id, None, state)


def add_findings(comment_id: int, outcome: Screening) -> None:
    """Keep everything that screening found in a new comment."""
    rows = [
        {
            "comment_id": comment_id,
            "revision": FIRST_REVISION,
            "check_name": finding.check,
            "check_version": finding.version,
            "verdict": finding.verdict.name.lower(),
            "reason": finding.reason,
            "detail": finding.detail,
            "start": finding.start,
            "end": finding.end,
        }
        for finding in outcome.findings
    ]
    if rows:
        db.session.execute(_ADD_FINDINGS, rows)
