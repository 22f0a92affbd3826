"""Reading notices: what a reader is told of, as far as it still stands.

Whether a notice stands is asked here, whenever one is shown or mailed, and not when it is made: a reply may have been
removed since, its writer muted, and a thread have turned out badly.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Row, Select, Table, and_, exists, func, or_, select

from extensions import db
from models import (
    RULES,
    Article,
    ArticleState,
    Comment,
    CommentState,
    HouseRule,
    MutedReader,
    MutedThread,
    Notice,
    User,
)
from models import NoticeKind as Kind
from text import excerpt

A_PAGE = 25
WORDS = 220
# The masthead says "99+" from here on: more is not a number that anybody acts on.
MOST_COUNTED = 99
# Of what nobody has read, so many are looked at: counting costs the same for whoever was away for years.
MOST_LOOKED_AT = 500
# Lobsters' rule: a thread of which more was removed than stands is a row, and calls nobody back into it. Below three
# it is a single quarrel, and says nothing of the thread.
FEWEST_REMOVED = 3

_notices, _comments, _articles, _users, _rules = (
    cast(Table, record.__table__) for record in (Notice, Comment, Article, User, HouseRule)
)
_root = _comments.alias("root")
_UNREADABLE = [mode for mode, rules in RULES.items() if not rules.readable]

_readable = and_(_articles.c.state == ArticleState.PUBLISHED, _articles.c.discussion_mode.not_in(_UNREADABLE))
_published = _comments.c.state == CommentState.PUBLISHED
_from_others = _notices.c.kind.in_([Kind.REPLY, Kind.MENTION, Kind.FOLLOWED])
_muted = or_(
    exists().where(MutedReader.user_id == _notices.c.user_id, MutedReader.muted_id == _comments.c.author_id),
    exists().where(MutedThread.user_id == _notices.c.user_id, MutedThread.root_id == _root.c.id),
)
_mostly_removed = and_(_root.c.rejected_replies >= FEWEST_REMOVED, _root.c.rejected_replies > _root.c.reply_count)
_decided_on = _comments.c.state.in_([CommentState.PUBLISHED, CommentState.REJECTED])
_stands = and_(
    _readable,
    or_(
        and_(_from_others, _published, ~_muted, ~_mostly_removed),
        and_(_notices.c.kind == Kind.PICK, _published, _comments.c.picked_at.is_not(None)),
        and_(_notices.c.kind == Kind.DECISION, _decided_on),
    ),
)
_left_out = and_(_readable, _from_others, _published, ~_muted, _mostly_removed)
_ABOUT = (
    _notices.join(_comments, _comments.c.id == _notices.c.comment_id)
    .join(_articles, _articles.c.id == _notices.c.article_id)
    .join(_root, _root.c.id == func.coalesce(_comments.c.root_id, _comments.c.id))
)


@dataclass(frozen=True)
class NoticeLine:
    """One notice as it stands now. `did` says what happened; the name of whoever did it stands before it where it was
    another reader."""

    id: int
    kind: Kind
    comment_id: int
    who: str
    did: str
    words: str
    # Of a removed comment, the house rule; of a picked one, what the editors said.
    why: str
    headline: str
    slug: str
    at: datetime
    is_unread: bool

    @property
    def is_by_name(self) -> bool:
        return self.kind in DID

    @property
    def says(self) -> str:
        return f"{self.who} {self.did}" if self.is_by_name else self.did

    @property
    def place(self) -> str:
        """Where a letter leads: to the comment, or, when only its writer may see it, by way of signing in."""
        return f"/account/notices/{self.id}" if self.kind is Kind.DECISION else f"/comments/{self.comment_id}"


DID = {
    Kind.REPLY: "replied to you",
    Kind.MENTION: "wrote to you by name",
    Kind.FOLLOWED: "wrote in a discussion you follow",
}


@dataclass(frozen=True)
class LeftOut:
    """A discussion with threads whose notices are not shown, because most of them was removed."""

    headline: str
    slug: str
    threads: int


@dataclass(frozen=True)
class NoticesPage:
    lines: tuple[NoticeLine, ...]
    left_out: tuple[LeftOut, ...]
    # The newest notice of the page, and where older ones begin.
    newest: int | None
    older: int | None


@dataclass(frozen=True)
class NewReplies:
    count: int
    first_comment_id: int | None


def notices_page(user_id: int, before: int | None = None) -> NoticesPage:
    """What a reader is told in the site, newest first, a page at a time. A page looks at so many notices whether they
    stand or not, so that it costs the same for everybody; it may show fewer."""
    query = _lines().where(_notices.c.user_id == user_id, _notices.c.in_site).order_by(_notices.c.id.desc())
    if before is not None:
        query = query.where(_notices.c.id < before)
    rows = db.session.execute(query.limit(A_PAGE + 1)).all()
    shown = rows[:A_PAGE]
    return NoticesPage(
        lines=tuple(_line(row) for row in shown if row.stands),
        left_out=_threads_left_out([row for row in shown if row.left_out]),
        newest=shown[0].id if shown else None,
        older=shown[-1].id if len(rows) > A_PAGE else None,
    )


def lines_that_stand(notice_ids: list[int]) -> tuple[NoticeLine, ...]:
    """Those of these notices that still stand and that nobody has read, oldest first: what may go into a letter."""
    query = _lines().where(_notices.c.id.in_(notice_ids), _notices.c.read_at.is_(None), _stands)
    return tuple(_line(row) for row in db.session.execute(query.order_by(_notices.c.id)))


def unread_count(user_id: int) -> int:
    """How many notices a reader has not read that still stand: at most one more than `MOST_COUNTED`."""
    newest = _unread(user_id).limit(MOST_LOOKED_AT).subquery()
    standing = (
        select(_notices.c.id)
        .select_from(_ABOUT)
        .where(_notices.c.id.in_(select(newest.c.id)), _stands)
        .limit(MOST_COUNTED + 1)
    )
    return db.session.scalar(select(func.count()).select_from(standing.subquery())) or 0


def new_replies_here(user_id: int, article_id: int) -> NewReplies:
    """How many replies to the reader in one discussion they have not read, and the first of them."""
    unread = _unread(user_id).where(_notices.c.article_id == article_id, _notices.c.kind == Kind.REPLY)
    query = (
        select(_notices.c.comment_id)
        .select_from(_ABOUT)
        .where(_notices.c.id.in_(select(unread.limit(MOST_LOOKED_AT).subquery().c.id)), _stands)
        .order_by(_notices.c.comment_id)
        .limit(MOST_COUNTED + 1)
    )
    ids = db.session.scalars(query).all()
    return NewReplies(len(ids), ids[0] if ids else None)


def _unread(user_id: int) -> Select[tuple[int]]:
    """In the order of the index of what is unread: SQLite would take that of all notices, and read them all."""
    return (
        select(_notices.c.id)
        .where(_notices.c.user_id == user_id, _notices.c.read_at.is_(None), _notices.c.in_site)
        .order_by(_notices.c.article_id, _notices.c.kind)
    )


def _lines() -> Select[Any]:
    about = _ABOUT.join(_users, _users.c.id == _comments.c.author_id).outerjoin(
        _rules, and_(_rules.c.id == _comments.c.removed_under, _comments.c.state == CommentState.REJECTED)
    )
    return select(
        _notices.c.id,
        _notices.c.kind,
        _notices.c.comment_id,
        _notices.c.at,
        _notices.c.read_at,
        _comments.c.state,
        _comments.c.body_html,
        _comments.c.published_at,
        _comments.c.pick_reason,
        _root.c.id.label("root_id"),
        _users.c.display_name,
        _rules.c.number.label("rule_number"),
        _rules.c.name.label("rule_name"),
        _articles.c.headline,
        _articles.c.slug,
        _stands.label("stands"),
        _left_out.label("left_out"),
    ).select_from(about)


def _line(row: Row[Any]) -> NoticeLine:
    rule = f"House rule {row.rule_number}: {row.rule_name}." if row.rule_number else ""
    return NoticeLine(
        id=row.id,
        kind=row.kind,
        comment_id=row.comment_id,
        who=row.display_name,
        did=DID.get(row.kind) or _did(row),
        words=excerpt(row.body_html, WORDS),
        why=row.pick_reason if row.kind is Kind.PICK else rule if row.kind is Kind.DECISION else "",
        headline=row.headline,
        slug=row.slug,
        at=row.at,
        is_unread=row.read_at is None,
    )


def _did(row: Row[Any]) -> str:
    if row.kind is Kind.PICK:
        return "The editors picked your comment"
    if row.state is CommentState.PUBLISHED:
        return "A moderator published your comment"
    verb = "did not publish" if row.published_at is None else "removed"
    return f"A moderator {verb} your comment"


def _threads_left_out(rows: list[Row[Any]]) -> tuple[LeftOut, ...]:
    threads: dict[tuple[str, str], set[int]] = {}
    for row in rows:
        threads.setdefault((row.headline, row.slug), set()).add(row.root_id)
    return tuple(LeftOut(headline, slug, len(roots)) for (headline, slug), roots in threads.items())
