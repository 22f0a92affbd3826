"""A gate for requests with bodies, so that reading goes on while some of those who send are slow, or mean to be.

The server hands a request to a thread before its body has come and has no timeout for bodies (granian #728). Whoever
half-sends enough of them would hold every thread; here they hold 48 at most, and the others go on reading.
"""

import io
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.exceptions import RequestEntityTooLarge

# Of the 64 threads a process has (architecture, section 8): 16 stay free for reading whatever the senders do.
MOST_AT_ONCE = 48
# A comment is 20,000 code points at most, 240 kB when every one is percent-encoded as four bytes; a long article fits.
MAX_BODY_BYTES = 1024 * 1024
RETRY_AFTER_SECONDS = 5
# 19 digits hold any size there is; int() of a length of thousands of digits is slow, and beyond 4,300 it raises.
MOST_DIGITS = 19

HEADERS = [
    ("Content-Type", "text/html; charset=utf-8"),
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
]
PAGE = (
    '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>{title}</title></head>'
    "<body><h1>{title}</h1><p>{words}</p></body></html>"
)
# Said so because it is so: the app has not seen the request, and the form is the browser's to bring back.
BUSY_WORDS = (
    "We are busier than usual and have not taken in what you just sent: nothing of it has been saved or published. "
    "It should still be in the form. Press Back, wait a few seconds and send it again. "
    "If you had chosen files, check that they are still there."
)
LARGE_WORDS = (
    "What you sent is more than we can take in one go, so nothing of it has been saved or published. "
    "The most is {limit:,} kB. It should still be in the form: press Back, make it shorter and send it again."
)
GARBLED_WORDS = "Your browser, or something between you and us, sent a request whose length we cannot read."


class BodyTooLarge(RequestEntityTooLarge):
    """A body without an announced length went past the limit. Flask answers it with its own 413 page."""


class Readable(Protocol):
    """What the server gives as `wsgi.input`, as far as it is used here."""

    def read(self, size: int = ..., /) -> bytes: ...


class BodyGate:
    """WSGI middleware: at most `at_once` requests with bodies at a time, each of at most `max_body_bytes`.

    A request without a body passes untouched. Refused before the app sees it: 503 with Retry-After when all places are
    taken; 413 for a Content-Length over the limit; 400 for a Content-Length that is not a number. A chunked body says
    no length, so its reader gets `BodyTooLarge` once it goes past the limit: Flask makes that a 413, and where an app
    lets it through, this gate does.

    A place is given back when the answer is finished, closed or dropped, not when the app returns: until then a
    streaming app may still read the body, and an answer that is taken in slowly holds a thread just as a slow body
    does. An answer that is a ready list can read nothing more and gives the place back at once.
    """

    def __init__(
        self, app: WSGIApplication, *, at_once: int = MOST_AT_ONCE, max_body_bytes: int = MAX_BODY_BYTES
    ) -> None:
        self._app = app
        self._max_body_bytes = max_body_bytes
        self._places = threading.BoundedSemaphore(at_once)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Let the request through to the app, or refuse it. See the class for what is refused and why."""
        length = environ.get("CONTENT_LENGTH") or "0"
        chunked = environ.get("HTTP_TRANSFER_ENCODING", "").strip().lower() not in ("", "identity")
        if length == "0" and not chunked:
            return self._app(environ, start_response)
        if not (length.isascii() and length.isdigit()):
            return _refuse(environ, start_response, "400 BAD REQUEST", "That did not arrive", GARBLED_WORDS)
        if len(length) > MOST_DIGITS or int(length) > self._max_body_bytes:
            return self._refuse_large(environ, start_response)
        if int(length) == 0 and not chunked:
            return self._app(environ, start_response)
        if not self._places.acquire(blocking=False):
            retry = [("Retry-After", str(RETRY_AFTER_SECONDS))]
            return _refuse(environ, start_response, "503 SERVICE UNAVAILABLE", "Busier than usual", BUSY_WORDS, retry)
        if chunked:
            environ["wsgi.input"] = LimitedBody(environ["wsgi.input"], self._max_body_bytes)
        return self._let_through(environ, start_response)

    def _let_through(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        kept = False
        try:
            answer = self._app(environ, start_response)
            if isinstance(answer, list | tuple):
                return answer
            held = HeldAnswer(answer, self._places.release)
            kept = True
            return held
        except BodyTooLarge:
            return self._refuse_large(environ, start_response)
        finally:
            if not kept:
                self._places.release()

    def _refuse_large(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        words = LARGE_WORDS.format(limit=self._max_body_bytes // 1000)
        return _refuse(environ, start_response, "413 CONTENT TOO LARGE", "That is too much at once", words)


class HeldAnswer:
    """An answer that gives a place back once: when it is finished, fails, is closed, or is dropped by the server."""

    __slots__ = ("_answer", "_release", "_rest")

    def __init__(self, answer: Iterable[bytes], release: Callable[[], None]) -> None:
        # Last, so that an answer that cannot be iterated raises before there is anything to give back.
        self._release: Callable[[], None] | None = None
        self._answer = answer
        self._rest = iter(answer)
        self._release = release

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            return next(self._rest)
        except BaseException:
            self._give_back()
            raise

    def close(self) -> None:
        """Close the app's answer and give the place back, even if closing raises."""
        try:
            if (close := getattr(self._answer, "close", None)) is not None:
                close()
        finally:
            self._give_back()

    def __del__(self) -> None:
        self._give_back()

    def _give_back(self) -> None:
        release, self._release = self._release, None
        if release is not None:
            release()


class LimitedBody(io.RawIOBase):
    """A body of unknown length that raises `BodyTooLarge` when more than `limit` bytes of it are read."""

    def __init__(self, body: Readable, limit: int) -> None:
        self._body = body
        self._left = limit

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer as far as the body and the limit reach. One byte past the limit is asked for, to tell."""
        if self._left < 0:
            raise BodyTooLarge
        data = self._body.read(min(len(buffer), self._left + 1))
        self._left -= len(data)
        if self._left < 0:
            raise BodyTooLarge
        buffer[: len(data)] = data
        return len(data)


def _refuse(
    environ: WSGIEnvironment,
    start_response: StartResponse,
    status: str,
    title: str,
    words: str,
    more: Iterable[tuple[str, str]] = (),
) -> list[bytes]:
    body = PAGE.format(title=title, words=words).encode()
    # With exc_info a status the app has given already may be replaced, as long as nothing has been sent (PEP 3333).
    trouble = sys.exc_info()
    headers = [*HEADERS, ("Content-Length", str(len(body))), *more]
    start_response(status, headers, trouble if trouble[0] is not None else None)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
