"""The search index of either database: which texts have the words, newest first, and how well they fit.

An entry's number is the second of its text, then the text's id in the lowest 31 bits (migrations/search.py).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Subquery, TableClause, cast, column, func, not_, select, table
from sqlalchemy import literal_column as sql
from sqlalchemy.dialects.postgresql import TSQUERY

from extensions import db
from text.searching import Asked

IDS = 2**31
# Of 100,000 comments 89,000 have the word "the". To find and weigh the newest 2,000 takes a few milliseconds, to weigh
# them all 100 (SQLite) or 250 (PostgreSQL).
MOST_LOOKED_AT = 2_000

ARTICLES = table("articles_fts", column("rowid", BigInteger), column("words"))
COMMENTS = table("comments_fts", column("rowid", BigInteger), column("words"))
# What a word of the headline, the standfirst and the body weighs on SQLite: ten times PostgreSQL's A, B and D. The
# first column of a comment is the article it is under.
WEIGHTS = {ARTICLES: (10.0, 4.0, 1.0), COMMENTS: (0.0, 1.0)}


@dataclass(frozen=True)
class Entries:
    """The newest entries that have the words, each with its `key` and its `weight`, and whether these are all."""

    found: Subquery
    are_all: bool


def entries_with(
    index: TableClause, asked: Asked, since: datetime | None, article_id: int | None, *, weighed: bool
) -> Entries | None:
    """Find the entries of an index with every wanted piece and no unwanted one, dated since then, of one article or
    of all; None if there are none. Reads how many there are, up to those that are looked at: more are not weighed."""
    is_sqlite = db.engine.dialect.name == "sqlite"
    key = index.c.rowid
    conditions = (_on_sqlite if is_sqlite else _on_postgresql)(index, asked, article_id)
    if since is not None:
        conditions.append(key >= int(since.timestamp()) * IDS)
    some = select(key).where(*conditions).limit(MOST_LOOKED_AT + 1).subquery()
    count = db.session.scalar(select(func.count()).select_from(some))
    if not count:
        return None
    are_all = count <= MOST_LOOKED_AT
    weight = (_bm25 if is_sqlite else _ts_rank)(index, asked) if weighed and are_all else sql("0")
    newest = select(key.label("key"), weight.label("weight")).where(*conditions)
    newest = newest.order_by(key.desc()).limit(MOST_LOOKED_AT)
    if is_sqlite:
        return Entries(newest.subquery(), are_all)
    return Entries(_in_order(newest.add_columns(index.c.words).subquery(), asked), are_all)


def _on_sqlite(index: TableClause, asked: Asked, article_id: int | None) -> list[ColumnElement[bool]]:
    """Between quotation marks no sign means anything: FTS5 reads words, and what parts them."""
    question = " AND ".join(f'"{piece}"' for piece in asked.wanted)
    question = " NOT ".join([f"({question})", *(f'"{piece}"' for piece in asked.unwanted)])
    if index is COMMENTS:
        question = f"words : ({question})"
    if article_id is not None:
        question += f' AND article : "{article_id}"'
    return [sql(index.name).bool_op("MATCH")(question)]


def _bm25(index: TableClause, _asked: Asked) -> ColumnElement[float]:
    return -func.bm25(sql(index.name), *WEIGHTS[index])


def _on_postgresql(index: TableClause, asked: Asked, article_id: int | None) -> list[ColumnElement[bool]]:
    """Words wherever they stand; in which order, is looked at afterwards and in the newest alone. PostgreSQL has to
    fetch a text to see it, and took three seconds for sixteen times "the"."""
    words = index.c.words
    conditions: list[ColumnElement[bool]] = [words.bool_op("@@")(_query(func.plainto_tsquery, asked.wanted))]
    conditions += [_lacks(words, piece) for piece in asked.unwanted if piece.isalnum()]
    if article_id is not None:
        conditions.append(words.bool_op("@@")(cast(f"'article/{article_id}'", TSQUERY)))
    return conditions


def _in_order(newest: Subquery, asked: Asked) -> Subquery:
    words = newest.c.words
    conditions: list[ColumnElement[bool]]
    conditions = [words.bool_op("@@")(_query(func.phraseto_tsquery, [piece])) for piece in asked.wanted]
    conditions += [_lacks(words, piece) for piece in asked.unwanted if not piece.isalnum()]
    return select(newest.c.key, newest.c.weight).where(*conditions).subquery()


def _lacks(words: ColumnElement[Any], piece: str) -> ColumnElement[bool]:
    return not_(words.bool_op("@@")(_query(func.phraseto_tsquery, [piece])))


def _ts_rank(index: TableClause, asked: Asked) -> ColumnElement[float]:
    return func.ts_rank(index.c.words, _query(func.plainto_tsquery, asked.wanted))


def _query(make: Callable[..., ColumnElement[Any]], pieces: Sequence[str]) -> ColumnElement[Any]:
    """`search_plain` makes of the pieces what it made of the texts."""
    return make(sql("'search_words'"), func.search_plain(" ".join(pieces)))
