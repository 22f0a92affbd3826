"""The elements of a WordPress export (WXR), gathered into the records they stand for."""

import re
from collections.abc import Callable, Sized
from dataclasses import dataclass, field

from adapters.imports import BrokenExport

# A long article has 60,000 characters, one with a picture pasted into it some millions.
LONGEST_TEXT = 5_000_000
# Far more than an article has; an item of nothing but labels would fill the memory.
MOST_LABELS = 1_000
READ_VERSIONS = ("1.0", "1.1", "1.2")

# Which texts of a record are read, and which records stand in it. What is not named here is passed over unread:
# commenters' network addresses among it, and the megabytes that page builders keep beside an article.
_SHAPES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "": (frozenset(), frozenset({"rss"})),
    "rss": (frozenset(), frozenset({"channel"})),
    "channel": (
        frozenset({"link", "pubDate", "wp:wxr_version", "wp:base_site_url", "wp:base_blog_url"}),
        frozenset({"wp:author", "wp:category", "wp:tag", "wp:term", "item"}),
    ),
    "wp:author": (
        frozenset({"wp:author_id", "wp:author_login", "wp:author_email", "wp:author_display_name"}),
        frozenset(),
    ),
    "wp:category": (
        frozenset({"wp:term_id", "wp:category_nicename", "wp:category_parent", "wp:cat_name"}),
        frozenset(),
    ),
    "wp:tag": (frozenset({"wp:tag_slug", "wp:tag_name"}), frozenset()),
    "wp:term": (
        frozenset({"wp:term_id", "wp:term_taxonomy", "wp:term_slug", "wp:term_parent", "wp:term_name"}),
        frozenset(),
    ),
    "item": (
        frozenset(
            {"title", "link", "guid", "pubDate", "dc:creator", "category", "content:encoded", "excerpt:encoded"}
            | {"wp:post_id", "wp:post_name", "wp:post_type", "wp:status", "wp:post_password", "wp:comment_status"}
            | {"wp:post_date", "wp:post_date_gmt", "wp:post_modified_gmt"}
        ),
        frozenset({"wp:postmeta", "wp:comment"}),
    ),
    "wp:postmeta": (frozenset({"wp:meta_key", "wp:meta_value"}), frozenset()),
    "wp:comment": (
        frozenset(
            {"wp:comment_id", "wp:comment_parent", "wp:comment_author", "wp:comment_author_email", "wp:comment_content"}
            | {"wp:comment_date", "wp:comment_date_gmt", "wp:comment_approved", "wp:comment_type"}
            | {"wp:comment_user_id"}
        ),
        frozenset(),
    ),
}
# By Yoast SEO and Rank Math, and by WordPress itself.
PRIMARY_CATEGORY = ("_yoast_wpseo_primary_category", "rank_math_primary_category")
OLD_SLUG = "_wp_old_slug"
READ_META = frozenset({*PRIMARY_CATEGORY, OLD_SLUG})

# Whoever rewrites a site's addresses to https rewrites these names too.
_SPACES = {
    "wp": re.compile(r"https?://wordpress\.org/export/[\d.]+/?"),
    "excerpt": re.compile(r"https?://wordpress\.org/(?:export/[\d.]+/excerpt|excerpt/[\d.]+)/?"),
    "content": re.compile(r"https?://purl\.org/rss/1\.0/modules/content/?"),
    "dc": re.compile(r"https?://purl\.org/dc/elements/1\.1/?"),
}


@dataclass(slots=True)
class Record:
    """One thing of the export: its texts by their elements' names, and of an article what stands there many times."""

    kind: str
    depth: int
    line: int
    texts: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    # (domain, nicename, name) as each `category` has them.
    labels: list[tuple[str, str, str]] = field(default_factory=list)
    meta: list[tuple[str, str]] = field(default_factory=list)
    has_lasting_guid: bool = False

    def get(self, name: str) -> str:
        """A text without blanks at its ends; empty when it is not there."""
        return self.texts.get(name, "").strip()


class Names:
    """Elements' names under WordPress's own prefixes, whichever the file chose. One that the file uses without
    declaring it means what it usually means: plugins forget to declare theirs."""

    def __init__(self) -> None:
        self._scopes: list[tuple[int, dict[str, str]]] = [(0, {prefix: prefix for prefix in _SPACES})]
        self._known: dict[str, str] = {}

    def enter(self, depth: int, attributes: dict[str, str]) -> None:
        """An element begins that may say what prefixes mean inside it."""
        said = {name: value for name, value in attributes.items() if name == "xmlns" or name.startswith("xmlns:")}
        if said:
            meanings = {name.partition(":")[2]: _meaning(name, value) for name, value in said.items()}
            self._scopes.append((depth, self._scopes[-1][1] | meanings))
            self._known.clear()

    def leave(self, depth: int) -> None:
        """An element ends, and what it said with it."""
        if self._scopes[-1][0] == depth:
            self._scopes.pop()
            self._known.clear()

    def of(self, tag: str) -> str:
        """The name WordPress would write: `wp:post_id` for `x:post_id` where x means the same."""
        if tag not in self._known:
            prefix, colon, own = tag.rpartition(":")
            meaning = self._scopes[-1][1].get(prefix, "?" if colon else "")
            self._known[tag] = f"{meaning}:{own}" if meaning else own
        return self._known[tag]


