"""Whatever happens between one page and the next, reading a ranked discussion to its end shows every thread once."""

from datetime import datetime, timedelta
from itertools import count

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from blueprints.comments import ordering
from blueprints.comments.ordering import Asked, wanted_page
from extensions import db
from models import Article, Comment, CommentState, Order
from queries import discussion
from queries.discussion import DiscussionPage
from services import rankings
from services.comments import withdraw_comment
from services.decisions import approve_comment, reject_comment
from services.picks import pick_comment
from services.rankings import current_ranking
from services.recommendations import toggle_recommendation
from tests.factories import NOON, Newsroom, make_article, say, seen

ACTS = ("post", "post", "reply", "hold", "reject", "reject", "approve", "approve", "withdraw", "recommend", "recommend",
        "pick", "wait", "another reader")  # fmt: skip
ACT = st.tuples(st.sampled_from(ACTS), st.integers(0, 10_000))
# What happens before anybody reads, and then between each page and the next.
HISTORY = st.tuples(st.lists(ACT, min_size=12, max_size=25), st.lists(st.lists(ACT, max_size=6), max_size=12))
A_PAGE = 2


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (discussion, ordering, rankings):
        monkeypatch.setattr(module, "THREADS_A_PAGE", A_PAGE)


class Days:
    """A story on whose discussion people act, one act after another, seven seconds apart."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom, self.article_id = newsroom, make_article(newsroom.editor).id
        self.seconds = count(step=7)
        self.now = NOON

    def act(self, what: str, pick: int) -> None:
        self.now += timedelta(seconds=7)
        room, now = self.newsroom, self.now
        article = db.session.get_one(Article, self.article_id)
        comments = db.session.scalars(
            select(Comment).where(Comment.article_id == self.article_id).order_by(Comment.id)
        ).all()
        writer, reader = (room.reader, room.other) if pick % 2 else (room.other, room.reader)
        chosen = comments[pick % len(comments)] if comments else None
        if what == "wait":
            self.now += timedelta(seconds=40)
        elif what == "another reader":
            current_ranking(self.article_id, Order.BEST, now)
            current_ranking(self.article_id, Order.REPLIED, now)
        elif what == "post" or chosen is None:
            say(article, writer, at=now)
        elif what == "hold":
            say(article, writer, f"See https://example.com/{pick}.", at=now)
        else:
            self._about(what, chosen, reader.id if chosen.author_id != reader.id else writer.id, now)

    def _about(self, what: str, chosen: Comment, other_id: int, now: datetime) -> None:
        moderator, editor = self.newsroom.moderator.id, self.newsroom.editor.id
        if what == "withdraw":
            withdraw_comment(chosen.id, chosen.author_id, now)
        elif what == "approve" and chosen.state is not CommentState.WITHDRAWN:
            approve_comment(seen(chosen), moderator, now)
        elif what == "reject" and chosen.state is not CommentState.WITHDRAWN:
            reject_comment(seen(chosen), moderator, 1, now)
        elif chosen.is_published and what == "recommend":
            toggle_recommendation(chosen.id, other_id, now)
        elif chosen.is_published and what == "pick":
            pick_comment(chosen.id, "It is to the point.", editor, now)
        elif chosen.is_published and what == "reply":
            say(chosen.article, self.newsroom.editor, at=now, parent_id=chosen.id)

    def shown(self) -> set[int]:
        tops = select(Comment.id).where(Comment.article_id == self.article_id, Comment.root_id.is_(None), Comment.shown)
        return set(db.session.scalars(tops))

    def read(self, order: Order, place: str | None) -> DiscussionPage:
        with time_machine.travel(self.now, tick=False):
            return wanted_page(db.session.get_one(Article, self.article_id), Asked(order, place=place)).read()


def assert_each_is_read_once(days: Days, order: Order, between: list[list[tuple[str, int]]]) -> None:
    """From the first page to the last, with what happens in between."""
    begun_with, always, found = days.shown(), days.shown(), list[int]()
    page = days.read(order, None)
    ranked = set(current_ranking(days.article_id, order, days.now).all())
    later = iter(between)
    while True:
        drawn = [node.row.id for node in page.threads]
        assert page.order is order
        assert not page.restarted
        assert set(drawn) <= days.shown()
        if page.next_page or not page.is_first:
            assert page.new_count == len(days.shown() - ranked)
        found += drawn
        if page.next_page is None:
            break
        for what, pick in next(later, []):
            days.act(what, pick)
            always &= days.shown()
        page = days.read(order, page.next_page)
    assert len(found) == len(set(found)), "a thread came twice"
    assert always & ranked <= set(found), "a thread was left out"
    # Of those that were there at the beginning, only what was ranked up to a minute before is not counted as new.
    assert set(found) <= ranked
    assert begun_with - ranked <= days.shown() | begun_with


@pytest.mark.parametrize("order", [Order.BEST, Order.REPLIED])
@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=HISTORY)
def test_reading_a_ranking_to_the_end_shows_every_thread_once(
    newsroom: Newsroom,
    small_pages: None,
    order: Order,
    history: tuple[list[tuple[str, int]], list[list[tuple[str, int]]]],
) -> None:
    before, between = history
    days = Days(newsroom)
    for what, pick in before:
        days.act(what, pick)
    # Nobody has read for a while: the ranking is made now.
    days.now += timedelta(minutes=1)
    assert_each_is_read_once(days, order, between)


def test_a_page_of_which_all_is_gone_still_leads_on(newsroom: Newsroom, small_pages: None) -> None:
    days = Days(newsroom)
    for _ in range(6):
        days.act("post", 1)
    first = days.read(Order.BEST, None)
    for top_id in sorted(days.shown(), reverse=True)[2:4]:
        withdraw_comment(top_id, newsroom.reader.id, days.now)
    second = days.read(Order.BEST, first.next_page)
    assert (second.threads, second.is_first, second.restarted) == ((), False, False)
    assert len(days.read(Order.BEST, second.next_page).threads) == 2


def test_a_page_goes_on_when_its_ranking_is_no_longer_the_newest(newsroom: Newsroom, small_pages: None) -> None:
    days = Days(newsroom)
    for _ in range(5):
        days.act("post", 1)
    place = days.read(Order.BEST, None).next_page
    days.now += timedelta(minutes=2)
    days.act("post", 1)
    assert days.read(Order.BEST, None).next_page != place
    second = days.read(Order.BEST, place)
    assert (len(second.threads), second.restarted, second.new_count) == (2, False, 1)


@pytest.mark.parametrize(
    "place", ["", "x", "1", "1.", "0.2", "99999.2", "9999999999.2", "{}.1", "{}.6", "{}.2222", "-1.2"]
)
def test_a_place_that_is_none_begins_again_and_says_so(newsroom: Newsroom, small_pages: None, place: str) -> None:
    days = Days(newsroom)
    for _ in range(5):
        days.act("post", 1)
    number = (days.read(Order.BEST, None).next_page or "").partition(".")[0]
    assert not days.read(Order.BEST, f"{number}.2").restarted
    page = days.read(Order.BEST, place.format(number))
    assert (page.restarted, page.is_first, len(page.threads)) == (True, True, 2)


def test_a_place_of_another_order_or_story_begins_again(newsroom: Newsroom, small_pages: None) -> None:
    days, others = Days(newsroom), Days(newsroom)
    for _ in range(5):
        days.act("post", 1)
        others.act("post", 1)
    place = days.read(Order.BEST, None).next_page
    assert days.read(Order.REPLIED, place).restarted
    assert days.read(Order.NEWEST, place).restarted
    assert others.read(Order.BEST, place).restarted
