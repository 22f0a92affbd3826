"""Reading single comments, and what only their writer sees."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select

from extensions import db
from models import EDIT_WINDOW, Article, Comment, CommentState, HouseRule, ScreeningFinding

# A reader with more than this many waiting in one discussion sees the newest of them there, and all on their own page.
OWN_SHOWN = 20
OWN_A_PAGE = 25


@dataclass(frozen=True)
class OwnComment:
    """A comment of the reader's own that others do not see: waiting, or rejected, with the reason in words."""

    id: int
    parent_id: int | None
    # Whether the comment it answers is drawn anywhere; if not, its writer finds it above the discussion.
    parent_shown: bool
    state: CommentState
    body_html: str
    created_at: datetime
    edited_at: datetime | None
    # Until when its writer may change it, if at all.
    editable_until: datetime | None
    reasons: tuple[str, ...]
    rule_number: int | None
    rule_name: str | None
    rule_wording: str | None


@dataclass(frozen=True)
class OwnLine:
    """One line of "my comments"."""

    id: int
    state: CommentState
    body_html: str
    created_at: datetime
    headline: str
    slug: str


def comment_by_id(comment_id: int) -> Comment | None:
    """One comment in whatever state, if there is one with this number."""
    return db.session.get(Comment, comment_id)


def own_unpublished(reader_id: int, article_id: int) -> tuple[OwnComment, ...]:
    """The reader's own held and rejected comments under one article, newest first, with why."""
    query = _own(reader_id).where(Comment.article_id == article_id)
    return _read_own(query.order_by(Comment.created_at.desc(), Comment.id.desc()).limit(OWN_SHOWN))


def own_unpublished_among(reader_id: int, comment_ids: list[int]) -> tuple[OwnComment, ...]:
    """Those of these comments that are the reader's own and held or rejected, with why."""
    return _read_own(_own(reader_id).where(Comment.id.in_(comment_ids))) if comment_ids else ()


_answered = Comment.__table__.alias("answered")


def _own(reader_id: int) -> Select[Comment, HouseRule, bool]:
    return (
        select(Comment, HouseRule, _answered.c.shown)
        .join(HouseRule, HouseRule.id == Comment.removed_under, isouter=True)
        .join(_answered, _answered.c.id == Comment.parent_id, isouter=True)
        .where(Comment.author_id == reader_id, Comment.state.in_([CommentState.HELD, CommentState.REJECTED]))
    )


def _read_own(query: Select[Comment, HouseRule, bool]) -> tuple[OwnComment, ...]:
    rows = db.session.execute(query).all()
    reasons = reasons_for([row[0].id for row in rows])
    return tuple(_own_comment(*row, reasons.get(row[0].id, ())) for row in rows)


def _own_comment(
    comment: Comment, rule: HouseRule | None, parent_shown: bool | None, reasons: tuple[str, ...]
) -> OwnComment:
    until = comment.created_at + EDIT_WINDOW
    return OwnComment(
        id=comment.id,
        parent_id=comment.parent_id,
        parent_shown=bool(parent_shown),
        state=comment.state,
        body_html=comment.body_html,
        created_at=comment.created_at,
        edited_at=comment.edited_at,
        # Just before its end the record itself says whether it can be changed.
        editable_until=until if comment.editable_by(comment.author_id, until - timedelta.resolution) else None,
        reasons=reasons,
        rule_number=rule.number if rule else None,
        rule_name=rule.name if rule else None,
        rule_wording=rule.wording if rule else None,
    )


def reasons_for(comment_ids: list[int]) -> dict[int, tuple[str, ...]]:
    """Why each of these waits or went, as it reads now, in words for its writer: the reasons of the strictest verdict,
    each once."""
    if not comment_ids:
        return {}
    query = (
        select(ScreeningFinding.comment_id, ScreeningFinding.verdict, ScreeningFinding.reason)
        .join(Comment, Comment.id == ScreeningFinding.comment_id)
        .where(
            ScreeningFinding.comment_id.in_(comment_ids),
            ScreeningFinding.revision == Comment.revision,
            ScreeningFinding.verdict.in_(["hold", "reject"]),
        )
        .order_by(ScreeningFinding.id)
    )
    found: dict[int, dict[str, dict[str, None]]] = {}
    for comment_id, verdict, reason in db.session.execute(query):
        found.setdefault(comment_id, {}).setdefault(verdict, {})[reason] = None
    return {comment_id: tuple(by.get("reject") or by["hold"]) for comment_id, by in found.items()}


def comments_of(reader_id: int, before: int | None = None) -> tuple[OwnLine, ...]:
    """Everything a reader wrote and did not withdraw, newest first, a page at a time."""
    query = (
        select(Comment.id, Comment.state, Comment.body_html, Comment.created_at, Article.headline, Article.slug)
        .join(Article, Article.id == Comment.article_id)
        .where(Comment.author_id == reader_id, Comment.state != CommentState.WITHDRAWN)
        .order_by(Comment.id.desc())
        .limit(OWN_A_PAGE)
    )
    if before is not None:
        query = query.where(Comment.id < before)
    return tuple(OwnLine(**row) for row in db.session.execute(query).mappings())