def _meaning(name: str, address: str) -> str:
    """WordPress's prefix for a space of names; for another's a sign that no name of ours has. One that the file gives
    to names without a prefix is RSS's own, wherever it was published."""
    for prefix, pattern in _SPACES.items():
        if pattern.fullmatch(address.strip()):
            return prefix
    return "" if name == "xmlns" else "?"


class Gathering:
    """Told element by element, gathers records and hands each on, with the one it stands in, when it is complete.
    Refuses, with the line, what is no WordPress export, versions that are not known, and texts without measure."""

    def __init__(self, take: Callable[[Record, Record], None], line: Callable[[], int]) -> None:
        self._take = take
        self._line = line
        self._names = Names()
        self._open = [Record("", 0, 0)]
        self._depth = 0
        self._pieces: list[str] | None = None
        self._length = 0
        self._attributes: dict[str, str] = {}
        self._is_complete = False

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins: a record, a text that is read, or something that is passed over."""
        self._depth += 1
        if attributes:
            self._names.enter(self._depth, attributes)
        record = self._open[-1]
        if self._depth != record.depth + 1:
            return
        name = self._names.of(tag)
        texts, records = _SHAPES[record.kind]
        if name in texts:
            if name != "wp:meta_value" or record.get("wp:meta_key") in READ_META:
                self._pieces, self._length, self._attributes = [], 0, attributes
        elif name in records:
            if name == "item":
                self._check_version(record)
            self._open.append(Record(name, self._depth, self._line()))
        elif not record.kind:
            own = name.rpartition(":")[2]
            raise BrokenExport(f"This is XML, but no WordPress export: it begins with <{own[:40]}>.", self._line())

    def text(self, characters: str) -> None:
        """Characters of the text that is being read."""
        if self._pieces is not None:
            self._pieces.append(characters)
            self._length += len(characters)
            if self._length > LONGEST_TEXT:
                raise BrokenExport(f"One element holds more than {LONGEST_TEXT:,} characters.", self._line())

    def end(self, tag: str) -> None:
        """An element ends, and with it a text or a record."""
        record = self._open[-1]
        if self._depth == record.depth + 1 and self._pieces is not None:
            self._keep(record, self._names.of(tag), "".join(self._pieces))
            self._pieces = None
        elif self._depth == record.depth:
            self._open.pop()
            if record.kind == "channel":
                self._check_version(record)
                self._is_complete = True
            if record.kind == "wp:postmeta":
                self._keep_meta(self._open[-1], record)
            self._take(record, self._open[-1])
        self._names.leave(self._depth)
        self._depth -= 1

    def check_complete(self) -> None:
        """Say whether there was an export in the file at all, now that it has been read."""
        if not self._is_complete:
            raise BrokenExport("This is XML, but no WordPress export: there is no <channel> in it.", 1)

    def _keep(self, record: Record, name: str, text: str) -> None:
        if name == "category":
            given = self._attributes
            record.labels.append((given.get("domain", ""), given.get("nicename", "").strip(), text.strip()))
            self._refuse_too_many(record.labels)
            return
        record.texts.setdefault(name, text)
        # Of comments there are too many to ask for the line of every text.
        if record.kind in ("channel", "item"):
            record.lines.setdefault(name, self._line())
        if name == "guid":
            record.has_lasting_guid = self._attributes.get("isPermaLink", "true") != "false"

    def _keep_meta(self, article: Record, meta: Record) -> None:
        key = meta.get("wp:meta_key")
        if key in READ_META:
            article.meta.append((key, meta.get("wp:meta_value")))
            self._refuse_too_many(article.meta)

    def _refuse_too_many(self, found: Sized) -> None:
        if len(found) > MOST_LABELS:
            raise BrokenExport(f"One article has more than {MOST_LABELS:,} labels or former slugs.", self._line())

    def _check_version(self, channel: Record) -> None:
        version = channel.get("wp:wxr_version")
        if not version:
            what = "This is an ordinary news feed, not an export: Tools, Export in WordPress makes one."
            raise BrokenExport(what, self._line())
        if version not in READ_VERSIONS:
            what = f"This export is of version {version[:20]}. Those that are read: {', '.join(READ_VERSIONS)}."
            raise BrokenExport(what, channel.lines["wp:wxr_version"])
