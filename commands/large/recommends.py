"""Who recommends what in the large newsroom, and what its editor picks: a few have most of it, as everywhere."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select

from extensions import db
from models import Comment, CommentState
from services.bulk_recommends import BulkRecommend, add_recommends
from services.picks import pick_comment

# Of a comment in four somebody says that it is worth reading; of one in a hundred, twenty people do.
MOST = 24
STEEPNESS = 10
# Coprime with any number of writers that is not its multiple, so that nobody recommends one comment twice.
STRIDE = 7
BATCH = 500
SOON = timedelta(minutes=30)
PICKS_FROM, PICKS = 50, 3


def recommend_under(chance: Random, article_id: int, people: Sequence[int]) -> None:
    """Recommend the comments of one discussion, in the order in which they came."""
    after = 0
    while rows := _following(article_id, after):
        after = rows[-1][0]
        add_recommends(article_id, [each for row in rows for each in _recommends(chance, *row, people)])


def pick_under(article_id: int, size: int, editor_id: int) -> None:
    """Make the most recommended of a larger discussion its picks."""
    if size < PICKS_FROM:
        return
    best = (
        select(Comment.id, Comment.created_at)
        .where(Comment.article_id == article_id, Comment.state == CommentState.PUBLISHED)
        .order_by(Comment.recommend_count.desc(), Comment.id)
        .limit(PICKS)
    )
    for comment_id, said_at in db.session.execute(best).all():
        pick_comment(comment_id, "Says in a few lines what others take a page for.", editor_id, said_at + 2 * SOON)


def _following(article_id: int, after: int) -> list[tuple[int, int, datetime]]:
    query = (
        select(Comment.id, Comment.author_id, Comment.created_at)
        .where(Comment.article_id == article_id, Comment.id > after, Comment.state == CommentState.PUBLISHED)
        .order_by(Comment.id)
        .limit(BATCH)
    )
    return [(row.id, row.author_id, row.created_at) for row in db.session.execute(query)]


def _recommends(
    chance: Random, comment_id: int, author_id: int, said_at: datetime, people: Sequence[int]
) -> list[BulkRecommend]:
    count, first = int(MOST * chance.random() ** STEEPNESS), int(len(people) * chance.random())
    voters = (people[(first + number * STRIDE) % len(people)] for number in range(count))
    return [BulkRecommend(comment_id, voter, said_at + SOON) for voter in voters if voter != author_id]
