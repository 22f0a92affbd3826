"""Categories and tags: which category of an article's becomes its section, and which of the rest its tags."""

import sqlite3
from collections import Counter
from collections.abc import Iterator

from slugify import slugify

from adapters.imports import OldLabel
from adapters.imports.wordpress.records import PRIMARY_CATEGORY, Record
from adapters.imports.wordpress.staging import put
from adapters.imports.wordpress.words import plain, slug

_CATEGORY, _TAG = "category", "tag"
# What a `category` element's domain means. Exports of version 1.0 write every label once more without one.
_KINDS = {"": _CATEGORY, "category": _CATEGORY, "tag": _TAG, "post_tag": _TAG}
# No labels of readers': who wrote it, and how the theme draws it.
_SILENT = frozenset({"author", "post_format"})
_DECLARED = {
    "wp:category": ("wp:category_nicename", "wp:cat_name", "wp:category_parent"),
    "wp:tag": ("wp:tag_slug", "wp:tag_name", ""),
    "wp:term": ("wp:term_slug", "wp:term_name", "wp:term_parent"),
}
# Where WordPress puts what nobody sorted; without it, a section that every paper has.
_UNSORTED = ("uncategorized", "uncategorised")
_FALLBACK = ("news", "News")
# Nobody sorts deeper, and parents in a circle have to end.
_DEEPEST = 10


class Labels:
    """The labels of one export. `left_out` counts the uses of those that are neither categories nor tags."""

    def __init__(self, staging: sqlite3.Connection) -> None:
        self._staging = staging
        self.left_out: Counter[str] = Counter()

    def declare(self, record: Record) -> None:
        """Take a label that the head of the file names."""
        kind = _KINDS.get(record.get("wp:term_taxonomy") or record.kind.removeprefix("wp:"))
        if kind:
            its_slug, name, parent = (record.get(text) for text in _DECLARED[record.kind])
            self._known(kind, its_slug, name, record.get("wp:term_id"), plain(parent))

    def sort(self, article: Record) -> tuple[str, list[str]]:
        """Give an article's section and its tags, by their slugs, and remember that they are in use."""
        categories: dict[str, None] = {}
        tags: dict[str, None] = {}
        # Those with a slug first, so that one without finds its own by the name.
        for domain, nicename, name in sorted(article.labels, key=lambda label: not label[1]):
            kind = _KINDS.get(domain)
            if kind and (found := self._known(kind, nicename, name)):
                (categories if kind == _CATEGORY else tags)[found] = None
            elif not kind and domain not in _SILENT:
                self.left_out[f'uses of labels of the kind "{domain[:40]}"'] += 1
        section = self._section(article, categories)
        categories.pop(section, None)
        self._use("is_section", _CATEGORY, [section])
        self._use("is_tag", _CATEGORY, categories)
        self._use("is_tag", _TAG, tags)
        return section, list(categories | tags)

    def _known(self, kind: str, nicename: str, name: str, term_id: str = "", parent: str = "") -> str:
        """The slug of a label, which is remembered; empty for one that has neither slug nor name."""
        name = plain(name)
        found = slug(nicename)
        if not found:
            named = "SELECT slug FROM labels WHERE kind = ? AND name = ?"
            row = self._staging.execute(named, (kind, name)).fetchone()
            found = row[0] if row else slugify(name)
        if found:
            put(self._staging, "labels", kind=kind, slug=found, name=name or found, term_id=term_id, parent=parent)
        return found

    def _section(self, article: Record, categories: dict[str, None]) -> str:
        """The category that the newsroom called the main one, else the first."""
        for key, term_id in article.meta:
            if key in PRIMARY_CATEGORY:
                by_id = "SELECT slug FROM labels WHERE kind = ? AND term_id = ?"
                row = self._staging.execute(by_id, (_CATEGORY, term_id)).fetchone()
                if row and row[0] in categories:
                    return str(row[0])
        if categories:
            return next(iter(categories))
        unsorted = "SELECT slug FROM labels WHERE kind = ? AND slug IN (?, ?)"
        row = self._staging.execute(unsorted, (_CATEGORY, *_UNSORTED)).fetchone()
        return row[0] if row else self._known(_CATEGORY, *_FALLBACK)

    def _use(self, column: str, kind: str, slugs: dict[str, None] | list[str]) -> None:
        used = f"UPDATE labels SET {column} = 1 WHERE kind = ? AND slug = ?"  # noqa: S608 (our own names)
        self._staging.executemany(used, [(kind, each) for each in slugs])


def sections_of(staging: sqlite3.Connection, folder: str) -> Iterator[OldLabel]:
    """The sections that articles are in, with the addresses of their pages below the site's folder."""
    used = "SELECT slug, name, term_id FROM labels WHERE is_section ORDER BY number"
    for its_slug, name, term_id in staging.execute(used):
        yield OldLabel(its_slug, name, _category_pages(staging, folder, its_slug, term_id))


def tags_of(staging: sqlite3.Connection, folder: str) -> Iterator[OldLabel]:
    """The tags that articles have. A category may be one, and brings its pages unless it is a section as well."""
    used = "SELECT slug FROM labels WHERE is_tag GROUP BY slug ORDER BY min(number)"
    same = "SELECT kind, name, term_id, is_section FROM labels WHERE slug = ? ORDER BY kind DESC"
    for (its_slug,) in staging.execute(used):
        names, addresses = [], []
        for kind, name, term_id, is_section in staging.execute(same, (its_slug,)):
            names.append(name)
            if kind == _TAG:
                addresses.append(f"{folder}/tag/{its_slug}")
            elif not is_section:
                addresses += _category_pages(staging, folder, its_slug, term_id)
        yield OldLabel(its_slug, names[0], tuple(addresses))


def _category_pages(staging: sqlite3.Connection, folder: str, its_slug: str, term_id: str) -> tuple[str, ...]:
    """By its own slug, below those of its parents, and by its number."""
    above = "SELECT slug, parent FROM labels WHERE kind = 'category' AND (slug = ? OR name = ?) ORDER BY slug = ? DESC"
    path, parent = its_slug, its_slug
    for _ in range(_DEEPEST):
        row = staging.execute(above, (parent, parent, parent)).fetchone()
        if row is None or not row[1]:
            break
        # Version 1.0 says a parent by its name, the later ones by its slug.
        row = staging.execute(above, (slug(row[1]), row[1], slug(row[1]))).fetchone()
        if row is None:
            break
        path, parent = f"{row[0]}/{path}", row[0]
    pages = [f"{folder}/category/{its_slug}", f"{folder}/category/{path}"]
    return tuple(dict.fromkeys([*pages, *([f"{folder}/?cat={term_id}"] if term_id else [])]))
