"""A discussion of ten thousand comments: its first page, as anybody asks for it, is small and reads little."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import insert, update

from blueprints.comments.drawing import Drawings
from models import Article, Comment, User, path_step
from tests.blueprints.house import LATER
from tests.factories import NOON, Newsroom
from tests.queries.grown import a_row, costs
from wsgi.finished import GZIP_LEVEL

MOST_BYTES = 30_000
# As long as comments are on the whole (`commands.large.words`): a letter to the editor among short remarks.
LENGTHS = (60, 120, 180, 240, 300, 380, 480, 640, 1_000)
WRITERS = 60
REPLIES = 3
DOCS = Path(__file__).resolve().parents[2] / "docs"


def vocabulary() -> list[str]:
    """Words as English has them, each as often as it comes in our own pages."""
    return [word for page in sorted(DOCS.glob("*.md")) for word in re.findall(r"\b[a-z’]{1,14}\b", page.read_text())]


def a_text(chance: Random, words: list[str]) -> str:
    """Words in no order pack worse than what people write, so a page that is light with these is light with theirs."""
    length, said = chance.choice(LENGTHS), ""
    while len(said) < length:
        said += chance.choice(words) + " "
    return f"<p>{said.strip().capitalize()}.</p>"


def tops_with_replies(article: Article, writers: list[User], number: int) -> Iterator[dict[str, Any]]:
    """So many comments, in threads of four: as much as a page can have. The newest hundred have words of their own."""
    chance, words = Random("a heavy page"), vocabulary()
    for n in range(number):
        top, step = 1_000_000 + n - n % (REPLIES + 1), n % (REPLIES + 1)
        place = {"parent_id": top, "root_id": top, "path": path_step(step), "depth": 1, "reply_no": step}
        counts = {"reply_count": REPLIES, "arrivals": REPLIES, "last_reply_no": REPLIES}
        body = a_text(chance, words) if n >= number - 100 else "<p>Calm words.</p>"
        recommends = {"recommend_count": int(chance.random() ** 3 * 300)}
        more = {"body_html": body, **recommends, **(place if step else counts)}
        yield a_row(article, chance.choice(writers), 1_000_000 + n, n * 47, **more)


@pytest.fixture
def grown(app: Flask, db: Any, request: pytest.FixtureRequest) -> tuple[Any, str]:
    with app.app_context():
        room = Newsroom()
        chance, words = Random("names"), vocabulary()
        names = [
            {"id": 900 + n, "display_name": f"{chance.choice(words)} {chance.choice(words)}".title()}
            for n in range(WRITERS)
        ]
        db.session.execute(
            insert(User),
            [
                {**name, "email": f"{name['id']}@example.org", "fs_uniquifier": str(name["id"]), "joined_at": NOON}
                for name in names
            ],
        )
        writers = [db.session.get_one(User, name["id"]) for name in names]
        db.session.execute(insert(Comment), list(tops_with_replies(room.article, writers, request.param)))
        db.session.execute(update(Article).values(comment_count=request.param))
        newest = Comment.id > 1_000_000 + request.param - 20
        db.session.execute(update(Comment).where(newest).values(edited_at=Comment.created_at))
        db.session.execute(update(User).where(User.id < 910).values(service_badge="Paramedic"))
        db.session.commit()
        return db.engines[None], f"/articles/{room.article.slug}"


def page_of(app: Flask, grown: tuple[Any, str]) -> tuple[bytes, int]:
    app.extensions["drawings"] = Drawings()
    with costs(grown[0]) as cost, time_machine.travel(LATER, tick=False):
        answer = app.test_client().get(grown[1])
    assert answer.status_code == 200
    return answer.data, len(cost.statements)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("grown", [10_000], indirect=True)
def test_the_first_page_of_ten_thousand_comments_weighs_at_most_30_kb(app: Flask, grown: tuple[Any, str]) -> None:
    page, _ = page_of(app, grown)
    assert page.count(b'<article class="comment"') == 100
    assert len(gzip.compress(page, GZIP_LEVEL, mtime=0)) <= MOST_BYTES


@pytest.mark.parametrize("grown", [50, 10_000], indirect=True)
def test_it_reads_as_many_statements_as_that_of_fifty(app: Flask, grown: tuple[Any, str]) -> None:
    assert page_of(app, grown)[1] == 8
