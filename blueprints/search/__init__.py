"""Searching stories and comments: one page with a plain form. What was asked is kept nowhere."""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar

from flask import Blueprint, abort, render_template, request, url_for

from blueprints.showing import frame
from models import Article
from queries.articles import article_by_slug
from queries.search import MOST_PAGES, Period, Ranking, SearchQuery, Where, search

searching = Blueprint("search", __name__)
# More than is looked for, so that the page can say so; an address may hold far more.
MOST_TYPED = 400
Choice = TypeVar("Choice", bound=StrEnum)


@searching.get("/search")
def results() -> str:
    article = _article()
    query = _query(article)
    return render_template(
        "search/search.html",
        query=query,
        page=search(query, datetime.now(UTC)),
        article=article,
        sections=[("", "All sections"), *((each.slug, each.name) for each in frame().sections)],
        address=_addresses(query, article),
    )


def _article() -> Article | None:
    """The story whose discussion is searched, if it is one alone."""
    # PostgreSQL refuses to be asked for a NUL.
    slug = request.args.get("article", "").replace("\0", "")
    if not slug:
        return None
    article = article_by_slug(slug)
    return article if article and article.is_published else abort(404)


def _query(article: Article | None) -> SearchQuery:
    section = request.args.get("section", "")
    where, page = _choice(Where, "where"), request.args.get("page", 1, type=int)
    return SearchQuery(
        typed=request.args.get("q", "")[:MOST_TYPED].strip(),
        where=where,
        period=_choice(Period, "when"),
        ranking=_choice(Ranking, "order"),
        section=section if section in {each.slug for each in frame().sections} else "",
        article_id=article.id if article else None,
        # The page of both kinds is the first of either.
        page=1 if where is Where.BOTH and not article else min(max(page, 1), MOST_PAGES),
    )


def _choice(kind: type[Choice], name: str) -> Choice:
    """What was chosen of a list, or its first."""
    choices = {choice.value: choice for choice in kind}
    return choices.get(request.args.get(name, ""), next(iter(kind)))


def _addresses(query: SearchQuery, article: Article | None) -> Callable[..., str]:
    """How templates make the address of the same question with something changed, on its first page."""
    asked = {"q": query.typed, "where": query.where, "when": query.period, "order": query.ranking}
    asked |= {"section": query.section, "article": article.slug if article else ""}
    usual = {"where": Where.BOTH, "when": Period.ANY, "order": Ranking.BEST}

    def address(**changed: str | int) -> str:
        given = {**asked, **changed}
        told: dict[str, Any] = {name: value for name, value in given.items() if value and value != usual.get(name)}
        return url_for(".results", **told)

    return address
