"""A question costs a few bounded reads, however much has been written."""

import re
from functools import partial
from typing import Any

import pytest
from sqlalchemy import insert, text

from extensions import db
from models import Comment
from queries.search import Ranking, Where
from tests.factories import Newsroom, say
from tests.queries.grown import FIRST_ID, a_row, costs, plans
from tests.queries.looking import look

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
STATEMENTS = {
    # How many have the words, then the page: for stories, and for comments.
    ("ferry", Where.BOTH): 4,
    ("ferry", Where.STORIES): 2,
    ("ferry", Where.COMMENTS): 2,
    ("nobody wrote this", Where.BOTH): 2,
    ("🎉", Where.BOTH): 0,
}


def put_in(newsroom: Newsroom, number: int) -> None:
    rows = [a_row(newsroom.article, newsroom.reader, FIRST_ID + n, n) for n in range(number)]
    db.session.execute(insert(Comment), rows)
    say(newsroom.article, newsroom.other, "A ferry, seldom seen.")


@pytest.mark.parametrize("number", [50, 3000])
@pytest.mark.parametrize("ranking", list(Ranking))
def test_a_question_takes_so_many_statements_and_no_more(newsroom: Newsroom, ranking: Ranking, number: int) -> None:
    put_in(newsroom, number)
    newsroom.article.headline = "A ferry crosses"
    db.session.commit()
    found = {}
    for typed, where in STATEMENTS:
        with costs(db.engines[None]) as cost:  # type: ignore[arg-type]
            look(typed, where=where, ranking=ranking)
        found[typed, where] = len(cost.statements)
    assert found == STATEMENTS


@on_sqlite
@pytest.mark.parametrize("ranking", list(Ranking))
@pytest.mark.parametrize("kept", [{}, {"section": "town"}, {"article_id": 1}], ids=["all", "section", "article"])
def test_no_question_reads_through_the_texts(newsroom: Newsroom, ranking: Ranking, kept: dict[str, Any]) -> None:
    put_in(newsroom, 50)
    connection: Any = db.engines[None]
    with costs(connection) as cost:
        look("ferry", ranking=ranking, **kept)
        look("calm words", ranking=ranking, **kept)
    # The index says in its plan what it looks up; what was found, two thousand entries at the most, is read through.
    for plan in plans(connection, cost):
        assert not re.match(r"SCAN (comments|articles|users)\b", plan), plan
        assert not re.match(r"SCAN (comments|articles)_fts VIRTUAL TABLE INDEX 0:$", plan), plan


@on_sqlite
@pytest.mark.parametrize("typed", ["ferry", "calm words"])
def test_as_much_is_read_of_six_thousand_comments_as_of_three(newsroom: Newsroom, typed: str) -> None:
    steps = []
    for number in (3000, 6000):
        put_in(newsroom, number)
        with costs(db.engines[None]) as cost:  # type: ignore[arg-type]
            look(typed, where=Where.COMMENTS)
        steps.append(cost.steps)
        db.session.execute(text("DELETE FROM comments"))
    assert steps[1] <= steps[0] * 1.25 + 3


def test_counters_that_change_cost_no_entry(newsroom: Newsroom) -> None:
    """A reply changes numbers on every comment above it: their words are not read and written again for it."""
    top = say(newsroom.article, newsroom.reader, "A ferry.")
    written = partial(db.session.scalar, text(WRITTEN[db.engine.dialect.name]))
    before = written()
    db.session.execute(text("UPDATE comments SET reply_count = 1, shown = shown, reviewed_at = created_at"))
    db.session.execute(text("UPDATE articles SET comment_count = 2, seq = seq + 1"))
    assert written() == before
    db.session.execute(text("UPDATE comments SET state = 'held' WHERE id = :id"), {"id": top.id})
    assert written() != before


# What changes when an entry is written, in or out.
WRITTEN = {
    "sqlite": "SELECT sum(length(block)) FROM comments_fts_data",
    "postgresql": "SELECT string_agg(ctid::text, ' ') FROM comments_fts",
}
