"""What editors look up of a reader, and how the newsroom stands to one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select

import text
from extensions import db
from models import Article, Comment, CommentState, Sanction, SanctionKind, ServiceBadge, User

READERS_A_PAGE = 25
# On the record: enough to see how somebody writes. All of it is found by search and at the desk.
LATEST = 10
MOST_PAST = 50
LONGEST_ASKED = 300
COMMENT_ADDRESS = re.compile(r"/comments/(\d{1,9})\b")


@dataclass(frozen=True)
class ReaderLine:
    """One person in the list of readers. Never with the address."""

    id: int
    display_name: str
    name_key: str | None
    is_staff: bool
    is_guest: bool
    service_badge: str
    joined_at: datetime
    published_count: int
    rejected_count: int


@dataclass(frozen=True)
class ReaderList:
    """A page of readers. `after` is what the next page begins behind: a key by name, or an id."""

    lines: tuple[ReaderLine, ...]
    after: str = ""


@dataclass(frozen=True)
class InForce:
    """A sanction that stands, as its reader is told of it. `until` is empty for good."""

    id: int
    kind: SanctionKind
    reason: str
    at: datetime
    until: datetime | None

    @property
    def says(self) -> str:
        return {
            SanctionKind.PREMODERATION: "A moderator reads your comments before they appear",
            SanctionKind.SUSPENSION: "You cannot comment, edit or recommend for now",
            SanctionKind.BAN: "You cannot comment, edit or recommend here any more",
        }[self.kind]


@dataclass(frozen=True)
class Standing:
    """How the newsroom stands to a reader: what sanctions are in force, and the badge, if there is one, with a moment
    of its last day."""

    sanctions: tuple[InForce, ...]
    badge: str
    badge_until: datetime | None


@dataclass(frozen=True)
class Written:
    """One of a reader's latest comments, with what became of it."""

    id: int
    state: CommentState
    words: str
    created_at: datetime
    headline: str


@dataclass(frozen=True)
class ReaderRecord:
    """Everything editors see of one person."""

    person: User
    standing: Standing
    badges: tuple[ServiceBadge, ...]
    sanctions: tuple[Sanction, ...]
    latest: tuple[Written, ...]
    staff_names: dict[int, str]


def find_readers(asked: str, after: str = "") -> ReaderList:
    """Readers by the beginning of their name, however it is spelt; by their whole e-mail address; or whoever wrote the
    comment whose address this is. Without a question: everybody with an account, who came last first."""
    asked, after = text.clean_line(asked, LONGEST_ASKED), text.clean_line(after, LONGEST_ASKED)
    if not asked:
        return _by_age(after)
    if found := COMMENT_ADDRESS.search(asked):
        writer = select(Comment.author_id).where(Comment.id == int(found[1])).scalar_subquery()
        return ReaderList(_read(_lines().where(User.id == writer)))
    if "@" in asked:
        # Both are asked, so that the index answers: an address is kept as its owner typed the part before the @.
        return ReaderList(_read(_lines().where(User.email.in_({asked, asked.lower()}))))
    return _by_name(text.name_key(asked), after)


def standing_of(user_id: int, now: datetime) -> Standing:
    """What stands of the newsroom's sanctions and badges for a reader, in words and until when."""
    query = (
        select(Sanction.id, Sanction.kind, Sanction.reason, Sanction.at, Sanction.until)
        .where(Sanction.user_id == user_id, Sanction.lifted_at.is_(None))
        .where(or_(Sanction.until.is_(None), Sanction.until > now))
        .order_by(Sanction.at.desc(), Sanction.id.desc())
        .limit(MOST_PAST)
    )
    badge = db.session.scalar(
        select(ServiceBadge)
        .where(ServiceBadge.user_id == user_id, ServiceBadge.ended_at.is_(None), ServiceBadge.expires_at > now)
        .order_by(ServiceBadge.id.desc())
        .limit(1)
    )
    sanctions = tuple(InForce(**row) for row in db.session.execute(query).mappings())
    return Standing(sanctions, badge.wording if badge else "", badge.last_moment if badge else None)


def reader_record(user_id: int, now: datetime) -> ReaderRecord | None:
    """One person's record, if there is one with this number who has not left."""
    person = db.session.get(User, user_id)
    if person is None or person.deleted_at is not None:
        return None
    badges, sanctions = _past(ServiceBadge, user_id), _past(Sanction, user_id)
    staff = {row.given_by_id for row in (*badges, *sanctions)} | {row.lifted_by_id for row in sanctions}
    names = select(User.id, User.display_name).where(User.id.in_(staff - {None}))
    return ReaderRecord(
        person=person,
        standing=standing_of(user_id, now),
        badges=badges,
        sanctions=sanctions,
        latest=_latest(user_id),
        staff_names={row.id: row.display_name for row in db.session.execute(names)},
    )


def _past(record: Any, user_id: int) -> tuple[Any, ...]:
    query = select(record).where(record.user_id == user_id).order_by(record.id.desc()).limit(MOST_PAST)
    return tuple(db.session.scalars(query))


def _latest(user_id: int) -> tuple[Written, ...]:
    query = (
        select(Comment.id, Comment.state, Comment.body_html, Comment.created_at, Article.headline)
        .join(Article, Article.id == Comment.article_id)
        .where(Comment.author_id == user_id)
        .order_by(Comment.created_at.desc(), Comment.id.desc())
        .limit(LATEST)
    )
    return tuple(
        Written(row.id, row.state, text.excerpt(row.body_html), row.created_at, row.headline)
        for row in db.session.execute(query)
    )


def _by_age(after: str) -> ReaderList:
    query = _lines().where(User.claim_key.is_(None), User.deleted_at.is_(None))
    if after.isascii() and after.isdigit() and len(after) < 10:
        query = query.where(User.id < int(after))
    lines = _read(query.order_by(User.id.desc()).limit(READERS_A_PAGE + 1))
    return ReaderList(lines[:READERS_A_PAGE], str(lines[READERS_A_PAGE - 1].id) if _is_more(lines) else "")


def _by_name(key: str, after: str) -> ReaderList:
    """Keys from this one on, as the index has them, and of those the ones that begin with it."""
    query = _lines().where(User.name_key > after if after.startswith(key) and after else User.name_key >= key)
    lines = _read(query.order_by(User.name_key).limit(READERS_A_PAGE + 1))
    lines = tuple(line for line in lines if (line.name_key or "").startswith(key))
    return ReaderList(lines[:READERS_A_PAGE], (lines[READERS_A_PAGE - 1].name_key or "") if _is_more(lines) else "")


def _is_more(lines: Sequence[ReaderLine]) -> bool:
    return len(lines) > READERS_A_PAGE


def _lines() -> Select[*tuple[Any, ...]]:
    return select(
        User.id,
        User.display_name,
        User.name_key,
        User.is_staff,
        User.claim_key.is_not(None).label("is_guest"),
        User.service_badge,
        User.joined_at,
        User.published_count,
        User.rejected_count,
    )


def _read(query: Select[*tuple[Any, ...]]) -> tuple[ReaderLine, ...]:
    return tuple(ReaderLine(**row) for row in db.session.execute(query).mappings())
