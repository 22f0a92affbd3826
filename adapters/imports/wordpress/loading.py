"""Records of an export, put into the staging as they come."""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable

from adapters.imports import BrokenExport
from adapters.imports.wordpress.articles import addresses_of, read_article, why_left_out
from adapters.imports.wordpress.bylines import authors_of, take_author, take_guest_author
from adapters.imports.wordpress.comments import read_comment
from adapters.imports.wordpress.labels import Labels
from adapters.imports.wordpress.records import Record
from adapters.imports.wordpress.staging import put
from adapters.imports.wordpress.words import moment, site_of

# As long as an id may be that is kept here; WordPress counts from 1.
LONGEST_ID = 64


class Loading:
    """Takes the records of one file in their order, and counts what it noticed."""

    def __init__(self, staging: sqlite3.Connection, hash_address: Callable[[str], str], file_written_at: int) -> None:
        self._staging = staging
        self._hash_address = hash_address
        self._file_written_at = file_written_at
        self._number = 1
        self.labels = Labels(staging)
        self.remarks: Counter[str] = Counter()
        self.site = ""

    @property
    def folder(self) -> str:
        """The folder of its host that the site lives in, such as `/blog`; empty when it has the host for itself."""
        return self.site[len(self.site.partition("/")[0]) :]

    def take(self, record: Record, above: Record) -> None:
        """Take a record that is complete, and the one it stands in. Refuses, with the line, one without its id that
        would move."""
        if record.kind == "wp:comment":
            self._take_comment(record)
        elif record.kind == "item":
            self.site = self.site or _site_of(above)
            self._take_item(record, above)
            self._number += 1
        elif record.kind == "wp:author":
            take_author(self._staging, record, self._hash_address)
        elif record.kind in ("wp:category", "wp:tag", "wp:term"):
            self.labels.declare(record)
        elif record.kind == "channel":
            self.site = self.site or _site_of(record)

    def _take_comment(self, comment: Record) -> None:
        columns = read_comment(comment, self._hash_address)
        their_id = _id_of(comment, "wp:comment_id", needed="left_out" not in columns) or f"none {comment.line}"
        parent = comment.get("wp:comment_parent")
        if not put(self._staging, "comments", article=self._number, their_id=their_id, parent=parent, **columns):
            self.remarks["comments that are in the file twice, the first kept"] += 1

    def _take_item(self, item: Record, channel: Record) -> None:
        left_out = why_left_out(item)
        their_id = _id_of(item, "wp:post_id", needed=not left_out) or f"none {self._number}"
        if item.get("wp:post_type") == "guest-author":
            take_guest_author(self._staging, item)
        twin = self._staging.execute("SELECT number FROM articles WHERE their_id = ?", (their_id,)).fetchone()
        if twin:
            self.remarks["articles that are in the file twice, the first kept"] += 1
            self._staging.execute("UPDATE comments SET article = ? WHERE article = ?", (twin[0], self._number))
        elif left_out:
            put(self._staging, "articles", number=self._number, their_id=their_id, left_out=left_out)
        else:
            columns = read_article(item, self._undated(channel), self.remarks)
            section, tags = self.labels.sort(item)
            columns |= {"section": section, "tags": json.dumps(tags), "authors": authors_of(item)}
            columns["addresses"] = json.dumps(list(dict.fromkeys(filter(None, addresses_of(item, self.folder)))))
            put(self._staging, "articles", number=self._number, their_id=their_id, **columns)

    def _undated(self, channel: Record) -> int:
        """What has no date at all is from when the export was made."""
        try:
            return moment(channel.get("pubDate")) or self._file_written_at
        except ValueError:
            return self._file_written_at


def _id_of(record: Record, name: str, *, needed: bool) -> str:
    their_id = record.get(name)
    what = "A comment" if record.kind == "wp:comment" else "An item"
    if needed and not their_id:
        raise BrokenExport(f"{what} begins here that has no number ({name}).", record.line)
    if len(their_id) > LONGEST_ID:
        raise BrokenExport(f"{what} begins here whose number is longer than {LONGEST_ID} characters.", record.line)
    return their_id


def _site_of(channel: Record) -> str:
    # On a network of sites the first is this one's own address, the last the network's.
    addresses = (channel.get(name) for name in ("wp:base_blog_url", "link", "wp:base_site_url"))
    return next((site for address in addresses if (site := site_of(address))), "")
