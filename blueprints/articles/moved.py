"""Addresses of the former site, which lead for ever to what became of their pages."""

import re
from urllib.parse import quote

from flask import request, url_for

from queries.old_addresses import PlaceKind, place_of

FEED = re.compile(r"(.*)/feed(?:/(?:rss2?|rdf|atom))?/?", re.IGNORECASE)
# The feeds of the whole site: its stories, and its comments, of which we have none.
WHOLE_SITE = ("", "/comments")
# Parameters by which another system's front page shows something else.
CHOICES = ("p", "page_id", "cat")


def is_a_choice() -> bool:
    """Whether the front page is asked for something by its number there, as in `/?p=12`."""
    return any(request.args.get(name, type=int) is not None for name in CHOICES)


def present_address() -> str | None:
    """Where what is asked for stands now, if this is an address of the former site. Only for whoever reads: what is
    posted to an address that is not there is not sent on to another."""
    if request.method not in ("GET", "HEAD"):
        return None
    feed = FEED.fullmatch(request.path)
    if feed and feed[1].lower() in WHOLE_SITE:
        return url_for("articles.feed")
    # The path has been decoded once, and is to be decoded once again.
    place = place_of(f"{quote(request.path)}?{request.query_string.decode(errors='replace')}")
    if place is None:
        return None
    which = "_feed" if feed and place.kind is not PlaceKind.ARTICLE else ""
    return url_for(f"articles.{place.kind}{which}", slug=place.slug)
