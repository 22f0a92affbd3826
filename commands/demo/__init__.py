"""The demo newsroom: it goes through the same verbs as everybody else, at the times its stories say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask_security import hash_password
from sqlalchemy import delete, select

from commands.starter import read_toml
from extensions import db
from models import Comment, CommentState, DiscussionMode, RoleName, Section, Site, User
from services.accounts import create_user
from services.articles import Copy, change_article, publish_article, withdraw_article, write_article
from services.comments import CommentPolicy, Draft, post_comment, withdraw_comment
from services.decisions import Sight, approve_comment, reject_comment

HERE = Path(__file__).parent
PASSWORD = "below-the-line"  # noqa: S105  (printed at the start of every demo; it never moves into production)
READ_AFTER = timedelta(minutes=6)


@dataclass
class Scene:
    """One comment of the demo, with the story and the moment it belongs to."""

    article_id: int
    at: datetime
    says: dict[str, Any]
    comment_id: int = 0


def load_demo(now: datetime | None = None) -> None:
    """Move the demo newsroom into an empty site."""
    now = now or datetime.now(UTC)
    site = read_toml(HERE / "site.toml")
    people = _people(site, now)
    sections = _name_the_site(site)
    scenes = [
        scene
        for path in sorted((HERE / "stories").glob("*.toml"))
        for scene in _story(read_toml(path), people, sections, now)
    ]
    _play(sorted(scenes, key=lambda scene: scene.at), people, now)


def sign_ins() -> list[str]:
    """The demo's sign-ins, one a line, for whoever starts it; nothing where the demo has not moved in."""
    site = read_toml(HERE / "site.toml")
    wanted = {p["email"]: p for p in site["people"] if p["role"] != "reader" or p["key"] == site["demo_reader"]}
    here = set(db.session.scalars(select(User.email).where(User.email.in_(wanted), User.active)))
    lines = [f"  {p['role']:<10} {email:<32} {PASSWORD}" for email, p in wanted.items() if email in here]
    return ["", "Sign in as one of the demo newsroom:", *lines, ""] if lines else []


def _people(site: dict[str, Any], now: datetime) -> dict[str, User]:
    # One hash for all: thirty of them would take the demo's first start another two seconds.
    hashed, people = hash_password(PASSWORD), {}
    for person in site["people"]:
        joined = now - timedelta(days=person["joined_days_ago"])
        role = RoleName(person["role"])
        people[person["key"]] = create_user(person["email"], person["name"], hashed, role, joined)
    return people


def _name_the_site(site: dict[str, Any]) -> dict[str, int]:
    record = db.session.get_one(Site, 1)
    record.name, record.tagline, record.seq = site["name"], site["tagline"], record.seq + 1
    db.session.execute(delete(Section))
    sections = [Section(slug=s["slug"], name=s["name"], position=n) for n, s in enumerate(site["sections"])]
    db.session.add_all(sections)
    db.session.commit()
    return {section.slug: section.id for section in sections}


def _story(story: dict[str, Any], people: dict[str, User], sections: dict[str, int], now: datetime) -> Iterator[Scene]:
    editor, published = people[story["byline"]], now - timedelta(hours=story["hours_ago"])
    copy = Copy(
        headline=story["headline"],
        section_id=sections[story["section"]],
        body=story["body"],
        standfirst=story["standfirst"],
        byline=f"By {editor.display_name}",
        slug=story["slug"],
        discussion_mode=DiscussionMode(story["discussion_mode"]),
        discussion_reason=story.get("discussion_reason", ""),
        is_lead=story.get("lead", False),
        tags=tuple(story.get("tags", ())),
    )
    article = write_article(copy, editor.id, published - timedelta(hours=1))
    publish_article(article.id, editor.id, published)
    if updated := story.get("updated_hours_ago"):
        change_article(article.id, copy, article.edition, editor.id, now - timedelta(hours=updated))
    if story["state"] == "withdrawn":
        withdraw_article(article.id, story["withdrawn_reason"], editor.id, published + timedelta(hours=5))
    for says in story.get("comments", []):
        yield Scene(article.id, published + timedelta(minutes=says["minutes_after"]), says)


def _play(scenes: list[Scene], people: dict[str, User], now: datetime) -> None:
    """Post in order of time; what was later rejected or withdrawn goes once everyone has answered it."""
    placed: dict[tuple[int, str], Scene] = {}
    for scene in scenes:
        says, parent = scene.says, placed.get((scene.article_id, scene.says.get("parent", "")))
        draft = Draft(
            article_id=scene.article_id,
            author_id=people[says["by"]].id,
            source=says["text"].strip(),
            form_key=f"demo-{scene.article_id}-{says['key']}",
            parent_id=parent.comment_id if parent else None,
        )
        comment = post_comment(draft, CommentPolicy(), scene.at)
        scene.comment_id = comment.id
        placed[scene.article_id, says["key"]] = scene
        answered = any(s.says.get("parent") == says["key"] and s.article_id == scene.article_id for s in scenes)
        goes = says.get("decision") == "reject" or says.get("withdrawn")
        if says.get("decision") == "approve" or (goes and answered and comment.state is CommentState.HELD):
            _approve(scene, people)
    for scene in scenes:
        _take_down(scene, people, now)
    _read_the_early_ones(scenes, people)


def _sight(comment_id: int) -> Sight:
    comment = db.session.get_one(Comment, comment_id)
    return Sight(comment.id, comment.revision, comment.decision_count)


def _moderator(scene: Scene, people: dict[str, User]) -> int:
    chosen = scene.says.get("moderator")
    if chosen:
        return people[chosen].id
    moderators = [person.id for person in people.values() if person.holds(RoleName.MODERATOR)]
    return min(moderators)


def _approve(scene: Scene, people: dict[str, User]) -> None:
    approve_comment(_sight(scene.comment_id), _moderator(scene, people), scene.at + READ_AFTER)


def _take_down(scene: Scene, people: dict[str, User], now: datetime) -> None:
    later = min(scene.at + timedelta(minutes=50), now)
    if scene.says.get("decision") == "reject":
        reject_comment(_sight(scene.comment_id), _moderator(scene, people), scene.says["rule"], later)
    elif scene.says.get("withdrawn"):
        withdraw_comment(scene.comment_id, people[scene.says["by"]].id, later)


def _read_the_early_ones(scenes: list[Scene], people: dict[str, User]) -> None:
    """The moderators have read all but the latest: what is left is a queue worth opening, not a mountain."""
    unread = [
        scene
        for scene in scenes
        if db.session.get_one(Comment, scene.comment_id).is_published and not scene.says.get("wait")
    ]
    for scene in unread[:-12]:
        if db.session.get_one(Comment, scene.comment_id).reviewed_at is None:
            _approve(scene, people)
