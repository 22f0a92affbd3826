"""A browser for the load: one connection, cookies, and the hidden fields of the forms it has open."""

import http.client
import re
from dataclasses import dataclass
from html import unescape
from http.cookies import SimpleCookie
from urllib.parse import urlencode

# Longer than the 5 s for which a writer may wait in the queue, and for a connection of the pool.
ANSWER_SECONDS = 15
FIELD = re.compile(r"<input\b[^>]*>")
ATTRIBUTE = re.compile(r'\b(name|value)="([^"]*)"')


class Broken(Exception):
    """The connection broke before the whole answer was there: nobody knows what became of the request."""


@dataclass(frozen=True)
class Page:
    """An answer: its status, where it sends the reader (or ""), and its text."""

    status: int
    place: str
    text: str

    def fields(self) -> dict[str, str]:
        """The input fields of all forms on the page; of two with one name the first."""
        found: dict[str, str] = {}
        for tag in FIELD.findall(self.text):
            given = dict(ATTRIBUTE.findall(tag))
            if "name" in given:
                found.setdefault(given["name"], unescape(given.get("value", "")))
        return found


class Browser:
    """One person's browser. It keeps its connection open, and its cookies whatever becomes of the server."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)
        self._cookies: dict[str, str] = {}

    def get(self, address: str) -> Page:
        """Ask for a page, following nothing. Refuses with `Broken` when the connection breaks."""
        return self._ask("GET", address, None)

    def post(self, address: str, **fields: str) -> Page:
        """Send a form, following nothing. Refuses with `Broken` when the connection breaks."""
        return self._ask("POST", address, urlencode(fields))

    def close(self) -> None:
        self._connection.close()

    def _ask(self, method: str, address: str, body: str | None) -> Page:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self._connection.request(method, address, body, headers)
            answer = self._connection.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException) as problem:
            self.close()
            raise Broken(type(problem).__name__) from problem
        for line in answer.headers.get_all("Set-Cookie", []):
            self._cookies.update({name: kept.value for name, kept in SimpleCookie(line).items()})
        return Page(answer.status, answer.headers.get("Location", ""), text)
