"""The page cache in front of Flask: what an anonymous reader may see is kept finished and answered from memory.

Nobody clears it by hand. Every half second a page is checked against the numbers of what it shows, on one process or
twenty, and drawn again only if they moved. See docs/architecture.md, "Speed".
"""

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import KW_ONLY, InitVar, dataclass
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from wsgi.drawing import Drawn, Shows, Version, blank_environ, draw
from wsgi.entries import Entry, EntryStore
from wsgi.finished import finish
from wsgi.flights import Answer, DrawingFailed, Flight, Flights
from wsgi.hot_keys import HotRoute, Key, KeyBook, parts
from wsgi.request_headers import carries_any

logger = logging.getLogger(__name__)

# Both encodings counted: about 500 pages of 25 kB (5.5 kB packed), the size measured for a discussion of 50 comments.
MAX_BYTES = 16 * 1024 * 1024

# While one request checks or draws, the others have the old page if it was true this short a time ago.
SHARED_OLD_SECONDS = 1.0
# How old a page may be that is served because nothing newer is to be had. Longer, and what a lawyer had taken down
# could be read on while the database is away.
OLDEST_STALE_SECONDS = 600.0
# How long to wait for another's drawing: with an old page at hand, twice a slow drawing; without one, longer than the
# 5 s for which SQLite's busy_timeout may hold up the one that draws.
WAIT_WITH_OLD_SECONDS = 2.0
WAIT_WITHOUT_OLD_SECONDS = 10.0

# Not drawn by those who gave up waiting: sixty of them drawing one slow page would make all pages slow.
TOO_BUSY = Drawn(
    "503 SERVICE UNAVAILABLE",
    [("Content-Type", "text/html; charset=utf-8"), ("Retry-After", "5"), ("Cache-Control", "no-store")],
    b'<!doctype html><html lang="en-GB"><title>Busier than usual</title>'
    b"<p>We are busier than usual and this page is taking too long. Please try again in a few seconds.</p></html>",
    None,
)


@dataclass(frozen=True, slots=True)
class HotStats:
    """Counts since the start: answered without looking anything up, drawn, checked; and what is kept now."""

    hits: int
    drawn: int
    checked: int
    pages: int
    bytes: int


