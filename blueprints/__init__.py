"""HTTP in, HTTP out. This table is every room of the site, where it is, and who may come in."""

from dataclasses import dataclass

from flask import Blueprint, Flask
from werkzeug.routing import IntegerConverter, Map, UnicodeConverter

from blueprints.about import about
from blueprints.accounts import accounts
from blueprints.api import api
from blueprints.articles import articles
from blueprints.comments import comments
from blueprints.dev import dev
from blueprints.guards import (
    Guard,
    anyone,
    in_development_only,
    readers_may_post,
    signed_in,
    staff_editor,
    staff_moderator,
)
from blueprints.health import health
from blueprints.moderation import moderation
from blueprints.newsroom import newsroom
from blueprints.notices import notices
from blueprints.search import searching
from blueprints.showing import LARGEST_ID


@dataclass(frozen=True)
class Room:
    blueprint: Blueprint
    prefix: str
    guard: Guard


ROOMS = (
    Room(articles, "", anyone),
    Room(comments, "", readers_may_post),
    Room(accounts, "/account", signed_in),
    Room(notices, "/notices", anyone),
    Room(moderation, "/moderation", staff_moderator),
    Room(newsroom, "/newsroom", staff_editor),
    Room(searching, "", anyone),
    Room(api, "/api/v1", anyone),
    Room(about, "/about", anyone),
    Room(health, "", anyone),
    Room(dev, "/dev", in_development_only),
)


class IdConverter(IntegerConverter):
    """`<int:…>` in an address is an id: a larger number is not there, and never asked of the database."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=LARGEST_ID)


class NameConverter(UnicodeConverter):
    """`<slug>` in an address is never asked of the database with a NUL in it: PostgreSQL answers that with an error."""

    def __init__(self, map: Map) -> None:
        super().__init__(map)
        self.regex = r"[^/\x00]+"


def register_all(app: Flask) -> None:
    """Register every room with its guard at the door."""
    app.url_map.converters |= {"int": IdConverter, "default": NameConverter}
    for room in ROOMS:
        app.before_request_funcs.setdefault(room.blueprint.name, []).insert(0, room.guard)
        app.register_blueprint(room.blueprint, url_prefix=room.prefix or None)
