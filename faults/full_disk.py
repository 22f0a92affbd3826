"""A full disk under a running site: writing is refused in words, reading goes on, and room is all it takes then."""

import os
import subprocess
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import psycopg

from faults.books import Books
from faults.browser import Browser, Page
from faults.databases import Database
from faults.history import History, Sent, differences
from faults.load import PLACE, open_form, sign_in
from faults.site import Site, Stuck
from models import RoleName

# Three kilobytes of text that cannot be packed: a database first fills the pages it has.
RANDOM_BYTES = 1500
MOST_COMMENTS = 400
TAKEN, REFUSED = frozenset({303}), frozenset({503, 507})
SAID = "what you just sent was not taken in"
READ = ("/", "{story}", "{story}/comments?order=oldest", "/feed.atom", "/about/moderation", "/healthz", "/readyz")
LONGEST_MENDING_SECONDS = 5.0
MOUNT_SECONDS = 10


def missing() -> str | None:
    """What this machine lacks for it; None when it can be done."""
    return None if os.geteuid() == 0 else "the right to mount a small disk (root)"


class SmallDisk:
    """A file system in memory, of a few megabytes, mounted in a folder."""

    def __init__(self, folder: Path, megabytes: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._ballast = folder, folder / "ballast"
        options = f"mode=755,size={megabytes}m"
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=True, timeout=MOUNT_SECONDS)

    def fill(self) -> None:
        """Write until there is no room for another byte."""
        piece = bytes(64 * 1024)
        with self._ballast.open("wb", buffering=0) as ballast:
            while piece:
                try:
                    ballast.write(piece)
                except OSError:
                    piece = piece[: len(piece) // 2]

    def empty(self) -> None:
        """Make room again."""
        self._ballast.unlink()

    def close(self) -> None:
        """Take it away. Lazily: this process holds a lock file of the product's open until it ends."""
        subprocess.run(["umount", "--lazy", self._folder], check=False, timeout=MOUNT_SECONDS)


class Visit:
    """A reader who writes and a stranger who reads, on a site whose disk fills."""

    def __init__(self, site: Site, books: Books) -> None:
        (self._person,) = books.people("Writer", RoleName.READER, 1)
        self._story, self.history = books.stories()[0], History()
        self._writer, self._stranger = Browser(site.port), Browser(site.port)
        sign_in(self._writer, self._person)
        self._token = open_form(self._writer, self._story).fields()["csrf_token"]

    def write_until(self, wanted: frozenset[int]) -> Page:
        """Write until it is answered as wanted. Refuses any answer but taken and refused in words."""
        for _ in range(MOST_COMMENTS):
            page = self._write()
            if page.status in wanted:
                return page
            if page.status not in TAKEN | REFUSED:
                raise Stuck(f"A comment was answered {page.status}.")
            if page.status in REFUSED:
                time.sleep(0.05)
        raise Stuck(f"{MOST_COMMENTS} comments were all answered {page.status}.")

    def _write(self) -> Page:
        number = len(self.history.comments) + 1
        source = f"Comment {number} for a disk that is full: {os.urandom(RANDOM_BYTES).hex()}"
        sent = Sent(f"full-disk-{number:06}", self._person.id, self._story.id, None, source)
        self.history.comments.append(sent)
        page = self._writer.post(f"{self._story.address}/comments", body=source, key=sent.key, csrf_token=self._token)
        if place := PLACE.search(page.place):
            sent.acknowledged_as.add(int(place[1] or place[2]))
        sent.refused = page.status in REFUSED
        return page

    def problems_of(self, refusal: Page) -> Iterator[str]:
        """What a page of refusal has to say and to give back."""
        words = unescape(refusal.text)
        if SAID not in words:
            yield f"the page of refusal does not say that {SAID}"
        if self.history.comments[-1].source not in words:
            yield "the page of refusal does not hand the text back"

    def problems_in_reading(self) -> Iterator[str]:
        """Every page that somebody signed in, or a stranger, cannot read."""
        for pattern in READ:
            address = pattern.format(story=self._story.address)
            for name, browser in (("a reader", self._writer), ("a stranger", self._stranger)):
                if (status := browser.get(address).status) != 200:
                    yield f"{address} was answered {status} to {name}"

    def problems_in_registering(self) -> Iterator[str]:
        """Another form that writes: it is taken or refused, never broken."""
        token = self._stranger.get("/register").fields()["csrf_token"]
        form = {"email": "newcomer@example.org", "display_name": "A Newcomer", "password": "a long password"}
        status = self._stranger.post("/register", csrf_token=token, **form).status
        if status not in {302, 303} | REFUSED:
            yield f"registering was answered {status}"


def check_full_disk(site: Site, database: Database, disk: SmallDisk) -> tuple[str, list[str]]:
    """Fill the disk under a running site, and empty it again; answers what happened when, and what was wrong."""
    site.prepare()
    books = Books(site.settings)
    site.start()
    visit, there = Visit(site, books), site.processes()
    if database.url:
        # PostgreSQL stops altogether when its journal finds no room: it gets a new piece of it beforehand.
        with psycopg.connect(database.url) as connection:
            connection.execute("SELECT pg_switch_wal()")
    visit.write_until(TAKEN)
    problems = list(visit.problems_in_reading())
    disk.fill()
    filled = time.monotonic()
    refusal = visit.write_until(REFUSED)
    refused = time.monotonic()
    problems += [*visit.problems_of(refusal), *visit.problems_in_reading(), *visit.problems_in_registering()]
    disk.empty()
    emptied = time.monotonic()
    visit.write_until(TAKEN)
    mended = time.monotonic() - emptied
    said = f"answered {refusal.status} {refused - filled:.1f} s after the disk was full, and {len(READ)} pages read; "
    said += f"room again after {emptied - filled:.1f} s, writing {mended:.1f} s later"
    if mended > LONGEST_MENDING_SECONDS:
        problems.append(f"writing worked only {mended:.1f} s after there was room")
    if site.processes() != there:
        problems.append(f"processes were started anew: {there} before, {site.processes()} after")
    problems += [*differences(visit.history, books.kept()), *books.counters(), *database.damage()]
    return said, problems
