"""The large data set: the same for the same seed, in the shape of real discussions, through the real verbs."""

import hashlib
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from statistics import median

import pytest
from flask import Flask
from sqlalchemy import select

from commands.large import load_large, words
from commands.large.threads import Said, discussion
from commands.starter import lay_starter_data
from extensions import db
from models import Article, Comment, CommentState, Recommendation, User
from queries.counters import counter_differences
from tests.factories import Newsroom

OPENED = datetime(2026, 9, 1, tzinfo=UTC)
# What seed 1 makes of three stories, on every machine and database. Figures of two runs can be compared while it holds.
FIRST_SEED = "4664b2a3785733d7ac0d7032d592b5a47b94573d7b86eb11c52996f0eab188cd"


BY_THEIR_WRITER = (Recommendation.comment_id == Comment.id, Recommendation.user_id == Comment.author_id)


def shape(size: int, seed: str = "1") -> list[Said]:
    return list(discussion(Random(seed), size, OPENED, timedelta(days=4)))


def digest() -> str:
    """Everything that is read on a page, in the order in which it was brought."""
    columns = (Article.slug, User.display_name, Comment.path, Comment.reply_no, Comment.state, Comment.created_at)
    query = select(*columns, Comment.body_source).select_from(Comment).join(Comment.article).join(Comment.author)
    rows = db.session.execute(query.order_by(Comment.id)).all()
    return hashlib.sha256(repr([tuple(map(str, row)) for row in rows]).encode()).hexdigest()


def test_the_same_seed_brings_the_same_comments_in_the_same_order(context: None) -> None:
    load_large(1, (20, 20, 50))
    assert digest() == FIRST_SEED
    assert db.session.scalars(select(Article.comment_count)).all() == [20, 20, 49]


def test_what_is_brought_counts_right(context: None) -> None:
    load_large(2, (20, 400))
    assert digest() != FIRST_SEED
    assert counter_differences() == []
    states = set(db.session.scalars(select(Comment.state)))
    assert states == {CommentState.PUBLISHED, CommentState.REJECTED, CommentState.HELD}


def test_some_comments_are_recommended_much_and_most_not_at_all(context: None) -> None:
    load_large(2, (20, 400))
    counts = sorted(db.session.scalars(select(Comment.recommend_count)), reverse=True)
    assert (counts[0] > 12, counts[10] > 4, counts[200]) == (True, True, 0)
    picks = db.session.scalars(select(Comment.recommend_count).where(Comment.picked_at.is_not(None))).all()
    assert sorted(picks, reverse=True) == counts[:3]
    assert db.session.scalar(select(Recommendation.comment_id).join(Comment).where(*BY_THEIR_WRITER)) is None


def test_every_comment_answers_an_earlier_one_that_can_be_answered() -> None:
    said = shape(2_000)
    held = {each.number for each in said if each.state is CommentState.HELD}
    assert [each.number for each in said] == list(range(1, 2_001))
    assert all(each.answers < each.number and each.answers not in held for each in said)
    assert all(earlier.at < later.at for earlier, later in pairwise(said))
    assert 0.4 < sum(each.answers > 0 for each in said) / len(said) < 0.6


def test_a_large_discussion_has_one_thread_of_hundreds() -> None:
    top: dict[int, int] = {}
    for each in shape(10_000):
        top[each.number] = top.get(each.answers, each.number)
    sizes = sorted((list(top.values()).count(number) for number in set(top.values())), reverse=True)
    assert 300 < sizes[0] < 700
    assert sizes[1] < 60


def test_comments_are_as_long_as_people_write_them() -> None:
    chance = Random("lengths")
    lengths = [len(words.comment(chance, is_reply=number % 2 == 0)) for number in range(3_000)]
    assert 170 < median(lengths) < 230
    assert 0.01 < sum(length > 1_500 for length in lengths) / len(lengths) < 0.04
    assert max(lengths) < 5_000


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["--large"], "There are stories already"), (["--million"], "There are stories already")],
)
def test_the_large_newsroom_moves_into_an_empty_site_only(
    newsroom: Newsroom, app: Flask, arguments: list[str], said: str
) -> None:
    refused = app.test_cli_runner().invoke(args=["seed", *arguments])
    assert (refused.exit_code, said in refused.output) == (1, True)


def test_a_million_is_only_brought_with_the_rest(context: None, app: Flask) -> None:
    lay_starter_data()
    refused = app.test_cli_runner().invoke(args=["seed", "--million"])
    assert (refused.exit_code, "--million goes with --large" in refused.output) == (2, True)
