"""Which pages of the large data set are read, and what is on them."""

import gzip
import http.client
import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks.servers import HOST
from benchmarks.wrk import CannotMeasure

DATABASE = "below-the-line.db"
TOPS = """
    SELECT id, reply_count FROM comments WHERE article_id = ? AND root_id IS NULL AND shown = 1
    ORDER BY created_at DESC, id DESC
"""
A_COMMENT = re.compile(rb'<article class="comment" id="c\d+"')
FETCH_SECONDS = 60
# The server's own business, said anew by whichever server answers.
SERVERS_OWN = {"date", "server", "connection", "transfer-encoding"}


@dataclass(frozen=True)
class Page:
    """A page by the key it has in the figures, in words, and its address."""

    key: str
    what: str
    address: str


@dataclass(frozen=True)
class Answer:
    """What a server gave a browser that takes gzip."""

    headers: list[tuple[str, str]]
    body: bytes

    @property
    def plain(self) -> bytes:
        packed = ("content-encoding", "gzip") in [(name.lower(), value) for name, value in self.headers]
        return gzip.decompress(self.body) if packed else self.body

    @property
    def comments(self) -> int:
        """How many published comments are drawn on it."""
        return len(A_COMMENT.findall(self.plain))


@dataclass(frozen=True)
class Discussion:
    """A story of the large data set, and where the middle of its discussion and its longest thread are."""

    article_id: int
    slug: str
    size: int
    halfway: int
    longest_thread: int

    @property
    def address(self) -> str:
        return f"/articles/{self.slug}"


def discussions(data_dir: Path, sizes: Iterable[int]) -> dict[int, Discussion]:
    """The first story of each size. Refuses data that lacks one."""
    with closing(open_database(data_dir)) as database:
        return {size: _discussion(database, size) for size in sizes}


def open_database(data_dir: Path) -> sqlite3.Connection:
    """The product's database, to look and not to write."""
    return sqlite3.connect(f"file:{data_dir / DATABASE}?mode=ro", uri=True)


def _discussion(database: sqlite3.Connection, size: int) -> Discussion:
    query = "SELECT id, slug FROM articles WHERE slug LIKE ? ORDER BY id LIMIT 1"
    found = database.execute(query, (f"large-%-with-{size}",)).fetchone()
    if found is None:
        raise CannotMeasure(f"The data has no discussion of {size:,} comments. Run without --reuse.")
    article_id, slug = found
    tops = database.execute(TOPS, (article_id,)).fetchall()
    halfway, _ = tops[len(tops) // 2]
    longest, _ = max(tops, key=lambda top: top[1])
    return Discussion(article_id, slug, size, halfway, longest)


def pages_of(found: dict[int, Discussion]) -> list[Page]:
    """The front page, the first page of each discussion, and of the largest a page halfway and its longest thread."""
    pages = [Page("front", "front page", "/")]
    pages += [Page(f"first-{size}", f"story with {size:,} comments", each.address) for size, each in found.items()]
    largest = found[max(found)]
    below = f"{largest.address}/comments"
    pages.append(Page("deep", f"page halfway down {largest.size:,}", f"{below}?order=newest&after={largest.halfway}"))
    pages.append(Page("thread", f"longest thread of {largest.size:,}", f"{below}?thread={largest.longest_thread}"))
    return pages


def fetch(port: int, address: str) -> Answer:
    """One answer as a browser gets it. Refuses anything but a 200."""
    connection = http.client.HTTPConnection(HOST, port, timeout=FETCH_SECONDS)
    with closing(connection):
        try:
            connection.request("GET", address, headers={"Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            body = answer.read()
        except TimeoutError as problem:
            raise CannotMeasure(f"{address} gave no answer in {FETCH_SECONDS} seconds.") from problem
    if answer.status != http.client.OK:
        raise CannotMeasure(f"{address} answered {answer.status}.")
    return Answer([(n, v) for n, v in answer.getheaders() if n.lower() not in SERVERS_OWN], body)
