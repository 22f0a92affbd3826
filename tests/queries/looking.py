"""Looking for words, and what was found: ids of comments, slugs of stories."""

from typing import Any

from sqlalchemy import text

from extensions import db
from queries.search import Found, SearchPage, SearchQuery, Where, search
from tests.factories import NOON

NOTHING: Found[Any] = Found()


def look(typed: str, **kept: Any) -> SearchPage:
    return search(SearchQuery(typed, **kept), NOON)


def comments_with(typed: str, **kept: Any) -> list[int]:
    return [hit.id for hit in (look(typed, **{"where": Where.COMMENTS, **kept}).comments or NOTHING).hits]


def stories_with(typed: str, **kept: Any) -> list[str]:
    return [hit.slug for hit in (look(typed, where=Where.STORIES, **kept).stories or NOTHING).hits]


def entries(kind: str) -> int:
    """How many texts are in the index itself, whatever the records say."""
    table = f"{kind}_fts_docsize" if db.engine.dialect.name == "sqlite" else f"{kind}_fts"
    return db.session.scalar(text(f"SELECT count(*) FROM {table}")) or 0


def check_index() -> None:
    """SQLite looks through its index and refuses with an error if it does not hold together."""
    if db.engine.dialect.name == "sqlite":
        for kind in ("articles", "comments"):
            db.session.execute(text(f"INSERT INTO {kind}_fts({kind}_fts) VALUES ('integrity-check')"))
