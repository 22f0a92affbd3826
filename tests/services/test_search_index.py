"""Words that were taken back leave the search index, and SQLite's file."""

from pathlib import Path

import pytest
from sqlalchemy import text as sql

from extensions import bell, db
from services.comments import withdraw_comment
from services.search_index import forget_removed_words
from tests.conftest import make_app
from tests.factories import NOON, Newsroom, say

pytestmark = pytest.mark.committed
# Letters that no other word begins with, since the index keeps only where a word differs from the one before.
RARE = "zqxjkvb"


def kept(file: Path) -> bool:
    db.session.execute(sql("PRAGMA wal_checkpoint(TRUNCATE)"))
    db.session.rollback()
    return RARE.encode() in file.read_bytes()


def test_a_withdrawn_word_leaves_the_file_over_night(tmp_path: Path) -> None:
    site = make_app("", tmp_path)
    bell.bind(None)
    with site.app_context():
        newsroom = Newsroom()
        for _ in range(30):
            say(newsroom.article, newsroom.reader)
        comment = say(newsroom.article, newsroom.reader, f"It was {RARE} that said it.")
        author = newsroom.reader.id
        for _ in range(30):
            say(newsroom.article, newsroom.other)
        withdraw_comment(comment.id, author, NOON)
        file = tmp_path / "below-the-line.db"
        assert kept(file), "nothing to forget, so nothing is shown"
        forget_removed_words()
        assert not kept(file)
        assert forget_removed_words() <= 4
        db.engine.dispose()


def test_merging_leaves_what_can_be_found(newsroom: Newsroom) -> None:
    say(newsroom.article, newsroom.reader, "It was the lamplighter who said it.")
    forget_removed_words()
    found = "SELECT count(*) FROM comments_fts WHERE comments_fts MATCH 'lamplighter'"
    if db.engine.dialect.name == "sqlite":
        assert db.session.scalar(sql(found)) == 1
