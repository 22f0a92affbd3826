"""Which pages are kept finished, and how a finished page is checked: by the present numbers of what it shows."""

import re
from collections.abc import Callable

from flask import Flask

from extensions import db
from queries.articles import present_versions
from wsgi import HotRoute, Shows, Version

NUMBER = re.compile(r"[1-9][0-9]{0,17}")
# Not `mine`: that list is one reader's own.
ORDER = re.compile(r"best|newest|oldest|replied|picks|staff")
# A place in a ranking: its number, and how many threads come before.
PLACE = re.compile(r"[0-9]{1,10}\.[0-9]{1,7}")
# No value of these is kept finished: `/?p=12` asks for a page of the former site's.
NEVER = dict.fromkeys(("p", "page_id", "cat"), re.compile(r"(?!)"))
SLUG = r"[a-z0-9][a-z0-9-]{0,119}"

HOT_ROUTES = (
    HotRoute(re.compile(r"/"), {"before": NUMBER, **NEVER}),
    HotRoute(re.compile(rf"/sections/{SLUG}"), {"before": NUMBER}),
    HotRoute(re.compile(rf"/tags/{SLUG}"), {"before": NUMBER}),
    HotRoute(re.compile(rf"/articles/{SLUG}"), {}),
    HotRoute(
        re.compile(rf"/articles/{SLUG}/comments"),
        {"order": ORDER, "after": NUMBER, "page": PLACE, "thread": NUMBER, "from": NUMBER},
    ),
    HotRoute(re.compile(r"/api/v1/counts"), {"article": re.compile(SLUG)}),
    HotRoute(re.compile(rf"/articles/{SLUG}/comments\.atom"), {}),
    HotRoute(re.compile(r"/picks\.atom"), {}),
    HotRoute(re.compile(r"/feed\.atom"), {}),
    HotRoute(re.compile(rf"/sections/{SLUG}/feed\.atom"), {}),
    HotRoute(re.compile(rf"/tags/{SLUG}/feed\.atom"), {}),
)


def version_reader(app: Flask) -> Callable[[Shows], Version]:
    """How a page asks whether it is still true: one short read, on a connection of its own."""

    def present(shows: Shows) -> Version:
        with app.app_context():
            engine = db.engine
        with engine.connect() as connection:
            now = connection.execute(present_versions([article for article, _ in shows.articles])).one()
        return (now[0] if shows.site_seq is not None else None, now[1])

    return present
