"""Readers with sessions of their own: they sign in by the form, and post by the form."""

import http.client
import re
import secrets
import time
from urllib.parse import urlencode, urlsplit

from benchmarks.servers import HOST
from benchmarks.wrk import CannotMeasure
from commands.demo import PASSWORD
from commands.large import READERS

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
# The server ends a connection on which nothing came for five seconds, perhaps just as we ask.
IDLE_SECONDS = 2
FORM = "application/x-www-form-urlencoded"


class Reader:
    """One browser: a connection that is kept open while it is used, and its cookies."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection(HOST, port, timeout=30)
        self._asked_at = 0.0
        self.cookies: dict[str, str] = {}

    def sign_in(self, number: int) -> None:
        """Sign in as a reader of the large data set. Refuses when the site does."""
        if not 1 <= number <= READERS:
            raise CannotMeasure(f"The large data set has {READERS} readers.")
        token = self.token("/login")
        fields = {"csrf_token": token, "email": f"reader-{number}@large.example", "password": PASSWORD}
        if self.post("/login", fields)[0] not in (http.client.FOUND, http.client.SEE_OTHER):
            raise CannotMeasure(f"Reader {number} could not sign in.")

    def token(self, path: str) -> str:
        """The token of the form on a page."""
        found = TOKEN.search(self.get(path).decode())
        if found is None:
            raise CannotMeasure(f"{path} has no form for this reader.")
        return found[1]

    def get(self, path: str) -> bytes:
        """A page, unpacked. Refuses anything but a 200."""
        status, _, body = self._ask("GET", path)
        if status != http.client.OK:
            raise CannotMeasure(f"{path} answered {status}.")
        return body

    def post(self, path: str, fields: dict[str, str]) -> tuple[int, str]:
        """Send a form; the status, and where it leads on this site."""
        status, location, _ = self._ask("POST", path, urlencode(fields))
        parts = urlsplit(location)
        return status, f"{parts.path}?{parts.query}" if parts.query else parts.path

    @property
    def cookie(self) -> str:
        """The Cookie header."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str, bytes]:
        if time.monotonic() - self._asked_at > IDLE_SECONDS:
            # Opened again by the next request.
            self._connection.close()
        self._asked_at = time.monotonic()
        headers = {"Cookie": self.cookie} if self.cookies else {}
        if body is not None:
            headers["Content-Type"] = FORM
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        held = answer.read()
        for said in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = said.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.headers.get("Location", ""), held


def signed_in(port: int, numbers: range) -> list[Reader]:
    """So many readers, each signed in."""
    readers = [Reader(port) for _ in numbers]
    for reader, number in zip(readers, numbers, strict=True):
        reader.sign_in(number)
    return readers


def a_comment(slug: str, token: str, text: str) -> tuple[str, dict[str, str]]:
    """Where a comment is sent, and its form."""
    fields = {"csrf_token": token, "key": f"bench-{secrets.token_hex(12)}", "body": text}
    return f"/articles/{slug}/comments", fields
