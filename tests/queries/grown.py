"""Grown discussions, put in at one stroke, and what reading them costs."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, event, insert, update

from extensions import db
from models import Article, Comment, CommentState, User, path_step
from tests.factories import NOON

FIRST_ID, FIRST_THREAD_ID = 1_000_000, 2_000_000
# Every thread of a grown discussion has as many replies as its number says, in turn.
REPLIES = (0, 1, 2, 5)


def a_row(article: Article, writer: User, comment_id: int, seconds: int, **more: Any) -> dict[str, Any]:
    at = NOON - timedelta(days=300) + timedelta(seconds=seconds)
    return {
        "id": comment_id,
        "article_id": article.id,
        "author_id": writer.id,
        "parent_id": None,
        "root_id": None,
        "path": "",
        "depth": 0,
        "arrivals": 0,
        "last_reply_no": 0,
        "reply_no": None,
        "reply_count": 0,
        "state": CommentState.PUBLISHED,
        "shown": True,
        "body_source": "Calm words.",
        "body_html": f"<p>Calm words, number {comment_id}.</p>",
        "renderer_version": 1,
        "fingerprint": f"{comment_id:064}",
        "form_key": f"grown-{comment_id}",
        "created_at": at,
        "published_at": at,
        "shown_at": at,
        **more,
    }


def rows_of(article: Article, writer: User, number: int) -> Iterator[dict[str, Any]]:
    """The newest fifty are the same however many lie below them: ids run down into the past."""
    top = thread = replies = step = 0
    for n in range(number):
        comment_id = FIRST_ID - n
        if step >= replies:
            top, replies, step = comment_id, REPLIES[thread % len(REPLIES)], 0
            replies = min(replies, number - n - 1)
            thread += 1
            counts = {"reply_count": replies, "arrivals": replies, "last_reply_no": replies}
            yield a_row(article, writer, comment_id, -thread * 60, **counts)
        else:
            step += 1
            place = {"parent_id": top, "root_id": top, "path": path_step(step), "depth": 1, "reply_no": step}
            yield a_row(article, writer, comment_id, -thread * 60 + step, **place)


def grow_discussion(article: Article, writer: User, number: int) -> int:
    """So many published comments, tops and replies, the counters right. Answers the id of the newest top."""
    db.session.execute(insert(Comment), list(rows_of(article, writer, number)))
    _count(article, writer, number)
    return FIRST_ID


def grow_thread(article: Article, writer: User, replies: int) -> int:
    """One thread, newer than a grown discussion, with so many replies, every third beneath the one before it.
    Answers the id of its top."""
    top = FIRST_THREAD_ID
    counts = {"reply_count": replies, "arrivals": replies, "last_reply_no": replies}
    rows = [a_row(article, writer, top, 0, **counts)]
    for step in range(1, replies + 1):
        beneath = step % 3 == 0
        parent = top + step - 1 if beneath else top
        path = (path_step(step - 1) if beneath else "") + path_step(step)
        place = {"parent_id": parent, "root_id": top, "path": path, "depth": 2 if beneath else 1, "reply_no": step}
        rows.append(
            a_row(article, writer, top + step, step, **place, reply_count=int(step % 3 == 2 and step < replies))
        )
    db.session.execute(insert(Comment), rows)
    _count(article, writer, replies + 1)
    return top


def _count(article: Article, writer: User, number: int) -> None:
    db.session.execute(
        update(Article)
        .where(Article.id == article.id)
        .values(comment_count=Article.comment_count + number, seq=Article.seq + 1)
    )
    db.session.execute(update(User).where(User.id == writer.id).values(published_count=User.published_count + number))
    db.session.commit()


@dataclass
class Cost:
    """The statements read, with what was bound to them, and on SQLite how long its machine worked."""

    statements: list[tuple[str, Any]] = field(default_factory=list)
    steps: int = 0


@contextmanager
def costs(connection: Connection) -> Iterator[Cost]:
    """Watch the test's one connection. Steps are counted in hundreds: enough to tell ten rows from ten thousand."""
    cost = Cost()
    raw: Any = connection.connection.driver_connection

    def statement(_conn: Any, _cursor: Any, sql: str, parameters: Any, _context: Any, _many: bool) -> None:
        if sql.lstrip().upper().startswith(("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")):
            cost.statements.append((sql, parameters))

    def step() -> int:
        cost.steps += 1
        return 0

    event.listen(connection, "before_cursor_execute", statement)
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        raw.set_progress_handler(step, 100)
    try:
        yield cost
    finally:
        event.remove(connection, "before_cursor_execute", statement)
        if sqlite:
            raw.set_progress_handler(None, 0)


def plans(connection: Connection, cost: Cost) -> list[str]:
    """How SQLite would go about each statement that was read."""
    raw: Any = connection.connection.driver_connection
    return [row[3] for sql, bound in cost.statements for row in raw.execute(f"EXPLAIN QUERY PLAN {sql}", bound)]
