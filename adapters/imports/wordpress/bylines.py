"""Who wrote an article: by an account there, several together (Co-Authors Plus), or by a name alone."""

import json
import sqlite3
from collections.abc import Callable

from slugify import slugify

from adapters.imports import OldWriter
from adapters.imports.wordpress.records import Record
from adapters.imports.wordpress.staging import put
from adapters.imports.wordpress.words import plain

# Co-Authors Plus sets it before the slugs of its authors.
_CAP = "cap-"
NAMELESS = "Anonymous"


def take_author(staging: sqlite3.Connection, author: Record, hash_address: Callable[[str], str]) -> None:
    """Take somebody with an account there, whose address is kept as its hash."""
    login, address = author.get("wp:author_login"), author.get("wp:author_email")
    put(
        staging,
        "authors",
        login=login,
        slug=slugify(login),
        id=author.get("wp:author_id"),
        name=plain(author.get("wp:author_display_name")) or login,
        claim_key=hash_address(address) if address else "",
    )


def take_guest_author(staging: sqlite3.Connection, profile: Record) -> None:
    """Take an author without an account there, who is an item of the export."""
    name = plain(profile.get("title"))
    if name:
        put(staging, "guest_authors", slug=profile.get("wp:post_name").removeprefix(_CAP), name=name)


def authors_of(article: Record) -> str:
    """Who wrote it, as the article says: to be looked up when every author is known."""
    together = [(nicename.removeprefix(_CAP), name) for domain, nicename, name in article.labels if domain == "author"]
    return json.dumps(together or [("", article.get("dc:creator"))])


def write_bylines(staging: sqlite3.Connection) -> None:
    """Look up who wrote each article that moves."""
    for number, authors in staging.execute("SELECT number, authors FROM articles WHERE left_out IS NULL"):
        writer = _together([_writer(staging, its_slug, name) for its_slug, name in json.loads(authors)])
        put(
            staging,
            "bylines",
            number=number,
            name=writer.name,
            claim_key=writer.claim_key,
            has_account=writer.has_account,
        )


def _writer(staging: sqlite3.Connection, its_slug: str, name: str) -> OldWriter:
    guest = staging.execute("SELECT name FROM guest_authors WHERE slug = ?", (its_slug,)).fetchone()
    if guest:
        return OldWriter(guest[0])
    by_login = "SELECT name, claim_key FROM authors WHERE login = ? OR slug = nullif(?, '') ORDER BY login = ? DESC"
    account = staging.execute(by_login, (name, its_slug, name)).fetchone()
    if account:
        return OldWriter(account[0], account[1], has_account=True)
    return OldWriter(plain(name) or its_slug or NAMELESS)


def _together(writers: list[OldWriter]) -> OldWriter:
    """One writer as they are. Several are a name only: what they wrote together is nobody's to claim alone."""
    if len(writers) == 1:
        return writers[0]
    names = list(dict.fromkeys(writer.name for writer in writers))
    return OldWriter(" and ".join(filter(None, [", ".join(names[:-1]), names[-1]])))
