"""How good and how lively the threads of a discussion are, and rankings: their order as it stood at one moment.

The formula, where it comes from, and how pages stay whole: docs/orders.md.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt
from typing import cast

from sqlalchemy import and_, select

from extensions import db
from models import RULES, Article, ArticleState, Comment, CommentState, Order, Ranking

RANKED = frozenset({Order.BEST, Order.REPLIED})
# 80 % of a normal distribution lies within so many standard deviations of its middle: as Lobsters orders comments.
Z, CONFIDENCE = 1.281551565545, 0.8
# "99+": nobody counts further before going to look.
MOST_NEW = 100
# A comment's time is taken before its writer's turn, for which they wait some seconds at most: one that came a moment
# before the ranking by its clock may have become readable after it.
LATE = timedelta(minutes=1)
ID_BYTES = 4


@dataclass(frozen=True)
class Snapshot:
    """The top comments of a discussion in one order, at one moment. Without an `id` it fits on one page, and is not
    kept."""

    id: int | None
    made_at: datetime
    ids: bytes

    def __len__(self) -> int:
        return len(self.ids) // ID_BYTES

    def page(self, offset: int, size: int) -> list[int]:
        """So many ids from a place on, in order."""
        part = self.ids[offset * ID_BYTES : (offset + size) * ID_BYTES]
        return list(struct.unpack(f"<{len(part) // ID_BYTES}I", part))

    def all(self) -> list[int]:
        """Every id, in order."""
        return self.page(0, len(self))


@dataclass(frozen=True)
class Newest:
    """The newest ranking that is kept, the article's number when it was made, and that number now."""

    snapshot: Snapshot | None
    made_for: int
    seq: int


@dataclass(frozen=True)
class Standing:
    """What a comment's place under Best is reckoned from."""

    article_id: int
    is_top: bool
    is_pick: bool
    recommends: int
    upheld_reports: int

    @property
    def lower_bound(self) -> float:
        return lower_bound(self.recommends, self.upheld_reports)


def lower_bound(recommends: int, upheld_reports: int) -> float:
    """The share of those who judged a comment and found it good, as low as it may be at 80 % confidence: the lower end
    of Wilson's interval (E. B. Wilson, Journal of the American Statistical Association 22, 1927). 0 without any."""
    if not recommends:
        return 0.0
    n = recommends + upheld_reports
    p, zz = recommends / n, Z * Z
    return (p + zz / (2 * n) - Z * sqrt((p * (1 - p) + zz / (4 * n)) / n)) / (1 + zz / n)


def pack(ids: Sequence[int]) -> bytes:
    """Ids as a ranking keeps them."""
    return struct.pack(f"<{len(ids)}I", *ids)


def ranked_tops(article_id: int, order: Order) -> list[int]:
    """The top comments that are shown now, in this order. One read, of all of them: for rankings alone."""
    tops = (Comment.article_id == article_id, Comment.root_id.is_(None), Comment.shown)
    if order is Order.REPLIED:
        liveliest = select(Comment.id).where(*tops).order_by(Comment.reply_count.desc(), Comment.id.desc())
        return list(db.session.scalars(liveliest))
    stands = Comment.state == CommentState.PUBLISHED
    columns = (Comment.id, stands, Comment.picked_at.is_not(None), Comment.recommend_count, Comment.upheld_reports)
    newest_first = select(*columns).where(*tops).order_by(Comment.created_at.desc(), Comment.id.desc())
    # Most have the same few judgements: those are sorted, not the comments.
    judged: dict[tuple[bool, bool, int, int], list[int]] = {}
    for comment_id, *judgement in db.session.execute(newest_first):
        judged.setdefault(cast(tuple[bool, bool, int, int], tuple(judgement)), []).append(comment_id)
    return [comment_id for judgement in sorted(judged, key=_best_first) for comment_id in judged[judgement]]


def _best_first(judgement: tuple[bool, bool, int, int]) -> tuple[bool, bool, float, int, int]:
    """What Best sorts by, smallest first; equals stay newest first. What was removed goes below all that stands."""
    stands, is_pick, recommends, upheld = judgement
    return not stands, not is_pick, -lower_bound(recommends, upheld), -recommends, upheld


def newest_ranking(article_id: int, order: Order) -> Newest:
    """The newest ranking of a discussion in one order, and how far its article has come since. One read."""
    query = (
        select(Article.seq, Ranking.id, Ranking.made_at, Ranking.ids, Ranking.seq.label("made_for"))
        .join(Ranking, and_(Ranking.article_id == Article.id, Ranking.order == order), isouter=True)
        .where(Article.id == article_id)
        .order_by(Ranking.minute.desc())
        .limit(1)
    )
    row = db.session.execute(query).first()
    if row is None or row.id is None:
        return Newest(None, 0, row.seq if row else 0)
    return Newest(Snapshot(row.id, row.made_at, row.ids), row.made_for, row.seq)


def kept_ranking(article_id: int, order: Order, ranking_id: int) -> Snapshot | None:
    """The ranking with this number, if it is one of this discussion in this order, and kept still."""
    query = select(Ranking.id, Ranking.made_at, Ranking.ids).where(
        Ranking.id == ranking_id, Ranking.article_id == article_id, Ranking.order == order
    )
    row = db.session.execute(query).first()
    return Snapshot(*row) if row else None


def new_since(article_id: int, snapshot: Snapshot) -> int:
    """How many threads can be read now that are not in a ranking; `MOST_NEW` stands for any number from there on."""
    query = (
        select(Comment.id)
        .where(
            Comment.article_id == article_id,
            Comment.root_id.is_(None),
            Comment.shown,
            Comment.shown_at > snapshot.made_at - LATE,
        )
        .order_by(Comment.shown_at.desc())
        .limit(MOST_NEW)
    )
    return len(set(db.session.scalars(query)).difference(snapshot.all()))


def standing_of(comment_id: int) -> Standing | None:
    """What the place of a comment is reckoned from, if everybody can read it and its discussion has places."""
    query = (
        select(
            Comment.article_id,
            Comment.root_id.is_(None).label("is_top"),
            Comment.picked_at.is_not(None).label("is_pick"),
            Comment.recommend_count.label("recommends"),
            Comment.upheld_reports,
        )
        .join(Article, Article.id == Comment.article_id)
        .where(
            Comment.id == comment_id,
            Comment.state == CommentState.PUBLISHED,
            Article.state == ArticleState.PUBLISHED,
            Article.discussion_mode.in_([mode for mode, rules in RULES.items() if rules.counts]),
        )
    )
    row = db.session.execute(query).mappings().first()
    return Standing(**row) if row else None
