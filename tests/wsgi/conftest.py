"""A stage for the page cache: a clock that is moved by hand, a newsroom instead of Flask, and visitors."""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from wsgi import SHOWS, HotPages, HotRoute, Shows, Version

SITE = "https://news.example"
LONG_TEXT = "A sentence that says it again. " * 40


class Clock:
    """Seconds that pass only when told to."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now

    def pass_seconds(self, seconds: float) -> None:
        self.now += seconds


@dataclass
class Reply:
    """What a visitor got."""

    status: str
    headers: dict[str, str]
    body: bytes
    header_list: list[tuple[str, str]] = field(default_factory=list)

    @property
    def code(self) -> int:
        return int(self.status[:3])


class Newsroom:
    """A WSGI app with one article, its seq, and a record of every environ that reached it."""

    def __init__(self) -> None:
        self.seq = 1
        self.site_seq: int | None = None
        self.text = LONG_TEXT
        self.status = "200 OK"
        self.more_headers: list[tuple[str, str]] = []
        self.says_what_it_shows = True
        self.lasts_seconds: float | None = None
        self.problem: BaseException | None = None
        self.away = False
        self.seen: list[dict[str, Any]] = []
        self.closed = 0
        self.checks = 0
        self.while_drawing: Callable[[], None] = lambda: None

    @property
    def drawn(self) -> int:
        return len(self.seen)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> "Pieces":
        self.seen.append(environ)
        if self.problem is not None:
            raise self.problem
        if self.says_what_it_shows:
            environ[SHOWS] = Shows(self.site_seq, ((7, self.seq),), self.lasts_seconds)
        text = f"{environ['PATH_INFO']}?{environ['QUERY_STRING']} seq {self.seq} {self.text}".encode()
        self.while_drawing()
        start_response(self.status, [("Content-Type", "text/html; charset=utf-8"), *self.more_headers])
        return Pieces(self, text)

    def versions(self, shows: Shows) -> Version:
        self.checks += 1
        if self.away:
            raise ConnectionError("the database is away")
        return self.site_seq, self.seq * len(shows.articles)


class Pieces:
    """An answer in two pieces that counts its closing."""

    def __init__(self, room: Newsroom, text: bytes) -> None:
        self.room = room
        self.rest = iter((text[:10], text[10:]))

    def __iter__(self) -> "Pieces":
        return self

    def __next__(self) -> bytes:
        return next(self.rest)

    def close(self) -> None:
        self.room.closed += 1


class Stage:
    """The cache in front of the newsroom, and a way to visit it."""

    def __init__(self, **given: Any) -> None:
        self.clock = Clock()
        self.room = Newsroom()
        routes = [
            HotRoute(
                re.compile(r"/articles/[a-z0-9-]+"),
                {"page": re.compile(r"\d{1,6}"), "sort": re.compile(r"new|old")},
            ),
            HotRoute(re.compile(r"/")),
        ]
        self.pages = HotPages(
            self.room,
            site_url=given.pop("site_url", SITE),
            private_cookies=given.pop("private_cookies", ["session", "remember_token"]),
            routes=given.pop("routes", routes),
            versions=self.room.versions,
            clock=self.clock,
            **given,
        )

    def visit(self, path: str = "/articles/tram", query: str = "", method: str = "GET", **more: Any) -> Reply:
        environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, **more}
        return take(self.pages, environ)

    def visit_together(self, visitors: int, **more: Any) -> list[Reply | BaseException]:
        """Visit from many threads that start at once."""
        start = threading.Barrier(visitors)
        replies: list[Reply | BaseException] = []

        def go() -> None:
            start.wait(10)
            try:
                replies.append(self.visit(**more))
            except Exception as error:
                replies.append(error)

        threads = [threading.Thread(target=go) for _ in range(visitors)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        return replies


def take(app: Any, environ: dict[str, Any]) -> Reply:
    """Call a WSGI app as a server does: call, iterate, close."""
    head: list[Any] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], None]:
        head[:] = [status, headers]
        return lambda data: None

    answer = app(environ, start_response)
    try:
        body = b"".join(answer)
    finally:
        if hasattr(answer, "close"):
            answer.close()
    return Reply(head[0], dict(head[1]), body, head[1])


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.fixture
def make_stage() -> type[Stage]:
    return Stage


@pytest.fixture
def room(stage: Stage) -> Newsroom:
    return stage.room


@pytest.fixture
def clock(stage: Stage) -> Clock:
    return stage.clock


@pytest.fixture(name="take")
def _take() -> Callable[[Any, dict[str, Any]], Reply]:
    return take
