"""The formula of Best, and the orders that rankings are made in."""

from datetime import timedelta
from math import sqrt
from statistics import NormalDist

import pytest
from sqlalchemy import update

from extensions import db
from models import Comment, DiscussionMode, Order
from queries.rankings import CONFIDENCE, MOST_NEW, Snapshot, Z, lower_bound, new_since, pack, ranked_tops, standing_of
from services.decisions import reject_comment
from services.rankings import current_ranking
from tests.factories import NOON, Newsroom, make_article, say, seen
from tests.queries.grown import costs, grow_discussion


def judged(newsroom: Newsroom, recommends: int, upheld: int = 0, **more: object) -> int:
    comment = say(newsroom.article, newsroom.reader)
    values = {"recommend_count": recommends, "upheld_reports": upheld, **more}
    db.session.execute(update(Comment).where(Comment.id == comment.id).values(**values))
    return comment.id


def test_z_is_that_of_eighty_per_cent() -> None:
    assert NormalDist().inv_cdf((1 + CONFIDENCE) / 2) == pytest.approx(Z, abs=1e-9)


def test_one_recommend_of_one_is_worth_what_wilson_says() -> None:
    """By hand: with p = 1 the bound is n / (n + z²), and z² is 1.642374."""
    assert lower_bound(1, 0) == pytest.approx(0.378448, abs=1e-6)
    assert lower_bound(10, 0) == pytest.approx(0.858931, abs=1e-6)


@pytest.mark.parametrize(("recommends", "upheld"), [(1, 0), (1, 1), (7, 3), (3, 7), (120, 4), (1, 500), (40_000, 12)])
def test_the_bound_is_where_the_score_test_stops(recommends: int, upheld: int) -> None:
    """Wilson's bound is the share at which what was seen lies exactly z standard errors above it."""
    bound, n = lower_bound(recommends, upheld), recommends + upheld
    assert 0 < bound < recommends / n
    assert (recommends / n - bound) / sqrt(bound * (1 - bound) / n) == pytest.approx(Z, rel=1e-9)


def test_without_recommends_the_bound_is_nought() -> None:
    assert [lower_bound(0, upheld) for upheld in (0, 1, 9)] == [0, 0, 0]


def test_more_recommends_are_worth_more_and_reports_less() -> None:
    by_recommends = [lower_bound(number, 2) for number in range(1, 200)]
    by_reports = [lower_bound(50, number) for number in range(200)]
    assert by_recommends == sorted(set(by_recommends))
    assert by_reports == sorted(set(by_reports), reverse=True)
    assert lower_bound(10_000, 0) == pytest.approx(1, abs=1e-3)


def test_best_puts_picks_first_and_then_goes_by_the_bound(newsroom: Newsroom) -> None:
    quiet, praised = judged(newsroom, 0), judged(newsroom, 9)
    disputed, loved = judged(newsroom, 9, 4), judged(newsroom, 40)
    pick, best_pick = judged(newsroom, 0, picked_at=NOON), judged(newsroom, 1, picked_at=NOON)
    ranked = ranked_tops(newsroom.article.id, Order.BEST)
    assert ranked == [best_pick, pick, loved, praised, disputed, quiet]


def test_equals_stand_by_fewer_reports_and_then_the_newer_first(newsroom: Newsroom) -> None:
    old, reported, newer, newest = (judged(newsroom, 0, upheld) for upheld in (0, 1, 0, 0))
    ranked = ranked_tops(newsroom.article.id, Order.BEST)
    assert ranked == [newest, newer, old, reported] == ranked_tops(newsroom.article.id, Order.BEST)


def test_what_was_removed_stands_below_what_can_be_read(newsroom: Newsroom) -> None:
    removed, plain = judged(newsroom, 30, picked_at=NOON), judged(newsroom, 0)
    say(newsroom.article, newsroom.other, parent_id=removed)
    reject_comment(seen(db.session.get_one(Comment, removed)), newsroom.moderator.id, 1, NOON)
    assert ranked_tops(newsroom.article.id, Order.BEST) == [plain, removed]


