"""What stands in front of Flask: pages kept ready for anonymous readers, and a gate for requests with bodies.

Put the page cache outermost, so that a page that is kept ready never meets the gate:

    app.wsgi_app = HotPages(BodyGate(app.wsgi_app), site_url=..., private_cookies=..., routes=..., versions=...)
"""

from wsgi.body_gate import BodyGate, BodyTooLarge
from wsgi.drawing import SHOWS, Shows, Version
from wsgi.flights import DrawingFailed
from wsgi.hot_keys import HotRoute
from wsgi.hot_pages import HotPages, HotStats
from wsgi.own_address import ASKED_FOR, OwnAddress

__all__ = [
    "ASKED_FOR",
    "SHOWS",
    "BodyGate",
    "BodyTooLarge",
    "DrawingFailed",
    "HotPages",
    "HotRoute",
    "HotStats",
    "OwnAddress",
    "Shows",
    "Version",
]
