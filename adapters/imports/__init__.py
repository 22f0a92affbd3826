"""What another system's export holds, in one shape whatever the system. Reading foreign files lives in this room."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


class BrokenExport(Exception):
    """The file cannot be read. The message says in plain words what is wrong, and on which line."""

    def __init__(self, what: str, line: int | None = None) -> None:
        self.line = line
        super().__init__(f"Line {line:,}: {what}" if line else what)


@dataclass(frozen=True, slots=True)
class OldLabel:
    """A section or a tag, by the slug that articles name it by, with the paths of its pages."""

    slug: str
    name: str
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OldWriter:
    """Who wrote something. `claim_key` is the keyed hash of their address, empty when they gave none; `has_account`
    says that they were signed in there, so that the address is known to be theirs."""

    name: str
    claim_key: str = ""
    has_account: bool = False


@dataclass(frozen=True, slots=True)
class OldArticle:
    """A story as it stood there. `section` and `tags` are slugs of labels; `addresses` are every path it had."""

    their_id: str
    headline: str
    slug: str
    body_html: str
    standfirst: str
    writer: OldWriter
    is_published: bool
    takes_comments: bool
    created_at: datetime
    published_at: datetime | None
    updated_at: datetime | None
    section: str
    tags: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OldComment:
    """A comment that moves in. `parent_id` is the one it answered there or, where that one does not move, the nearest
    above it that does; empty for a top comment."""

    their_id: str
    parent_id: str
    writer: OldWriter
    body_html: str
    is_approved: bool
    written_at: datetime


@dataclass
class Tally:
    """What was read and what stays behind: figures by kind (`articles`, `comments`, ...) and by reason in words."""

    read: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    remarks: Counter[str] = field(default_factory=Counter)


class OldSite(Protocol):
    """A whole export, checked from end to end. Everything may be asked for any number of times, in the same order."""

    # Names the site, the same in every export of it: at most 64 characters.
    source: str
    tally: Tally

    def sections(self) -> Iterator[OldLabel]: ...

    def tags(self) -> Iterator[OldLabel]: ...

    def articles(self) -> Iterator[OldArticle]: ...

    def comments(self, article_id: str) -> Iterator[OldComment]:
        """An article's comments, every one after the one it answers, older ones first."""
        ...
