"""What posting reads and writes inside its transaction. Posting alone calls most of this; a changed text is kept
with `add_findings` and `add_mentions` too.

The statements are made once, on tables: building one, or a record for it, takes longer than carrying it out, and this
is what every writer queues for.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, and_, bindparam, insert, select, update

from extensions import db
from models import Comment, CommentState, GuestPolicy, Mention, ScreeningFinding, Site, User
from screening import Screening
from services.counters import count_below, count_for_writer, count_on_article, count_rejected
from services.refusals import TooSoon
from services.threads import Place

A_MINUTE = timedelta(minutes=1)
FIRST_REVISION = 1

_comments, _findings, _mentions, _site, _users = (
    cast(Table, record.__table__) for record in (Comment, ScreeningFinding, Mention, Site, User)
)
_SENDER = (
    select(
        _users.c.active,
        _users.c.suspended_until,
        _users.c.banned_at,
        _users.c.premoderated_until,
        _users.c.rules_version_read,
        _site.c.rules_version,
        _site.c.guest_policy,
        _comments.c.id.label("comment_id"),
        _comments.c.state,
        _comments.c.parent_id,
        _comments.c.article_id,
        _comments.c.fingerprint,
    )
    .join_from(_users, _site, _site.c.id == 1)
    .join(
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
_ADD_MENTIONS = insert(_mentions)
_READ_RULES = update(_users).where(_users.c.id == bindparam("writer")).values(rules_version_read=bindparam("version"))


@dataclass(frozen=True, slots=True)
class Sender:
    """How the newsroom stands to a writer, what it asks of them, and what became of the comment that the same form
    sent before: without one `comment_id` is empty."""

    active: bool
    suspended_until: datetime | None
    banned_at: datetime | None
    premoderated_until: datetime | None
    rules_version_read: int
    rules_version: int
    guest_policy: GuestPolicy
    comment_id: int | None
    state: CommentState | None
    parent_id: int | None
    article_id: int | None
    fingerprint: str | None


def read_sender(writer_id: int, form_key: str) -> Sender:
    """Everything posting decides on about whoever sent a form, read afresh in one question."""
    row = db.session.execute(_SENDER, {"writer": writer_id, "form_key": form_key}).one()
    return Sender(**row._asdict())


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


def add_findings(comment_id: int, outcome: Screening, revision: int = FIRST_REVISION) -> None:
    """Keep everything that screening found in a revision of a comment."""
    rows = [
        {
            "comment_id": comment_id,
            "revision": revision,
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


def add_mentions(comment_id: int, mentioned: Iterable[int]) -> None:
    """Keep whom a comment speaks to by name."""
    if rows := [{"comment_id": comment_id, "user_id": user_id} for user_id in mentioned]:
        db.session.execute(_ADD_MENTIONS, rows)


def note_rules_read(writer_id: int, sender: Sender) -> None:
    """Keep that the writer has read the house rules as they are now. Most had before, and then nothing is written."""
    if sender.rules_version_read < sender.rules_version:
        db.session.execute(_READ_RULES, {"writer": writer_id, "version": sender.rules_version})
