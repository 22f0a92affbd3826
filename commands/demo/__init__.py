"""The demo newsroom: it goes through the same verbs as everybody else, at the times its stories say."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask_security import hash_password
from sqlalchemy import delete, select

from commands.demo.readers import read_what_is_old, report_some, send_nobody_mail, settle_standing, show_appreciation
from commands.demo.stories import Person, Stage, close_story, lay_story, play
from commands.starter import read_toml
from extensions import db
from models import GuestPolicy, RoleName, Section, Site, User
from queries.newsroom import site_running
from services.accounts import create_user
from services.site import set_guest_policy

HERE = Path(__file__).parent
PASSWORD = "below-the-line"  # noqa: S105  (printed at the start of every demo; it never moves into production)


def load_demo(now: datetime | None = None) -> None:
    """Move the demo newsroom into an empty site."""
    site = read_toml(HERE / "site.toml")
    stories = [read_toml(path) for path in sorted((HERE / "stories").glob("*.toml"))]
    now = now or datetime.now(UTC)
    people = _people(site, now)
    stage = Stage(people, _name_the_site(site), now, site_running().rules_version)
    set_guest_policy(GuestPolicy(site["guests"]), people["ines"].id)
    send_nobody_mail(people, but=site["demo_reader"])
    scenes = sorted((scene for story in stories for scene in lay_story(story, stage)), key=lambda scene: scene.at)
    play(scenes, stage)
    show_appreciation(scenes, stage)
    for story in stories:
        close_story(story, stage)
    settle_standing(site["people"], stage)
    report_some(scenes, stage)
    read_what_is_old(people[site["demo_reader"]], stage)


def sign_ins() -> list[str]:
    """The demo's sign-ins, one a line, for whoever starts it; nothing where the demo has not moved in."""
    site = read_toml(HERE / "site.toml")
    wanted = {p["email"]: p for p in site["people"] if p["role"] != "reader" or p["key"] == site["demo_reader"]}
    here = set(db.session.scalars(select(User.email).where(User.email.in_(wanted), User.active)))
    lines = [f"  {p['role']:<10} {email:<32} {PASSWORD}" for email, p in wanted.items() if email in here]
    return ["", "Sign in as one of the demo newsroom:", *lines, ""] if lines else []


def _people(site: dict[str, Any], now: datetime) -> dict[str, Person]:
    # One hash for all: thirty of them would take the demo's first start another two seconds.
    hashed, people = hash_password(PASSWORD), {}
    for person in site["people"]:
        joined = now - timedelta(days=person["joined_days_ago"])
        role = RoleName(person["role"])
        made = create_user(person["email"], person["name"], hashed, role, joined)
        people[person["key"]] = Person(made.id, made.display_name, role)
    return people


def _name_the_site(site: dict[str, Any]) -> dict[str, int]:
    record = db.session.get_one(Site, 1)
    record.name, record.tagline, record.seq = site["name"], site["tagline"], record.seq + 1
    db.session.execute(delete(Section))
    sections = [Section(slug=s["slug"], name=s["name"], position=n) for n, s in enumerate(site["sections"])]
    db.session.add_all(sections)
    db.session.commit()
    return {section.slug: section.id for section in sections}
