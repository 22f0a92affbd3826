"""An item of the export as an article: whether it moves, in what state, when it is from and where it stood."""

from collections import Counter
from collections.abc import Iterator

from adapters.imports import BrokenExport
from adapters.imports.wordpress.records import OLD_SLUG, Record
from adapters.imports.wordpress.words import moment, plain, slug
from adapters.imports.wordpress_html import story_html

# Everything but a post stays behind. Kinds that are not named here are counted under their own names.
_OTHER_KINDS = {
    "page": "pages",
    "attachment": "attachments",
    "nav_menu_item": "items of navigation menus",
    "revision": "older versions of articles",
    "guest-author": "profiles of guest authors",
}
_LEFT_OUT_STATES = {
    "trash": "articles in the bin",
    "auto-draft": "articles begun and never saved",
    "inherit": "older versions of articles",
}
_PUBLISHED = "publish"
# Drafts there, of which nobody has to be told. Every other state is one that an editor may look for.
_DRAFTS = frozenset({"draft", "pending"})
_NOW_DRAFTS = {
    "future": "articles set for a later date, now drafts",
    "private": "private articles, now drafts",
    "": "articles without a state, now drafts",
}
_LOCKED = "articles behind a password, now drafts"
_UNDATED = "published articles without a date, now drafts"

_DATES = ("wp:post_date_gmt", "wp:post_date", "pubDate")


def why_left_out(item: Record) -> str:
    """The reason why an item does not move, in words; empty when it does."""
    kind = item.get("wp:post_type") or "post"
    if kind != "post":
        return _OTHER_KINDS.get(kind, f'items of the kind "{kind[:40]}"')
    return _LEFT_OUT_STATES.get(item.get("wp:status"), "")


def read_article(item: Record, undated: int, remarks: Counter[str]) -> dict[str, object]:
    """The columns of an article that moves. `undated` is the time a draft without any date is from. What an editor
    should know is counted in `remarks`. Refuses, with the line, a published article whose date cannot be read."""
    dated = _date_of(item)
    remark = _why_a_draft(item, dated)
    is_published = item.get("wp:status") == _PUBLISHED and not remark
    if remark:
        remarks[remark] += 1
    created_at = undated if dated is None else dated
    body, noticed = story_html(item.get("content:encoded"))
    remarks.update(noticed)
    changed_at = _changed_at(item)
    return {
        "headline": plain(item.get("title")),
        "slug": slug(item.get("wp:post_name")),
        "body": body,
        "standfirst": plain(item.get("excerpt:encoded")),
        "is_published": is_published,
        "takes_comments": item.get("wp:comment_status") != "closed",
        "created_at": created_at,
        "published_at": dated if is_published else None,
        "updated_at": changed_at if changed_at is not None and changed_at > created_at else None,
    }


def addresses_of(item: Record, folder: str) -> Iterator[str]:
    """Every address an article had: its own, those of slugs it had before, and by its number, below the folder."""
    link, their_id = item.get("link"), item.get("wp:post_id")
    by_number = f"?p={their_id}"
    yield link
    if item.has_lasting_guid or item.get("guid").endswith(by_number):
        yield item.get("guid")
    yield f"{folder}/{by_number}"
    if "?" not in link:
        front = link.rstrip("/").rpartition("/")[0]
        yield from (f"{front}/{value}" for key, value in item.meta if key == OLD_SLUG and value)


def _why_a_draft(item: Record, dated: int | None) -> str:
    """Why what may have been public there is a draft here; empty for what is published, and for what was a draft."""
    state = item.get("wp:status")
    if state not in _DRAFTS and state != _PUBLISHED:
        return _NOW_DRAFTS.get(state, f'articles in the state "{state[:40]}", now drafts')
    if item.get("wp:post_password"):
        return _LOCKED
    return _UNDATED if state == _PUBLISHED and dated is None else ""


def _date_of(item: Record) -> int | None:
    for name in _DATES:
        try:
            at = moment(item.get(name))
        except ValueError:
            if item.get("wp:status") == _PUBLISHED:
                wrong = item.get(name)[:40]
                raise BrokenExport(f'"{wrong}" cannot be read as a date.', item.lines[name]) from None
            continue
        if at is not None:
            return at
    return None


def _changed_at(item: Record) -> int | None:
    try:
        return moment(item.get("wp:post_modified_gmt"))
    except ValueError:
        return None
