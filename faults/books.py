"""The product's own records, read and laid in this process: who there is, and what the database kept."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from flask_security import hash_password
from sqlalchemy import func, select

from app import create_app
from commands.demo import PASSWORD
from extensions import db
from faults.history import Kept, KeptComment, KeptDecision
from models import Article, ArticleState, AuditEntry, Comment, Decision, DiscussionMode, HouseRule, RoleName
from services.accounts import create_user

# Long enough ago that nobody is taken for new.
JOINED = timedelta(days=400)


@dataclass(frozen=True)
class Person:
    """Somebody who can sign in with the demonstration's password."""

    id: int
    email: str


@dataclass(frozen=True)
class Story:
    """A story whose discussion is open."""

    id: int
    address: str


class Books:
    """The site's database through the product's records. Whatever is opened is closed again after each look."""

    def __init__(self, settings: dict[str, str]) -> None:
        given: dict[str, Any] = settings
        self._app: Flask = create_app(given)
        with self._open():
            self._before = {kind: db.session.scalar(select(func.max(kind.id))) or 0 for kind in WATCHED}

    def people(self, name: str, role: RoleName, count: int) -> list[Person]:
        """Make this many people with accounts."""
        with self._open():
            # One hash for all: each takes 50 ms.
            hashed, joined = hash_password(PASSWORD), datetime.now(UTC) - JOINED
            names = [f"{name} {number}" for number in range(1, count + 1)]
            emails = [f"{each.replace(' ', '-').lower()}@example.org" for each in names]
            made = [create_user(*each, hashed, role, joined) for each in zip(emails, names, strict=True)]
            return [Person(user.id, user.email) for user in made]

    def stories(self) -> list[Story]:
        """Every story that can be commented on."""
        is_open = (Article.state == ArticleState.PUBLISHED, Article.discussion_mode == DiscussionMode.OPEN)
        with self._open():
            rows = db.session.execute(select(Article.id, Article.slug).where(*is_open).order_by(Article.id))
            return [Story(row.id, f"/articles/{row.slug}") for row in rows]

    def kept(self) -> Kept:
        """What came after the demonstration."""
        with self._open():
            return Kept(*(rows(self._before[kind]) for kind, rows in WATCHED.items()))

    def counters(self) -> list[str]:
        """What `flask verify-counters` prints when something differs."""
        with self._open():
            told = self._app.test_cli_runner().invoke(args=["verify-counters"])
        if told.exit_code == 0 and "0 differences." in told.output:
            return []
        return [f"verify-counters: {line}" for line in told.output.splitlines() or [repr(told.exception)]]

    @contextmanager
    def _open(self) -> Iterator[None]:
        with self._app.app_context():
            try:
                yield
            finally:
                db.session.remove()
                # A connection left open would keep SQLite from having to recover when all others are killed.
                db.engine.dispose()


def _comments(before: int) -> list[KeptComment]:
    columns = (
        *(Comment.id, Comment.form_key, Comment.author_id, Comment.article_id, Comment.parent_id),
        *(Comment.body_source, Comment.decision_count),
    )
    return [KeptComment(*row) for row in db.session.execute(select(*columns).where(Comment.id > before))]


def _decisions(before: int) -> list[KeptDecision]:
    query = (
        select(Decision.comment_id, Decision.kind, Decision.decided_by_id, HouseRule.number, Decision.number)
        .join(HouseRule, HouseRule.id == Decision.rule_id, isouter=True)
        .where(Decision.id > before)
    )
    return [KeptDecision(row[0], row[1].value, *row[2:]) for row in db.session.execute(query)]


def _trail(before: int) -> list[KeptDecision]:
    query = select(AuditEntry.subject_id, AuditEntry.act, AuditEntry.actor_id, AuditEntry.details).where(
        AuditEntry.id > before,
        AuditEntry.act.in_(["comment.approval", "comment.rejection"]),
    )
    return [
        KeptDecision(subject, act.removeprefix("comment."), actor or 0, details["rule"])
        for subject, act, actor, details in db.session.execute(query)
    ]


WATCHED: dict[Any, Callable[[int], Any]] = {Comment: _comments, Decision: _decisions, AuditEntry: _trail}
