"""The search index survives the migrations, and knows everything that the text doors can draw."""

import re
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade

from extensions import bell, db, migrate
from migrations import search as made_by
from models import Comment
from tests.architecture.house import ROOT
from tests.conftest import make_app
from tests.factories import Newsroom, say
from tests.queries.looking import comments_with, entries, stories_with
from text import render_article, render_comment, searching, visible_text
from text.sanitise import ARTICLE_REL, ARTICLE_TAGS, ATTRIBUTES, COMMENT_REL

MOMENTS = ("inserted", "updated", "deleted")
TRIGGERS = {f"{kind}_{moment}_fts" for kind in ("articles", "comments") for moment in MOMENTS}
# What a later migration does that copies the tables on SQLite, as docs and migrations/search.py ask of it.
COPIES_TABLES = """
import sqlalchemy as sa
from alembic import op
from migrations.search import create_search_triggers

revision, down_revision, branch_labels, depends_on = "copies_tables", "{head}", None, None


def upgrade() -> None:
    for table in ("articles", "comments"):
        with op.batch_alter_table(table, recreate="always") as batch:
            batch.add_column(sa.Column("another", sa.Integer(), nullable=True))
    create_search_triggers(op)
"""
RICH = """# A *b* ~~c~~ `d` re**open**ed

7. e **f** <g> & "h" &lt;l&gt;

> [i](https://x.example/?j&k)

|m|n|
|-|-|
|o|p|

---

    q
"""
FOREIGN = "<h4>A&nbsp;b</h4><div>c<br>d</div><!-- e --><table><tbody><tr><td>f<th>g</table><ul><li>h<pre>i</pre>"


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    made = make_app("", tmp_path / "data")
    bell.bind(None)
    return made


def triggers() -> set[str]:
    names = set(db.session.scalars(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")))
    db.session.remove()
    return names


def test_the_triggers_are_there_when_all_migrations_have_run(app: Flask) -> None:
    """Whoever sees this fail has written a migration that copies a table: it ends with `create_search_triggers`."""
    with app.app_context():
        assert triggers() >= TRIGGERS


def test_what_was_there_before_is_indexed_by_the_migration(app: Flask) -> None:
    with app.app_context():
        slug, ids, held = fill()
        downgrade(revision="0002")
        assert triggers() & TRIGGERS == set()
        upgrade()
        assert_found(slug, ids, held)


def test_a_migration_that_copies_tables_leaves_a_whole_index(app: Flask, tmp_path: Path) -> None:
    copy = tmp_path / "migrations"
    shutil.copytree(ROOT / "migrations", copy, ignore=shutil.ignore_patterns("__pycache__"))
    with app.app_context():
        head = ScriptDirectory.from_config(migrate.get_config()).get_current_head()
        (copy / "versions" / "copies_tables.py").write_text(COPIES_TABLES.format(head=head), encoding="utf-8")
        slug, ids, held = fill()
        upgrade(directory=str(copy))
        assert triggers() >= TRIGGERS
        assert_found(slug, ids, held)


def fill() -> tuple[str, list[int], int]:
    newsroom = Newsroom()
    ids = [say(newsroom.article, person, "The bridge sings.").id for person in (newsroom.reader, newsroom.other)]
    held = say(newsroom.article, newsroom.moderator, "The bridge hums.")
    db.session.execute(sa.update(Comment).where(Comment.id == held.id).values(state="held", shown=False))
    found = newsroom.article.slug, ids, held.id
    db.session.commit()
    db.session.remove()
    return found


def assert_found(slug: str, ids: list[int], held: int) -> None:
    assert stories_with("bridge") == [slug]
    assert sorted(comments_with("bridge")) == ids
    db.session.execute(sa.update(Comment).where(Comment.id == ids[0]).values(state="rejected"))
    db.session.execute(sa.update(Comment).where(Comment.id == held).values(state="published"))
    assert sorted(comments_with("bridge")) == [ids[1], held]
    assert entries("comments") == 2
    db.session.rollback()
    db.session.remove()


def test_the_index_knows_every_tag_that_is_drawn() -> None:
    assert {*made_by.WITHIN_A_LINE, *made_by.ON_THEIR_OWN} == ARTICLE_TAGS
    assert {"a": {"href"}, "ol": {"start"}} == ATTRIBUTES
    signs = {f'" rel="{rel}">' for rel in (COMMENT_REL, ARTICLE_REL)}
    assert signs <= set(made_by.SIGNS)


def words_in(text: str) -> list[str]:
    return re.findall(r"\w+", text)


@pytest.mark.parametrize("drawn", [render_comment(RICH), render_article(RICH), render_article(FOREIGN, "html")])
def test_the_index_has_the_words_that_readers_see(drawn: str) -> None:
    plain = sa.create_engine("sqlite://").connect()
    indexed = plain.exec_driver_sql(made_by._visible("SELECT ? AS words"), (drawn,)).scalar() or ""
    beside = {"https", "x", "example", "j", "k", "7"}  # the address of the link, and the number that a list starts at
    assert [word for word in words_in(indexed) if word not in beside] == words_in(visible_text(drawn))


def test_passages_are_marked_by_the_rules_of_the_index() -> None:
    assert searching.TOKENS == made_by.TOKENS
