"""Which page of a discussion is asked for, in which order, and how that page is read."""

import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from flask import request

from blueprints.guards import signed_in_reader
from blueprints.showing import LARGEST_ID, id_arg
from models import Article, Order
from queries.discussion import (
    THREADS_A_PAGE,
    DiscussionPage,
    discussion_page,
    own_page,
    picks_page,
    ranked_page,
    staff_page,
)
from queries.rankings import RANKED, Snapshot, kept_ranking
from services.rankings import current_ranking

PLACE = re.compile(r"([0-9]{1,10})\.([0-9]{1,7})")


@dataclass(frozen=True)
class Asked:
    """A page as an address names it: by the last comment of the page before, or by a place in a ranking (`12.25`)."""

    order: Order
    after: int | None = None
    place: str | None = None


@dataclass(frozen=True)
class Wanted:
    """How a page is read, and what its drawing for everybody is known by; without a key it is for one reader alone."""

    key: tuple[Hashable, ...] | None
    read: Callable[[], DiscussionPage]


def asked_for(article: Article) -> Asked:
    """What the address of this request asks for. An order this discussion cannot be read in is its own instead."""
    named, after, place = request.args.get("order", ""), id_arg("after"), request.args.get("page")
    if named in list(Order) and article.mode.counts:
        return Asked(Order(named), after, place)
    if after and article.mode.order in RANKED:
        # From a page of the days when the discussion was open, newest first.
        return Asked(Order.NEWEST, after, place)
    return Asked(article.mode.order, after, place)


def wanted_page(article: Article, asked: Asked) -> Wanted:
    """How the page is read that was asked for. Of a hidden discussion nothing is."""
    order, after = asked.order, asked.after
    if not article.mode.readable:
        return Wanted((), partial(DiscussionPage, (), order))
    if order in RANKED:
        return _in_ranking(article, asked)
    if order is Order.MINE:
        reader_id = signed_in_reader().id
        return Wanted(None, partial(own_page, article.id, reader_id, after))
    if asked.place is not None:
        # A place in a ranking, and this order has none.
        return Wanted((order, "again"), lambda: replace(_by_key(article.id, order, None), restarted=True))
    return Wanted((order, after), partial(_by_key, article.id, order, after))


def _by_key(article_id: int, order: Order, after: int | None) -> DiscussionPage:
    if order is Order.PICKS:
        return picks_page(article_id, after)
    if order is Order.STAFF:
        return staff_page(article_id, after)
    return discussion_page(article_id, order, after)


def _in_ranking(article: Article, asked: Asked) -> Wanted:
    """A page of the ranking it was begun on. One that is no longer kept, or never was one of this discussion, begins
    again on the present one, and the page says so."""
    found = _place(article, asked)
    if found is not None:
        ranking, offset = found
    else:
        ranking, offset = current_ranking(article.id, asked.order, datetime.now(UTC)), 0
    restarted = asked.place is not None and found is None

    def read() -> DiscussionPage:
        return replace(ranked_page(article.id, asked.order, ranking, offset), restarted=restarted)

    return Wanted((asked.order, ranking.id, offset, restarted), read)


def _place(article: Article, asked: Asked) -> tuple[Snapshot, int] | None:
    named = PLACE.fullmatch(asked.place or "")
    if named is None or int(named[1]) > LARGEST_ID:
        return None
    ranking, offset = kept_ranking(article.id, asked.order, int(named[1])), int(named[2])
    if ranking is None or offset >= len(ranking) or offset % THREADS_A_PAGE:
        return None
    return ranking, offset
