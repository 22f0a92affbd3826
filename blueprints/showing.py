"""What views share when they show a page: the frame, and what a finished page is checked against."""

from collections.abc import Iterable
from typing import cast

from flask import g, request

from queries.frame import Frame, page_frame
from wsgi import Shows

# Ids are four bytes wide in PostgreSQL, and a number past eight bytes is an error to SQLite's driver.
LARGEST_ID = 2**31 - 1


def id_arg(name: str) -> int | None:
    """A number from the address that may be an id; nothing for what cannot be one."""
    value = request.args.get(name, type=int)
    return value if value and 0 < value <= LARGEST_ID else None


def frame() -> Frame:
    """The newsroom's name and sections, read once a request."""
    if "frame" not in g:
        g.frame = page_frame()
    return cast(Frame, g.frame)


def shows(articles: Iterable[tuple[int, int]], site_seq: int | None = None) -> None:
    """Say what this page shows, with the numbers as they were read before the rest of it. Without this a page is
    drawn for each visitor."""
    request.environ["hot_pages.shows"] = Shows(site_seq, tuple(dict.fromkeys(articles)))
