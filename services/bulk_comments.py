"""Bringing many comments at once under an article: what moves in from another system, and large data sets.

A batch is reckoned whole before it is written, so that it costs some ten statements whatever its size.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, func, insert, select, update
from sqlalchemy import text as sql

import text
from extensions import db
from models import Comment, CommentState, ImportedKind, Markup, ScreeningFinding, User
from services.bulk_threads import Place, Threads, threads_of
from services.counters import count_on_article
from services.locks import hold_discussion
from services.origins import ours_by_theirs, remember_all
from services.transactions import verb

# One transaction brings this many: some 50 ms in which other writers wait, and what a crash can undo.
BATCH = 500
STILL_WAITING = "it was waiting for a moderator on the former site"


@dataclass(frozen=True, slots=True)
class BulkComment:
    """A comment as it is brought. `parent_id` is the `their_id` of the one it answers, empty for a top comment."""

    their_id: str
    parent_id: str
    author_id: int
    source: str
    state: CommentState
    created_at: datetime
    markup: Markup = Markup.MARKDOWN


@verb
def add_comments(origin: str, article_id: int, comments: Sequence[BulkComment]) -> int:
    """Bring a batch of comments under an article, each after the one it answers, in the state it had; says how many.

    What `origin` brought before is left as it is here, so a call repeated changes nothing. A parent that is not here
    makes a top comment. Nothing is screened: somebody decided on them already, so what was published counts as read.
    Refuses an unknown article.
    """
    drawn = {comment.their_id: _draw(origin, comment) for comment in comments}
    hold_discussion(article_id)
    asked = {their for each in comments for their in (each.their_id, each.parent_id) if their}
    known = ours_by_theirs(origin, ImportedKind.COMMENT, asked)
    fresh = [comment for comment in comments if comment.their_id not in known]
    if not fresh:
        db.session.rollback()
        return 0
    threads = threads_of(known)
    placed = _place(threads, fresh)
    rows = [
        _row(comment, place) | drawn[comment.their_id] | _numbers(threads, place, comment.state)
        for comment, place in zip(fresh, placed, strict=True)
    ]
    db.session.execute(insert(Comment), [row | {"article_id": article_id} for row in rows])
    threads.write_numbers()
    _keep_origin(origin, fresh, placed)
    _count(article_id, fresh)
    _count_rejected(fresh, placed)
    db.session.commit()
    return len(fresh)


def _draw(origin: str, comment: BulkComment) -> dict[str, Any]:
    most = text.FORMER_COMMENT_CODE_POINTS
    source = comment.source[:most]
    if comment.markup is Markup.HTML:
        source = text.comment_from_html(source)
    source = text.clean_source(source)[:most]
    return {
        "body_source": source,
        "body_html": text.render_former_comment(source),
        "fingerprint": text.fingerprint(source),
        "form_key": hashlib.sha256(f"{origin}\n{comment.their_id}".encode()).hexdigest(),
    }


def _place(threads: Threads, comments: list[BulkComment]) -> list[Place]:
    placed = [
        threads.add(comment.their_id, number, threads.places.get(comment.parent_id))
        for comment, number in zip(comments, _reserve_ids(len(comments)), strict=True)
    ]
    threads.read_what_lies_above(placed)
    for comment, place in zip(comments, placed, strict=True):
        if comment.state is CommentState.PUBLISHED and place.root_id is not None:
            threads.count(place, threads.places[comment.parent_id])
    return placed


def _reserve_ids(count: int) -> list[int]:
    """The next ids of comments. Whoever asks holds an article: on SQLite nobody else can write until the commit."""
    if db.engine.dialect.name == "sqlite":
        last = db.session.scalar(sql("SELECT seq FROM sqlite_sequence WHERE name = 'comments'")) or 0
        return list(range(last + 1, last + 1 + count))
    following = func.nextval(func.pg_get_serial_sequence("comments", "id"))
    return list(db.session.scalars(select(following).select_from(func.generate_series(1, count))))


def _row(comment: BulkComment, place: Place) -> dict[str, Any]:
    is_published = comment.state is CommentState.PUBLISHED
    decided_at = comment.created_at if is_published else None
    return {
        "id": place.id,
        "author_id": comment.author_id,
        "parent_id": place.parent_id,
        "root_id": place.root_id,
        "depth": place.depth,
        "path": place.path,
        "reply_no": place.reply_no,
        "state": comment.state,
        "renderer_version": text.RENDERER_VERSION,
        "created_at": comment.created_at,
        "published_at": decided_at,
        "shown_at": decided_at,
        # Nobody is told today of what was said years ago.
        "announced_at": decided_at,
        "reviewed_at": decided_at,
    }


def _numbers(threads: Threads, place: Place, state: CommentState) -> dict[str, Any]:
    """What is known of a new row only when the whole batch has its places."""
    return {
        "shown": state is CommentState.PUBLISHED or place.replies > 0,
        "reply_count": place.replies,
        "arrivals": threads.arrivals[place.id],
        "last_reply_no": threads.reply_nos[place.id],
    }


def _keep_origin(origin: str, comments: list[BulkComment], placed: list[Place]) -> None:
    """Remember which of theirs became which of ours; what nobody decided on there says why it waits here."""
    pairs = list(zip(comments, placed, strict=True))
    remember_all(origin, ImportedKind.COMMENT, {each.their_id: place.id for each, place in pairs})
    finding = {"revision": 1, "check_name": "former_site", "check_version": 1, "verdict": "hold", "detail": ""}
    waiting = [
        {**finding, "comment_id": place.id, "reason": STILL_WAITING}
        for each, place in pairs
        if each.state is CommentState.HELD
    ]
    if waiting:
        db.session.execute(insert(ScreeningFinding), waiting)


def _count_rejected(comments: list[BulkComment], placed: list[Place]) -> None:
    rejected = Counter(
        place.root_id
        for each, place in zip(comments, placed, strict=True)
        if each.state is CommentState.REJECTED and place.root_id is not None
    )
    for root_id, count in sorted(rejected.items()):
        query = update(Comment).where(Comment.id == root_id)
        db.session.execute(query.values(rejected_replies=Comment.rejected_replies + count))


def _count(article_id: int, comments: list[BulkComment]) -> None:
    published = Counter(each.author_id for each in comments if each.state is CommentState.PUBLISHED)
    rejected = Counter(each.author_id for each in comments if each.state is CommentState.REJECTED)
    # In the order of ids, as everybody locks writers.
    steps = [
        {"it": author_id, "published": published[author_id], "rejected": rejected[author_id]}
        for author_id in sorted(published.keys() | rejected.keys())
    ]
    table = User.__table__
    assert isinstance(table, Table)
    counted = update(table).values(
        published_count=table.c.published_count + bindparam("published"),
        rejected_count=table.c.rejected_count + bindparam("rejected"),
    )
    if steps:
        db.session.execute(counted.where(table.c.id == bindparam("it")), steps)
    count_on_article(article_id, published.total())