def test_most_replied_goes_by_replies_and_then_the_newer_first(newsroom: Newsroom) -> None:
    tops = [say(newsroom.article, newsroom.reader).id for _ in range(3)]
    say(newsroom.article, newsroom.other, parent_id=tops[0])
    assert ranked_tops(newsroom.article.id, Order.REPLIED) == [tops[0], tops[2], tops[1]]


@pytest.mark.parametrize("order", [Order.BEST, Order.REPLIED])
def test_only_shown_top_comments_of_this_story_are_ranked(newsroom: Newsroom, order: Order) -> None:
    top = say(newsroom.article, newsroom.reader)
    say(newsroom.article, newsroom.other, parent_id=top.id)
    say(newsroom.article, newsroom.reader, "Held: https://example.com/x")
    say(make_article(newsroom.editor), newsroom.reader)
    assert ranked_tops(newsroom.article.id, order) == [top.id]


def test_however_many_are_ranked_in_one_read(newsroom: Newsroom) -> None:
    grow_discussion(newsroom.article, newsroom.reader, 1_500)
    article_id = newsroom.article.id
    for order in (Order.BEST, Order.REPLIED):
        with costs(db.engines[None]) as cost:  # type: ignore[arg-type]
            ranked = ranked_tops(article_id, order)
        assert len(cost.statements) == 1
        assert len(ranked) == len(set(ranked)) > 400


def test_a_ranking_gives_back_its_ids_slice_by_slice() -> None:
    ids = [2**31 - 1, 1, 70_000, 12]
    kept = Snapshot(1, NOON, pack(ids))
    assert (len(kept), kept.all(), kept.page(1, 2), kept.page(3, 2), kept.page(4, 2)) == (4, ids, [1, 70_000], [12], [])


def test_new_are_those_that_can_be_read_and_are_not_in_the_ranking(newsroom: Newsroom) -> None:
    early = say(newsroom.article, newsroom.reader)
    ranking = Snapshot(1, NOON, pack([early.id]))
    # By its clock before the ranking, and yet not in it: its writer waited for a turn.
    say(newsroom.article, newsroom.reader, at=NOON - timedelta(seconds=3))
    say(newsroom.article, newsroom.reader, at=NOON + timedelta(minutes=1))
    say(newsroom.article, newsroom.reader, "Held: https://example.com/x", at=NOON + timedelta(minutes=1))
    say(newsroom.article, newsroom.other, parent_id=early.id, at=NOON + timedelta(minutes=1))
    assert new_since(newsroom.article.id, ranking) == 2


def test_new_are_counted_up_to_a_hundred(newsroom: Newsroom) -> None:
    grow_discussion(newsroom.article, newsroom.reader, 1_000)
    long_ago = Snapshot(1, NOON - timedelta(days=1_000), b"")
    assert new_since(newsroom.article.id, long_ago) == MOST_NEW == 100


def test_a_comments_standing_is_that_of_what_everybody_can_read(newsroom: Newsroom) -> None:
    top = judged(newsroom, 3, 1, picked_at=NOON)
    reply = say(newsroom.article, newsroom.other, parent_id=top)
    held = say(newsroom.article, newsroom.reader, "Held: https://example.com/x")
    standing = standing_of(top)
    assert standing is not None
    assert (standing.is_top, standing.is_pick, standing.recommends, standing.upheld_reports) == (True, True, 3, 1)
    assert standing.lower_bound == lower_bound(3, 1)
    assert (found := standing_of(reply.id)) is not None and not found.is_top
    assert standing_of(held.id) is None
    newsroom.close(DiscussionMode.HIDDEN)
    assert standing_of(top) is None


def test_a_ranking_of_ids_alone_costs_four_bytes_each(newsroom: Newsroom) -> None:
    grow_discussion(newsroom.article, newsroom.reader, 200)
    ranking = current_ranking(newsroom.article.id, Order.BEST, NOON)
    assert len(ranking.ids) == 4 * len(ranking.all()) == 4 * len(set(ranking.all()))
