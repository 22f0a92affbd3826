"""`flask import wordpress`, on a database whose commits are real: a site moves in while readers post."""

import re
import secrets
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy import text as sql

from extensions import bell, db
from models import Article, Comment, CommentState, User
from queries.counters import counter_differences
from services.claims import claim_comments, claim_key
from tests.adapters.wxr import Export, Item, Said, grown_export, write_export
from tests.conftest import SECRETS, make_app
from tests.factories import NOON, Newsroom, make_user, say
from tests.support import postgres

pytestmark = pytest.mark.committed

THREAD = [
    Said(1, "First\n\n<b>of all</b>.", "Wren Tailor", "wren@example.org"),
    Said(2, "A reply", "Ann", "ann@example.org", parent=1, at="2019-05-01 10:05:00"),
    Said(3, "Buy pills", approved="spam", parent=1, at="2019-05-01 10:06:00"),
    Said(4, "To the pills", "Wren Tailor", "wren@example.org", parent=3, at="2019-05-01 10:07:00"),
    Said(5, "Waits", approved="0", at="2019-05-01 10:08:00"),
    Said(6, "ping", kind="pingback", at="2019-05-01 10:09:00"),
]
BOMB = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    url = ""
    if request.param == "postgresql":
        cluster: postgres.Cluster = request.getfixturevalue("cluster")
        url = cluster.create_database(f"moving_in_{secrets.token_hex(4)}")
    made = make_app(url, tmp_path / "data")
    bell.bind(None)
    with made.app_context():
        Newsroom()
    yield made
    with made.app_context():
        db.engine.dispose()


def run(site: Flask, *words: str) -> Result:
    return site.test_cli_runner().invoke(args=["import", "wordpress", *words])


def said(answer: Result) -> str:
    return " ".join(answer.output.split())


def everything(site: Flask) -> dict[str, Any]:
    with site.app_context():
        rows = {table.name: db.session.execute(select(table)).all() for table in db.metadata.sorted_tables}
        return {name: sorted(map(repr, found)) for name, found in rows.items()}


def old_paper(tmp_path: Path) -> str:
    closed = Item(8, "The mayor resigns", "mayor-resigns", comment_status="closed", at="2019-06-01 09:00:00")
    locked = Item(9, "For subscribers", "locked", password="letmein", comments=[Said(90, "Hm")])
    return str(write_export(tmp_path / "old.xml", Export([Item(7, comments=THREAD), closed, locked])))


def test_a_site_moves_in_and_says_what_it_did(site: Flask, tmp_path: Path) -> None:
    answer = run(site, old_paper(tmp_path))
    assert answer.exit_code == 0, answer.output
    assert "In the file 3 articles, 5 comments" in said(answer)
    assert "Written 3 articles, 5 comments" in said(answer)
    assert "1 spam" in said(answer) and "1 pingbacks" in said(answer)
    with site.app_context():
        states = dict(tuple(row) for row in db.session.execute(select(Comment.body_source, Comment.state)))
        assert states["Waits"] is CommentState.HELD
        assert states["First\n\n**of all**."] is CommentState.PUBLISHED
        assert counter_differences() == []


def test_threads_read_as_they_did_and_orphans_move_up(site: Flask, tmp_path: Path) -> None:
    run(site, old_paper(tmp_path))
    page = site.test_client().get("/articles/market-roof").text
    words = re.sub(r"<[^>]+>", " ", page[page.index("First") :])
    assert words.index("A reply") < words.index("To the pills") < words.index("Reply", words.index("To the pills"))
    with site.app_context():
        top = db.session.scalars(select(Comment).where(Comment.body_source.like("First%"))).one()
        under = db.session.scalars(select(Comment.body_source).where(Comment.parent_id == top.id)).all()
        assert sorted(under) == ["A reply", "To the pills"]


