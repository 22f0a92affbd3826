"""What templates can say: times, numbers, money-free plain words, and the gaps of a drawing."""

import hashlib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, url_for
from markupsafe import Markup

from blueprints.comments.drawing import gap
from blueprints.guards import reader, settings
from blueprints.showing import frame
from models import RoleName
from queries.notices import unread_count

LONDON = ZoneInfo("Europe/London")


def install_templating(app: Flask) -> None:
    app.jinja_env.filters.update(moment=moment, epoch=epoch, clock=clock, day=day, count=count, thousands=thousands)
    app.jinja_env.globals.update(gap=gap, asset=_asset_of(app))
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(_shared)


def _shared() -> dict[str, Any]:
    chosen = settings()
    return {
        "frame": frame,
        "reader": reader,
        "unread_count": unread_count,
        "RoleName": RoleName,
        "site_url": chosen.site_url,
        "contact_email": chosen.contact_email or chosen.mail_from,
        "in_development": not chosen.production,
        "today": datetime.now(LONDON),
    }


def moment(at: datetime, prop: str = "") -> Markup:
    """A time as a clock time, which a script makes relative within a day: the page is the same for everyone. `prop` is
    what machines know it as (microdata)."""
    local = at.astimezone(LONDON)
    exact = f"{local:%-d %B %Y}, {local:%H:%M}"
    machine = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    known_as = f' itemprop="{prop}"' if prop else ""
    # Of digits and the names of months alone. `Markup.format` takes ten times as long, and a page has forty of these.
    return Markup(f'<time{known_as} datetime="{machine}" title="{exact}">{exact}</time>')  # noqa: S704


def epoch(at: datetime) -> int:
    """A time as a number, for a gap."""
    return int(at.timestamp())


def clock(at: datetime) -> str:
    return f"{at.astimezone(LONDON):%H:%M}"


def day(at: datetime) -> str:
    return f"{at.astimezone(LONDON):%-d %B %Y}"


def thousands(number: int) -> str:
    return f"{number:,}"


def count(number: int, one: str, many: str = "") -> str:
    """`3|count("comment")` is "3 comments"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _asset_of(app: Flask) -> Any:
    @cache
    def version(name: str) -> str:
        return hashlib.blake2b(Path(app.static_folder or "static", name).read_bytes(), digest_size=6).hexdigest()

    def asset(name: str) -> str:
        """The address of a file of ours, which changes when the file does: browsers may keep it for a year."""
        return url_for("static", filename=name, v=version(name))

    return asset
