"""Keeping the search index free of words that were taken back. What it holds and why: `migrations/search.py`."""

from sqlalchemy import text as sql

from extensions import db
from services.locks import take_turn

INDEXES = ("articles_fts", "comments_fts")
# One step merges about so many pages of 4 kB, some 20 ms, and then lets waiting writers in.
PAGES_A_STEP = 200
# A million comments have 100,000 pages at most; the rest waits for the next night.
MOST_STEPS = 2_000


def forget_removed_words() -> int:
    """Merge the search index, step by step, so that words of removed texts leave SQLite's file; says how many steps.

    They could not be found before either; `secure_delete` overwrites them. PostgreSQL's autovacuum does the like.
    """
    if db.engine.dialect.name != "sqlite":
        return 0
    return sum(_merge(index) for index in INDEXES)


def _merge(index: str) -> int:
    """A negative number begins a merge of all there is, positive ones go on with it; a step that changes fewer than
    two rows had nothing to do (SQLite's FTS5 documentation, "The 'merge' Command")."""
    pages = -PAGES_A_STEP
    for step in range(1, MOST_STEPS + 1):
        take_turn()
        before = db.session.scalar(sql("SELECT total_changes()")) or 0
        db.session.execute(sql(f"INSERT INTO {index}({index}, rank) VALUES('merge', {pages})"))
        changed = (db.session.scalar(sql("SELECT total_changes()")) or 0) - before
        db.session.commit()
        if changed < 2:
            return step
        pages = PAGES_A_STEP
    return MOST_STEPS
