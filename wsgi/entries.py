"""The pages kept ready, within a bound: those used least recently leave first."""

import threading
from collections.abc import Iterator

from wsgi.drawing import Shows, Version
from wsgi.finished import FinishedPage
from wsgi.hot_keys import Key

# An entry is believed for this long, then checked. With drawing and network any change shows within a second.
LIFE_SECONDS = 0.5
# A page is drawn anew after this long even if nothing moved: what it says may depend on the hour.
REDRAW_SECONDS = 60.0
# While the database is away a page is tried again this often, by one request; the others have it at once.
RETRY_SECONDS = 1.0

# An entry without its bodies. Measured with tracemalloc on Python 3.11: 1.0 kB, and 3.7 kB with ten headers of 130
# characters that no other entry has.
OVERHEAD_BYTES = 4_000
# An (id, seq) pair in `Shows`: a tuple and two integers.
PAIR_BYTES = 128

# When the bound is reached, a tenth leaves at once: sorting by use for every single page would cost more than drawing.
KEPT_AFTER_CLEARING = 0.9
# A page that takes more than a quarter of the room is not kept: it would drive out everything else.
LARGEST_SHARE = 4


class Entry:
    """A finished page, what it shows, and when it has to be looked at again. Seconds are the cache's own clock's.

    Times are taken before the drawing or the check began, since what was read may have moved while it ran.
    """

    __slots__ = (
        "_fresh",
        "confirmed_at",
        "cost",
        "due_at",
        "failing",
        "page",
        "redraw_at",
        "shows",
        "used_at",
        "version",
    )

    def __init__(self, page: FinishedPage, shows: Shows, drawn_at: float) -> None:
        lasts = REDRAW_SECONDS if shows.lasts_seconds is None else min(REDRAW_SECONDS, shows.lasts_seconds)
        self._fresh = page
        self.shows = shows
        self.version: Version = shows.version
        self.redraw_at = drawn_at + lasts
        self.cost = page.size + OVERHEAD_BYTES + PAIR_BYTES * len(shows.articles)
        self.confirm(drawn_at)

    def confirm(self, now: float) -> None:
        """Believe the page for another half second, or until it is to be drawn anew."""
        self.confirmed_at = self.used_at = now
        self.failing = False
        self.page = self._fresh
        self.due_at = min(now + LIFE_SECONDS, self.redraw_at)

    def keep_stale(self, now: float) -> None:
        """Go on serving the page, marked stale, and look again in a second: it could be neither checked nor drawn."""
        self.failing = True
        self.used_at = now
        self.page = self._fresh.marked_stale()
        self.due_at = now + RETRY_SECONDS


class EntryStore:
    """Entries by key. Changes take a lock; `entries` may be read without one."""

    def __init__(self, max_bytes: int) -> None:
        self.entries: dict[Key, Entry] = {}
        self.total_bytes = 0
        self._max_bytes = max_bytes
        self._lock = threading.Lock()

    def keep(self, key: Key, entry: Entry) -> bool:
        """Keep this entry in place of the key's old one; say False, and keep neither, when it is too large."""
        with self._lock:
            self._drop(key)
            entry.cost += 2 * sum(map(len, key if isinstance(key, tuple) else (key,)))
            if entry.cost * LARGEST_SHARE > self._max_bytes:
                return False
            self.entries[key] = entry
            self.total_bytes += entry.cost
            if self.total_bytes > self._max_bytes:
                for old in self._least_used():
                    self._drop(old)
            return True

    def forget(self, key: Key) -> None:
        """Let the key's entry go, if there is one."""
        with self._lock:
            self._drop(key)

    def _drop(self, key: Key) -> None:
        entry = self.entries.pop(key, None)
        if entry is not None:
            self.total_bytes -= entry.cost

    def _least_used(self) -> Iterator[Key]:
        target = self._max_bytes * KEPT_AFTER_CLEARING
        # Sorted by a copy of the times: readers move them meanwhile.
        by_use = sorted((entry.used_at, number, key) for number, (key, entry) in enumerate(self.entries.items()))
        for _, _, key in by_use:
            if self.total_bytes <= target:
                return
            yield key
