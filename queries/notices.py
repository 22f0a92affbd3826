"""Reading notices: what a reader is told of, as far as it still stands."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Row, Select, Table, and_, func, select

from extensions import db
from models import Article, Comment, CommentState, HouseRule, Notice, User
from models import NoticeKind as Kind
from queries.standing_notices import ABOUT, LEFT_OUT, ROOT, STANDS
from text import excerpt

A_PAGE = 25
WORDS = 220
# The masthead says "99+" from here on: more is not a number that anybody acts on.
MOST_COUNTED = 99
# Of what nobody has read, so many are looked at: counting costs the same for whoever was away for years.
MOST_LOOKED_AT = 500

_notices, _comments, _articles, _users, _rules = (
    cast(Table, record.__table__) for record in (Notice, Comment, Article, User, HouseRule)
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
    query = _lines().where(_notices.c.id.in_(notice_ids), _notices.c.read_at.is_(None), STANDS)
    return tuple(_line(row) for row in db.session.execute(query.order_by(_notices.c.id)))


def unread_count(user_id: int) -> int:
    """How many notices a reader has not read that still stand: at most one more than `MOST_COUNTED`."""
    newest = _unread(user_id).limit(MOST_LOOKED_AT).subquery()
    standing = (
        select(_notices.c.id)
        .select_from(ABOUT)
        .where(_notices.c.id.in_(select(newest.c.id)), STANDS)
        .limit(MOST_COUNTED + 1)
    )
    return db.session.scalar(select(func.count()).select_from(standing.subquery())) or 0


def new_replies_here(user_id: int, article_id: int) -> NewReplies:
    """How many replies to the reader in one discussion they have not read, and the first of them."""
    unread = _unread(user_id).where(_notices.c.article_id == article_id, _notices.c.kind == Kind.REPLY)
    query = (
        select(_notices.c.comment_id)
        .select_from(ABOUT)
        .where(_notices.c.id.in_(select(unread.limit(MOST_LOOKED_AT).subquery().c.id)), STANDS)
        .order_by(_notices.c.comment_id)
        .limit(MOST_COUNTED + 1)
    )
    ids = db.session.scalars(query).all()
    return NewReplies(len(ids), ids[0] if ids else None)


def has_news_of(user_id: int, article_id: int, comment_id: int) -> bool:
    """Whether a reader has an unread notice of one comment, be it shown in the site or not."""
    # By the article too: that is the index of what is unread. A followed comment has a notice for each who follows.
    mine = _notices.c.user_id == user_id, _notices.c.article_id == article_id, _notices.c.read_at.is_(None)
    query = select(_notices.c.id).where(*mine, _notices.c.comment_id == comment_id).limit(1)
    return db.session.scalar(query) is not None


def _unread(user_id: int) -> Select[tuple[int]]:
    """In the order of the index of what is unread: SQLite would take that of all notices, and read them all."""
    return (
        select(_notices.c.id)
        .where(_notices.c.user_id == user_id, _notices.c.read_at.is_(None), _notices.c.in_site)
        .order_by(_notices.c.article_id, _notices.c.kind)
    )


def _lines() -> Select[Any]:
    about = ABOUT.join(_users, _users.c.id == _comments.c.author_id).outerjoin(
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
        ROOT.c.id.label("root_id"),
        _users.c.display_name,
        _rules.c.number.label("rule_number"),
        _rules.c.name.label("rule_name"),
        _articles.c.headline,
        _articles.c.slug,
        STANDS.label("stands"),
        LEFT_OUT.label("left_out"),
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