def test_old_addresses_lead_to_the_story(site: Flask, tmp_path: Path) -> None:
    run(site, old_paper(tmp_path))
    client = site.test_client()
    for address in ("/2019/05/market-roof/", "/2019/05/market-roof/feed/", "/?p=7", "/2019/05/Market-Roof"):
        answer = client.get(address)
        assert (address, answer.status_code, answer.location) == (address, 301, "/articles/market-roof")
    assert client.get("/category/news/").location == "/sections/news"
    assert client.get("/2019/05/locked/").status_code == 404


def test_no_address_is_kept_and_whoever_has_it_can_claim(site: Flask, tmp_path: Path) -> None:
    run(site, old_paper(tmp_path))
    kept = repr(everything(site))
    assert "wren@example.org" not in kept and "ann@example.org" not in kept and "192.0.2.77" not in kept
    with site.app_context():
        reader = make_user("Wren Here")
        assert claim_comments(reader.id, claim_key(SECRETS["address_key"], " WREN@example.org ")) == 2
        assert counter_differences() == []
    before = everything(site)
    assert "Written 0 articles, 0 comments" in said(run(site, old_paper(tmp_path)))
    assert everything(site) == before


def test_a_dry_run_writes_nothing(site: Flask, tmp_path: Path) -> None:
    before = everything(site)
    answer = run(site, old_paper(tmp_path), "--dry-run")
    assert (answer.exit_code, "Would write 3 articles, 5 comments" in said(answer)) == (0, True)
    assert everything(site) == before


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda text: text[: len(text) // 2], r"Line \d+: "),
        (lambda text: text.replace("</title>", "</headline>", 2), r"Line \d+: "),
        (lambda text: text.replace("<rss", BOMB + "<rss", 1), r"Line \d+: "),
        (lambda text: text.replace("<rss", OUTSIDE + "<rss", 1), r"Line \d+: "),
        (lambda text: "", "empty"),
        (lambda text: "<!doctype html><html><body>Sign in</body></html>", ""),
    ],
    ids=["cut off", "crossed tags", "entity bomb", "external entity", "empty", "a web page"],
)
def test_a_broken_file_is_refused_with_the_line_and_nothing_is_written(
    site: Flask, tmp_path: Path, spoil: Any, told: str
) -> None:
    whole = Path(old_paper(tmp_path)).read_text(encoding="utf-8")
    broken = tmp_path / "broken.xml"
    broken.write_text(spoil(whole), encoding="utf-8")
    before = everything(site)
    answer = run(site, str(broken))
    assert answer.exit_code == 1
    assert "nothing was written" in answer.output and re.search(told, answer.output), answer.output
    assert everything(site) == before


def test_readers_post_while_a_site_moves_in(site: Flask, tmp_path: Path) -> None:
    path = write_export(tmp_path / "grown.xml", grown_export(3, 1500))
    posted, over = [], threading.Event()
    with site.app_context():
        article = db.session.scalars(select(Article)).one()
        reader = db.session.scalars(select(User).where(User.display_name.is_not(None)).order_by(User.id.desc())).first()
        ids = (article.id, reader.id if reader else 0)

    def post() -> None:
        while not over.is_set():
            with site.app_context():
                article, reader = db.session.get_one(Article, ids[0]), db.session.get_one(User, ids[1])
                posted.append(say(article, reader, at=NOON).id)

    readers = [threading.Thread(target=post) for _ in range(2)]
    for each in readers:
        each.start()
    try:
        answer = run(site, str(path))
    finally:
        over.set()
        for each in readers:
            each.join()
    assert answer.exit_code == 0, answer.output
    with site.app_context():
        assert len(posted) > 10
        assert counter_differences() == []
        old = select(func.count()).select_from(Comment).where(Comment.article_id != ids[0])
        written = re.search(r"Written\s+3 articles, ([\d,]+) comments", answer.output)
        assert written and int(written[1].replace(",", "")) == db.session.scalar(old)
        if not site.extensions["settings"].database_url.startswith("postgres"):
            assert db.session.execute(sql("PRAGMA quick_check")).scalar() == "ok"
