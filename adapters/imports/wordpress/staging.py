"""Where an export waits between being read and being asked for: a database of SQLite's own that has no name.

SQLite makes the file for its owner alone, takes its name away at once, and gives the space back when it is closed, so
nothing is left behind even by a process that is killed. It keeps a few megabytes in memory however long the export is.
"""

import sqlite3

# Some 16 MB: what fits is never written, and it has to stay small beside the 300 MB a move may use in all.
_PAGES_KB = 16_000

_TABLES = """
CREATE TABLE authors (login TEXT PRIMARY KEY, slug TEXT, id TEXT, name TEXT, claim_key TEXT) WITHOUT ROWID;
CREATE INDEX authors_by_slug ON authors (slug);
CREATE INDEX authors_by_id ON authors (id);
CREATE TABLE guest_authors (slug TEXT PRIMARY KEY, name TEXT) WITHOUT ROWID;
CREATE TABLE labels (
    number INTEGER PRIMARY KEY, kind TEXT, slug TEXT, name TEXT, term_id TEXT, parent TEXT,
    is_section INTEGER DEFAULT 0, is_tag INTEGER DEFAULT 0, UNIQUE (kind, slug)
);
CREATE INDEX labels_by_name ON labels (name);
CREATE INDEX labels_by_slug ON labels (slug);
CREATE TABLE articles (
    number INTEGER PRIMARY KEY, their_id TEXT UNIQUE, left_out TEXT,
    headline TEXT, slug TEXT, body TEXT, standfirst TEXT, is_published INTEGER, takes_comments INTEGER,
    created_at INTEGER, published_at INTEGER, updated_at INTEGER, section TEXT, tags TEXT, addresses TEXT, authors TEXT
);
CREATE TABLE bylines (number INTEGER PRIMARY KEY, name TEXT, claim_key TEXT, has_account INTEGER);
CREATE TABLE comments (
    number INTEGER PRIMARY KEY, article INTEGER, their_id TEXT UNIQUE, left_out TEXT, parent TEXT, above INTEGER,
    name TEXT, claim_key TEXT, user_id TEXT, body TEXT, is_approved INTEGER, written_at INTEGER
);
-- In the order in which they are read back; the digits make 9 come before 10.
CREATE TABLE placed (
    article INTEGER, since INTEGER, depth INTEGER, written_at INTEGER, digits INTEGER, their_id TEXT,
    number INTEGER, answers INTEGER, PRIMARY KEY (article, since, depth, written_at, digits, their_id)
) WITHOUT ROWID;
"""


def open_staging() -> sqlite3.Connection:
    """Make an empty one. It is gone when it is closed."""
    staging = sqlite3.connect("", isolation_level=None)
    # What breaks off is thrown away, so there is nothing to roll back to.
    staging.execute("PRAGMA journal_mode = OFF")
    staging.execute(f"PRAGMA cache_size = -{_PAGES_KB}")
    staging.executescript(_TABLES)
    staging.execute("BEGIN")
    return staging


def put(staging: sqlite3.Connection, table: str, **values: object) -> bool:
    """Add a row, unless one with its key is there already; says whether it was added."""
    names, places = ", ".join(values), ", ".join("?" * len(values))
    sql = f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({places})"  # noqa: S608 (our own names)
    return staging.execute(sql, tuple(values.values())).rowcount == 1