@dataclass(eq=False, repr=False)
class HotPages:
    """WSGI middleware that answers anonymous GET and HEAD of the given routes from memory.

    Everything else passes by untouched: other methods, whoever sends one of `private_cookies` or an Authorization
    header, other paths, parameters a route knows with a value it does not. `versions` reads the present version of
    what a page shows, on a connection of its own. `max_bytes` bounds all kept pages together.

    Refuses with ValueError a `site_url` without a host, and private cookies that are missing or nameless: without them
    readers who are signed in would get the pages of those who are not.
    """

    app: WSGIApplication
    _: KW_ONLY
    site_url: InitVar[str]
    private_cookies: InitVar[Sequence[str]]
    routes: InitVar[Sequence[HotRoute]]
    versions: Callable[[Shows], Version]
    clock: Callable[[], float] = time.monotonic
    max_bytes: InitVar[int] = MAX_BYTES

    def __post_init__(
        self, site_url: str, private_cookies: Sequence[str], routes: Sequence[HotRoute], max_bytes: int
    ) -> None:
        if isinstance(private_cookies, str) or not private_cookies or not all(private_cookies):
            raise ValueError("private_cookies has to name the session cookie and the remember cookie")
        self._private = tuple(private_cookies)
        self._blank = blank_environ(site_url)
        self._store = EntryStore(max_bytes)
        self._book = KeyBook(routes)
        self._flights = Flights()
        self._hits = self._drawn = self._checked = 0
        # The hit path reads both without a lock: a look-up in a dict is whole, and what it finds was true a moment ago.
        self._entry_of = self._store.entries.get
        self._key_of_spelling = self._book.spellings.get

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from memory where that is allowed, else let the app answer. See the class for who passes by."""
        get = environ.get
        method = environ["REQUEST_METHOD"]
        if (method != "GET" and method != "HEAD") or "HTTP_AUTHORIZATION" in environ:
            return self.app(environ, start_response)
        cookies = get("HTTP_COOKIE")
        if cookies and carries_any(cookies, self._private):
            return self.app(environ, start_response)
        path = get("PATH_INFO") or ""
        query = get("QUERY_STRING")
        entry = self._entry_of(self._key_of_spelling((path, query), "") if query else path)
        now = self.clock()
        if entry is not None and now < entry.due_at:
            entry.used_at = now
            self._hits += 1
            return entry.page.send(environ, start_response)
        key = self._book.key(path, query or "")
        if key is None:
            return self.app(environ, start_response)
        return self._answer(key).send(environ, start_response)

    def stats(self) -> HotStats:
        """Give the counts. Under many threads they may be a few short: counting takes no lock."""
        store = self._store
        return HotStats(self._hits, self._drawn, self._checked, len(store.entries), store.total_bytes)

    def _answer(self, key: Key) -> Answer:
        flight, leading = self._flights.join(key)
        if not leading:
            return self._follow(key, flight)
        try:
            flight.answer = answer = self._renew(key)
            return answer
        except BaseException as error:
            flight.error = error
            raise
        finally:
            self._flights.land(key, flight)

    def _follow(self, key: Key, flight: Flight) -> Answer:
        old = self._usable(key)
        if old is not None and (old.failing or self.clock() - old.confirmed_at <= SHARED_OLD_SECONDS):
            return old.page
        if not flight.done.wait(WAIT_WITHOUT_OLD_SECONDS if old is None else WAIT_WITH_OLD_SECONDS):
            return TOO_BUSY if old is None else old.page.marked_stale()
        if flight.answer is None:
            raise DrawingFailed(key) from flight.error
        return flight.answer if flight.answer.shared else self._draw(key)

    def _usable(self, key: Key) -> Entry | None:
        entry = self._entry_of(key)
        if entry is None or self.clock() - entry.confirmed_at > OLDEST_STALE_SECONDS:
            return None
        return entry

    def _renew(self, key: Key) -> Answer:
        started = self.clock()
        entry = self._entry_of(key)
        try:
            if entry is not None and self._still_holds(entry, started):
                return entry.page
            drawn = self._draw(key)
        except Exception as error:
            if (old := self._usable(key)) is None:
                raise
            return self._stale(key, old, type(error).__name__)
        if drawn.failed and (old := self._usable(key)) is not None:
            return self._stale(key, old, drawn.status)
        return self._settle(key, drawn, started)

    def _still_holds(self, entry: Entry, started: float) -> bool:
        # Another request may have renewed it between this one's look and its turn.
        if started < entry.due_at:
            return True
        if started >= entry.redraw_at:
            return False
        self._checked += 1
        if self.versions(entry.shows) != entry.version:
            return False
        entry.confirm(started)
        return True

    def _draw(self, key: Key) -> Drawn:
        self._drawn += 1
        return draw(self.app, self._blank, key)

    def _stale(self, key: Key, old: Entry, reason: str) -> Answer:
        # The reason is a class or a status, never the text of the exception: statements and values are in it.
        logger.warning("%r could not be checked or drawn (%s): the kept page is served", parts(key)[0], reason)
        old.keep_stale(self.clock())
        return old.page

    def _settle(self, key: Key, drawn: Drawn, started: float) -> Answer:
        if drawn.sets_cookie:
            logger.error("%r sets a cookie for everybody: not kept, and passed on without the cookie", parts(key)[0])
        if drawn.code != 200 or drawn.shows is None or drawn.sets_cookie:
            self._store.forget(key)
            return drawn
        page = finish(drawn)
        self._store.keep(key, Entry(page, drawn.shows, started))
        return page
