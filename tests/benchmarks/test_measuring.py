"""How the bench measures: a cold site keeps nothing, a ceiling answers bytes, and every post is counted once."""

import json
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import Client

from benchmarks import cold
from benchmarks.constant import KEPT_IN, create_app, keep_answers
from benchmarks.posting import write_texts
from benchmarks.wrk import read_pages, send_posts
from commands.starter import lay_starter_data
from extensions import bell, db
from tests.conftest import SECRETS
from tests.factories import Newsroom, say

needs_wrk = pytest.mark.skipif(shutil.which("wrk") is None, reason="wrk is not here; make bench installs it on Debian")


@pytest.fixture
def cold_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    for name, value in {**SECRETS, "data_dir": str(tmp_path), "site_url": "http://localhost"}.items():
        monkeypatch.setenv(name.upper(), value)
    site = cold.create_app()
    bell.bind(None)
    with site.app_context():
        from flask_migrate import upgrade

        upgrade()
        lay_starter_data()
    yield site
    with site.app_context():
        db.engine.dispose()


def test_a_cold_site_draws_each_page_anew_and_packs_it(cold_site: Flask) -> None:
    with cold_site.app_context():
        room = Newsroom()
        say(room.article, room.reader, "Who pays for it?")
        address = f"/articles/{room.article.slug}"
    for _ in range(3):
        answer = cold_site.test_client().get(address, headers={"Accept-Encoding": "gzip"})
        assert (answer.status_code, answer.headers["Content-Encoding"]) == (200, "gzip")
    hot = cold_site.wsgi_app
    assert isinstance(hot, cold.HotPages)
    assert (hot.stats().drawn, hot.stats().hits, hot.stats().pages) == (3, 0, 0)
    assert not cold_site.extensions["drawings"]._drawings


def test_a_ceiling_answers_what_was_laid_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_answers(tmp_path / "answers.json", {"/a?b=1": ([("X-Own", "1")], b"\x1f\x8bbytes")})
    monkeypatch.setenv(KEPT_IN, str(tmp_path / "answers.json"))
    answer = Client(create_app()).get("/a?b=1")
    assert (answer.status_code, answer.data, answer.headers["X-Own"]) == (200, b"\x1f\x8bbytes", "1")


class Box(BaseHTTPRequestHandler):
    """Answers every comment as ours does and keeps what came."""

    protocol_version = "HTTP/1.1"
    came: list[bytes]

    def do_GET(self) -> None:
        self._answer(200, b"A page.")

    def do_POST(self) -> None:
        self.came.append(self.rfile.read(int(self.headers["Content-Length"])))
        self._answer(303, b"")

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: thousands of lines would come."""


@pytest.fixture
def box() -> Iterator[str]:
    Box.came = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Box) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@needs_wrk
def test_posts_are_counted_once_each_and_no_two_are_the_same(box: str, tmp_path: Path) -> None:
    told = [["/comments", "application/json", "", json.dumps({"text": f"{who} says @@"})] for who in ("Ruth", "Owen")]
    load = send_posts(box, write_texts(tmp_path / "posts", told), 2, 1, ("303", ""))
    assert load.failed == 0
    assert load.answers == len(Box.came) == len(set(Box.came)) > 10
    assert load.p50_ms <= load.p99_ms <= load.longest_ms


@needs_wrk
def test_another_answer_is_no_comment_taken(box: str, tmp_path: Path) -> None:
    told = [["/comments", "application/json", "", "@@"]]
    load = send_posts(box, write_texts(tmp_path / "posts", told), 1, 1, ("201", ""))
    assert (load.answers, load.rate) == (0, 0.0)
    assert load.failed == len(Box.came)


@needs_wrk
def test_pages_are_counted_with_their_bytes(box: str) -> None:
    load = read_pages(f"{box}/", 1, connections=2)
    assert load.answers > 10
    assert load.failed == 0
    assert len(b"A page.") < load.bytes < 300
