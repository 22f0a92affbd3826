"""The search index: the words of what everybody may read, kept by the database itself.

It holds words and their places, no texts, and only of what is published: a row comes in when it is published and goes
out when it is held, rejected, withdrawn or deleted, by triggers, whoever writes. Its `rowid` is the second the text is
dated, then the text's id: backwards is newest first, and a stretch of time is a stretch of the index.

On SQLite a batch migration of `articles` or `comments` drops their triggers: it ends with `create_search_triggers(op)`,
which also fills the index anew. A migration that wants another index makes it by functions of its own, since 0003 goes
on making this one, and fills it anew too: on SQLite an entry goes out by the very words it came in with.

What went out is not found from that moment. In SQLite's file its words, without their text, lie on until the part of
the index they are in is merged with others, which `services.search_index` sees to each night. The 'secure-delete' of
SQLite 3.42 would wipe them at once, but an older SQLite could then not even drop the index: a site moved to one could
take no more comments.
"""
# ruff: noqa: S608  (the statements are put together of our own names)

from typing import Any

# What stands between the words of finished HTML (text/sanitise.py), in the order in which it goes. The address of a
# link stays, to be found by. Marks within a line leave no gap: "re<em>open</em>ed" is one word.
WITHIN_A_LINE = ("a", "code", "del", "em", "strong")
ON_THEIR_OWN = (
    *("blockquote", "br", "h2", "h3", "hr", "li", "ol", "p", "pre"),
    *("table", "tbody", "td", "th", "thead", "tr", "ul"),
)
SIGNS = (
    *('<a href="', '" rel="ugc nofollow noopener">', '" rel="noopener">', '<ol start="'),
    *("&lt;", "&gt;", "&nbsp;", "&quot;", "&amp;"),
)
GONE = (
    ("</", "<"),
    *((f"<{tag}>", "") for tag in WITHIN_A_LINE),
    *((f"<{tag}>", " ") for tag in ON_THEIR_OWN),
    *((sign, " ") for sign in SIGNS),
)
# SQLite's parser takes some thirty calls within each other.
CALLS_AT_ONCE = 12

# Whole words by their English stems (Porter's), without accents; "the" counts as every other word does. PostgreSQL has
# the same stems, and is given the same words: by itself it would see file names, hosts and hyphenated wholes. Of
# 25,000 texts the two part over words of two letters ("is" is found by "i" there), and over rare scripts and signs.
TOKENS = "porter unicode61 remove_diacritics 2"
BETWEEN_WORDS = "[!-/:-@[-`{-~‘’“”–—…«»]+"
ACCENTS = "[\u0300-\u036f]"

# 33 bits of seconds with their sign, and 31 of the id, are a rowid: from 1833 to 2106. What is dated beyond counts as
# dated there.
FIRST_SECOND, LAST_SECOND = -(2**32), 2**32 - 1
IDS = 2**31

DATED = {"articles": "published_at", "comments": "created_at"}
# The columns of an entry, each with what it is taken from. The last is HTML, the others are as they are.
COLUMNS = {
    "articles": {"headline": "headline", "standfirst": "standfirst", "body": "body_html"},
    "comments": {"article": "article_id", "words": "body_html"},
}
# What SQLite's tokens are, said to PostgreSQL. Queries go through `search_plain` too.
POSTGRESQL = (
    "CREATE TEXT SEARCH DICTIONARY search_stems (TEMPLATE = snowball, Language = porter)",
    "CREATE TEXT SEARCH CONFIGURATION search_words (PARSER = default)",
    "ALTER TEXT SEARCH CONFIGURATION search_words ADD MAPPING FOR asciiword, word, numword WITH search_stems",
    "ALTER TEXT SEARCH CONFIGURATION search_words ADD MAPPING FOR int, uint, float, sfloat WITH simple",
    f"""CREATE FUNCTION search_plain(said text) RETURNS text IMMUTABLE LANGUAGE sql AS $$
        SELECT regexp_replace(CASE WHEN octet_length(said) = length(said) THEN said
            ELSE regexp_replace(normalize(said, NFD), '{ACCENTS}', '', 'g') END, '{BETWEEN_WORDS}', ' ', 'g') $$""",
    """CREATE FUNCTION search_vector(said text) RETURNS tsvector IMMUTABLE LANGUAGE sql AS $$
        SELECT to_tsvector('search_words', search_plain(said)) $$""",
    f"""CREATE FUNCTION search_key(dated timestamp, id integer) RETURNS bigint IMMUTABLE LANGUAGE sql AS $$
        SELECT greatest(least(coalesce(floor(extract(epoch FROM dated)), 0), {LAST_SECOND}), {FIRST_SECOND})::bigint
               * {IDS} + id $$""",
)


def create_search_index(op: Any) -> None:
    """Make the tables, and what PostgreSQL needs to see the words that SQLite sees. They are empty yet."""
    if _is_sqlite(op):
        for kind, columns in COLUMNS.items():
            made_of = f"{', '.join(columns)}, content = '', tokenize = '{TOKENS}'"
            op.execute(f"CREATE VIRTUAL TABLE {kind}_fts USING fts5({made_of})")
        return
    for statement in POSTGRESQL:
        op.execute(statement)
    visible = _visible("SELECT said AS words")
    op.execute(f"CREATE FUNCTION search_visible(said text) RETURNS text IMMUTABLE LANGUAGE sql AS $$ {visible} $$")
    for kind in COLUMNS:
        op.execute(f"CREATE TABLE {kind}_fts (rowid bigint PRIMARY KEY, words tsvector NOT NULL)")
        op.execute(f"CREATE INDEX ix_{kind}_fts_words ON {kind}_fts USING gin (words)")


