"""One request does the work for a key, the others wait for it."""

import threading
from typing import Protocol
from wsgiref.types import StartResponse, WSGIEnvironment

from wsgi.hot_keys import Key, parts


class Answer(Protocol):
    """Something that can be sent, to one visitor or to all who waited for it (`shared`)."""

    @property
    def shared(self) -> bool: ...

    def send(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]: ...


class DrawingFailed(RuntimeError):
    """The request that drew this page for others failed; its exception is the cause of this one."""

    def __init__(self, key: Key) -> None:
        super().__init__(f"the page {parts(key)[0]!r} could not be drawn")


class Flight:
    """Work under way for one key: done, and then either an answer or an error."""

    __slots__ = ("answer", "done", "error")

    def __init__(self) -> None:
        self.done = threading.Event()
        self.answer: Answer | None = None
        self.error: BaseException | None = None


class Flights:
    """The work under way. It holds one flight per key at work, so never more than the server has threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_key: dict[Key, Flight] = {}

    def __len__(self) -> int:
        return len(self._by_key)

    def join(self, key: Key) -> tuple[Flight, bool]:
        """Give the key's flight, and whether the caller leads it: then it has to `land` it, come what may."""
        with self._lock:
            flight = self._by_key.get(key)
            if flight is not None:
                return flight, False
            flight = self._by_key[key] = Flight()
            return flight, True

    def land(self, key: Key, flight: Flight) -> None:
        """End the flight and let those who wait go on."""
        with self._lock:
            del self._by_key[key]
        flight.done.set()
