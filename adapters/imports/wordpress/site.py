"""An export that has been read, asked for its articles and comments."""

import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime

from adapters.imports import OldArticle, OldComment, OldLabel, OldWriter, Tally
from adapters.imports.wordpress.labels import sections_of, tags_of
from adapters.imports.wordpress.loading import Loading
from adapters.imports.wordpress.words import source_of

_ARTICLES = """
SELECT their_id, headline, slug, body, standfirst, bylines.name, claim_key, has_account, is_published, takes_comments,
    created_at, published_at, updated_at, section, tags, addresses
FROM articles JOIN bylines USING (number) WHERE left_out IS NULL ORDER BY number
"""
_WRITERS = """
SELECT comments.number, comments.name, coalesce(nullif(authors.claim_key, ''), comments.claim_key) AS claim_key,
    user_id != '' AS has_account
FROM comments LEFT JOIN authors ON authors.id = user_id AND user_id != ''
"""
_READ = {
    "articles": "bylines",
    "comments": "placed",
    "sections": "labels WHERE is_section",
    "tags": "(SELECT DISTINCT slug FROM labels WHERE is_tag)",
    "writers": f"""(
        SELECT name, claim_key, has_account FROM ({_WRITERS}) JOIN placed USING (number)
        UNION SELECT name, claim_key, has_account FROM bylines
    )""",  # noqa: S608 (our own words)
}
_COMMENTS = f"""
SELECT own.their_id, coalesce(parent.their_id, ''), writer.name, writer.claim_key, has_account, own.body,
    own.is_approved, own.written_at
FROM placed JOIN comments AS own USING (number) JOIN ({_WRITERS}) AS writer USING (number)
    LEFT JOIN comments AS parent ON parent.number = placed.answers
WHERE placed.article = (SELECT number FROM articles WHERE their_id = ?)
ORDER BY since, depth, placed.written_at, digits, placed.their_id
"""  # noqa: S608 (our own words)


class WordPressSite:
    """An export that has been read. See `OldSite`."""

    def __init__(self, staging: sqlite3.Connection, loading: Loading) -> None:
        self._staging = staging
        self._folder = loading.folder
        self.source = source_of(loading.site)
        self.tally = _tally(staging, loading)

    def sections(self) -> Iterator[OldLabel]:
        """The sections that articles are in."""
        return sections_of(self._staging, self._folder)

    def tags(self) -> Iterator[OldLabel]:
        """The tags that articles have."""
        return tags_of(self._staging, self._folder)

    def articles(self) -> Iterator[OldArticle]:
        """The articles, in the order of the file."""
        for row in self._staging.execute(_ARTICLES):
            their_id, headline, slug, body, standfirst, *writer = row[:8]
            is_published, takes_comments, created_at, published_at, updated_at, section, tags, addresses = row[8:]
            yield OldArticle(
                their_id=their_id,
                headline=headline,
                slug=slug,
                body_html=body,
                standfirst=standfirst,
                writer=_writer(*writer),
                is_published=bool(is_published),
                takes_comments=bool(takes_comments),
                created_at=_at(created_at),
                published_at=None if published_at is None else _at(published_at),
                updated_at=None if updated_at is None else _at(updated_at),
                section=section,
                tags=tuple(json.loads(tags)),
                addresses=tuple(json.loads(addresses)),
            )

    def comments(self, article_id: str) -> Iterator[OldComment]:
        """An article's comments, every one after the one it answers, older ones first."""
        for row in self._staging.execute(_COMMENTS, (article_id,)):
            their_id, parent_id, *writer, body, is_approved, written_at = row
            yield OldComment(their_id, parent_id, _writer(*writer), body, bool(is_approved), _at(written_at))


def _writer(name: str, claim_key: str, has_account: int) -> OldWriter:
    return OldWriter(name, claim_key, bool(has_account))


def _at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _tally(staging: sqlite3.Connection, loading: Loading) -> Tally:
    """What moves, by kind, and why the rest does not."""
    tally = Tally(remarks=+loading.remarks, left_out=loading.labels.left_out.copy())
    for what in _READ:
        tally.read[what] = staging.execute(f"SELECT count(*) FROM {_READ[what]}").fetchone()[0]  # noqa: S608
    for table in ("articles", "comments"):
        reasons = f"SELECT left_out, count(*) FROM {table} WHERE left_out IS NOT NULL GROUP BY 1"  # noqa: S608
        tally.left_out.update(dict(staging.execute(reasons).fetchall()))
    return tally
