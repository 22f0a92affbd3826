"""Drawing a page for everybody: Flask is called with an environ in which nothing of any visitor's can be found."""

import io
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from wsgi.hot_keys import Key, parts

# Where the drawn page says in the environ what it shows.
SHOWS = "hot_pages.shows"

# (site.seq or None, sum of the seq of the articles shown): it moves when what the page shows has moved.
Version = tuple[int | None, int]

DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Shows:
    """What a page shows: articles as (id, seq), and the site's seq, or None where the page does not depend on it.

    Both have to be read before the rest of the page is read: then a change that falls between is seen at the next
    check, at the price of one drawing too many. `lasts_seconds` is for a page that is known to change by itself, such
    as one whose discussion opens or closes soon; None says that it is not.
    """

    site_seq: int | None
    articles: tuple[tuple[int, int], ...]
    lasts_seconds: float | None = None

    @property
    def version(self) -> Version:
        """The version that the page was drawn from."""
        return self.site_seq, sum(seq for _, seq in self.articles)


@dataclass(frozen=True, slots=True)
class Drawn:
    """An answer as Flask gave it to nobody in particular."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes
    shows: Shows | None

    @property
    def code(self) -> int:
        """The status as a number."""
        return int(self.status[:3])

    @property
    def sets_cookie(self) -> bool:
        """Whether it would give its reader a cookie, which a page for everybody must not."""
        return any(name.lower() == "set-cookie" for name, _ in self.headers)

    @property
    def failed(self) -> bool:
        """Whether the server could not, rather than would not: 5xx, or 429, since every drawing has one address."""
        return self.code >= 500 or self.code == 429

    @property
    def shared(self) -> bool:
        """Whether those who waited may have it too. A 200 that does not say what it shows is for one visitor only."""
        return self.code != 200

    def send(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        """Pass the answer on as it was drawn, but without cookies; without a body for HEAD."""
        start_response(self.status, [header for header in self.headers if header[0].lower() != "set-cookie"])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [self.body]


def blank_environ(site_url: str) -> WSGIEnvironment:
    """Give the environ of a GET by nobody: host, scheme, port and mount point are those of `site_url`.

    Refuses with ValueError an address that is not http or https, or has no host: every absolute link on the pages and
    in the feeds would be wrong.
    """
    site = urlsplit(site_url)
    if site.scheme not in DEFAULT_PORTS or not site.hostname:
        raise ValueError(f"site_url has to be an http or https address with a host, not {site_url!r}")
    host = f"[{site.hostname}]" if ":" in site.hostname else site.hostname
    port = site.port or DEFAULT_PORTS[site.scheme]
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": site.path.rstrip("/"),
        "SERVER_NAME": site.hostname,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": host if port == DEFAULT_PORTS[site.scheme] else f"{host}:{port}",
        "HTTP_ACCEPT": "*/*",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": site.scheme,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.input_terminated": True,
    }


def draw(app: WSGIApplication, blank: WSGIEnvironment, key: Key) -> Drawn:
    """Call the app for this key alone and take its whole answer.

    What the app raises is raised here. RuntimeError when it answers without a status: a bug in the app.
    """
    path, query = parts(key)
    environ = {**blank, "PATH_INFO": path, "QUERY_STRING": query, "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr}
    head: list[tuple[str, list[tuple[str, str]]]] = []
    written: list[bytes] = []

    def start_response(status: str, headers: list[tuple[str, str]], _: Any = None, /) -> Callable[[bytes], object]:
        head.append((status, headers))
        return written.append

    answer: Iterable[bytes] = app(environ, start_response)
    try:
        written.extend(answer)
    finally:
        if (close := getattr(answer, "close", None)) is not None:
            close()
    if not head:
        raise RuntimeError(f"the app answered {path!r} without a status")
    status, headers = head[-1]
    return Drawn(status, list(headers), b"".join(written), environ.get(SHOWS))
