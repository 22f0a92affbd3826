"""The product with nothing kept: each page is read, drawn and packed anew, as for the first reader after a change."""

from flask import Flask

from app import create_app as create_product
from blueprints.comments.drawing import Drawings
from hot_routes import HOT_ROUTES, version_reader
from wsgi import HotPages


def create_app() -> Flask:
    """The product as it is, but for its two memories, which have no room."""
    app = create_product()
    app.extensions["drawings"] = Drawings(kept=0)
    app.wsgi_app = HotPages(  # type: ignore[method-assign]
        app.extensions["hot_pages"].app,
        site_url=app.extensions["settings"].site_url,
        private_cookies=(app.config["SESSION_COOKIE_NAME"], app.config["REMEMBER_COOKIE_NAME"]),
        routes=HOT_ROUTES,
        versions=version_reader(app),
        max_bytes=1,
    )
    return app