def create_search_triggers(op: Any) -> None:
    """Make the triggers that keep the index, in the place of any that are there, and fill it anew."""
    for kind in COLUMNS:
        statements = _for_sqlite(kind) if _is_sqlite(op) else _for_postgresql(kind)
        for statement in statements:
            op.execute(statement)


def drop_search_index(op: Any) -> None:
    """Take the index away, with its triggers."""
    for kind in COLUMNS:
        if _is_sqlite(op):
            for moment in ("inserted", "updated", "deleted"):
                op.execute(f"DROP TRIGGER IF EXISTS {kind}_{moment}_fts")
        else:
            op.execute(f"DROP FUNCTION keep_{kind}_fts CASCADE")
        op.execute(f"DROP TABLE {kind}_fts")
    if not _is_sqlite(op):
        op.execute("DROP FUNCTION search_key, search_visible, search_vector, search_plain")
        op.execute("DROP TEXT SEARCH CONFIGURATION search_words")
        op.execute("DROP TEXT SEARCH DICTIONARY search_stems")


def _is_sqlite(op: Any) -> bool:
    return bool(op.get_bind().dialect.name == "sqlite")


def _visible(rows: str, before: str = "") -> str:
    """Rows whose last column is finished HTML, made into rows with the words that readers see of it."""
    for first in range(0, len(GONE), CALLS_AT_ONCE):
        words = "words"
        for sign, gap in GONE[first : first + CALLS_AT_ONCE]:
            words = f"replace({words}, '{sign}', '{gap}')"
        rows = f"SELECT {before}{words} AS words FROM ({rows}) AS step"
    return rows


def _for_sqlite(kind: str) -> list[str]:
    index, columns = f"{kind}_fts", COLUMNS[kind]
    *plain, html = columns.values()

    def entry(row: str) -> str:
        """The entry of a row that is published: of `new` or `old`, or of all by the table's name."""
        seconds = f"coalesce(CAST(strftime('%s', {row}.{DATED[kind]}) AS INTEGER), 0)"
        key = f"max(min({seconds}, {LAST_SECOND}), {FIRST_SECOND}) * {IDS} + {row}.id AS key"
        rows = ", ".join([key, *(f"{row}.{column}" for column in plain), f"{row}.{html} AS words"])
        source = f" FROM {kind}" if row == kind else ""
        return _visible(f"SELECT {rows}{source} WHERE {row}.state = 'published'", ", ".join(["key", *plain, ""]))

    goes_in = f"INSERT INTO {index}(rowid, {', '.join(columns)}) "
    comes_out = f"INSERT INTO {index}({index}, rowid, {', '.join(columns)}) SELECT 'delete', * FROM ({entry('old')})"
    changes = ", ".join(["state", DATED[kind], *columns.values()])
    moments = {
        "inserted": ("INSERT", goes_in + entry("new")),
        "updated": (f"UPDATE OF {changes}", f"{comes_out}; {goes_in}{entry('new')}"),
        "deleted": ("DELETE", comes_out),
    }
    statements = []
    for moment, (event, act) in moments.items():
        statements.append(f"DROP TRIGGER IF EXISTS {kind}_{moment}_fts")
        statements.append(f"CREATE TRIGGER {kind}_{moment}_fts AFTER {event} ON {kind} BEGIN {act}; END")
    statements.append(f"INSERT INTO {index}({index}) VALUES ('delete-all')")
    statements.append(f"{goes_in}{entry(kind)} ORDER BY key")
    statements.append(f"INSERT INTO {index}({index}) VALUES ('optimize')")
    return statements


def _for_postgresql(kind: str) -> list[str]:
    index, columns = f"{kind}_fts", COLUMNS[kind]

    def entry(row: str) -> str:
        if kind == "articles":
            return f"""search_key({row}.published_at, {row}.id),
                setweight(search_vector({row}.headline), 'A') || setweight(search_vector({row}.standfirst), 'B')
                || setweight(search_vector(search_visible({row}.body_html)), 'D')"""
        # With a sign in it that no word has: in a query it means this article, never somebody's words.
        return f"""search_key({row}.created_at, {row}.id),
            array_to_tsvector(ARRAY['article/' || {row}.article_id])
            || search_vector(search_visible({row}.body_html))"""

    changes = ", ".join(["state", DATED[kind], *columns.values()])
    return [
        f"""CREATE OR REPLACE FUNCTION keep_{index}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF TG_OP <> 'INSERT' AND OLD.state = 'published' THEN
                DELETE FROM {index} WHERE rowid = search_key(OLD.{DATED[kind]}, OLD.id);
            END IF;
            IF TG_OP <> 'DELETE' AND NEW.state = 'published' THEN
                INSERT INTO {index} VALUES ({entry("NEW")});
            END IF;
            RETURN NULL;
            END $$""",
        f"DROP TRIGGER IF EXISTS keep_{index} ON {kind}",
        f"""CREATE TRIGGER keep_{index} AFTER INSERT OR DELETE OR UPDATE OF {changes} ON {kind}
            FOR EACH ROW EXECUTE FUNCTION keep_{index}()""",
        f"TRUNCATE {index}",
        f"INSERT INTO {index} SELECT {entry(kind)} FROM {kind} WHERE state = 'published'",
    ]
