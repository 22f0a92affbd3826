"""The stories of the demo, and what is said below them: laid, posted, edited and decided on at the times they say."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from extensions import db
from models import Article, Comment, CommentState, DiscussionMode, RoleName
from services.announcements import announce_published
from services.articles import Copy, change_article, publish_article, withdraw_article, write_article
from services.comments import Draft, post_comment, withdraw_comment
from services.decisions import Sight, approve_comment, reject_comment
from services.edits import edit_comment
from services.follows import switch_follow
from services.guests import Guest
from services.prepared import CommentPolicy
from services.tips import send_tip

READ_AFTER = timedelta(minutes=6)
EDITED_AFTER = timedelta(minutes=3)
TOLD_AFTER = READ_AFTER + timedelta(minutes=1)
# The moderators have read all but the latest: what is left is a queue worth opening, not a mountain.
LEFT_UNREAD = 12


@dataclass(frozen=True)
class Person:
    """Somebody of the demo. Not the record: that would be read again after every act of the demo."""

    id: int
    name: str
    role: RoleName


@dataclass
class Scene:
    """One comment of the demo, with the story and the moment it belongs to."""

    article_id: int
    at: datetime
    says: dict[str, Any]
    comment_id: int = 0


@dataclass(frozen=True)
class Stage:
    """Who and what the stories are about, and the moment that all their times are counted back from."""

    people: dict[str, Person]
    sections: dict[str, int]
    now: datetime
    # The version of the house rules that its guests say they have read.
    rules_version: int


def lay_story(story: dict[str, Any], stage: Stage) -> Iterator[Scene]:
    """Write and publish one story, with whoever follows it and the tips sent under it; what is said below is to be
    played with the other stories'."""
    editor, published = stage.people[story["byline"]], stage.now - timedelta(hours=story["hours_ago"])
    copy = _copy(story, stage)
    article = write_article(copy, editor.id, published - timedelta(hours=1))
    publish_article(article.id, editor.id, published)
    if updated := story.get("updated_hours_ago"):
        change_article(article.id, copy, article.edition, editor.id, stage.now - timedelta(hours=updated))
    if story["state"] == "withdrawn":
        withdraw_article(article.id, story["withdrawn_reason"], editor.id, published + timedelta(hours=5))
    for follower in story.get("followed_by", []):
        switch_follow(stage.people[follower].id, article.id, published)
    for number, tip in enumerate(story.get("tips", [])):
        draft = _draft(article.id, f"tip-{number}", tip, stage)
        send_tip(draft, CommentPolicy(), published + timedelta(minutes=tip["minutes_after"]))
    for says in story.get("comments", []):
        yield Scene(article.id, published + timedelta(minutes=says["minutes_after"]), says)


def close_story(story: dict[str, Any], stage: Stage) -> None:
    """Close a discussion that was open until then; what was said stays."""
    if "closed_hours_ago" not in story:
        return
    article = db.session.scalars(db.select(Article).where(Article.slug == story["slug"])).one()
    closed = {"discussion_mode": DiscussionMode.CLOSED, "discussion_reason": story["closed_reason"]}
    copy = replace(_copy(story, stage), **closed)
    at = stage.now - timedelta(hours=story["closed_hours_ago"])
    change_article(article.id, copy, article.edition, stage.people[story["byline"]].id, at)


def _copy(story: dict[str, Any], stage: Stage) -> Copy:
    return Copy(
        headline=story["headline"],
        section_id=stage.sections[story["section"]],
        body=story["body"],
        standfirst=story["standfirst"],
        byline=f"By {stage.people[story['byline']].name}",
        slug=story["slug"],
        discussion_mode=DiscussionMode(story["discussion_mode"]),
        discussion_reason=story.get("discussion_reason", ""),
        takes_guests=story.get("takes_guests", False),
        is_lead=story.get("lead", False),
        tags=tuple(story.get("tags", ())),
    )


def _draft(article_id: int, key: str, says: dict[str, Any], stage: Stage, parent_id: int = 0) -> Draft:
    return Draft(
        article_id=article_id,
        author_id=stage.people[says["by"]].id if "by" in says else 0,
        source=says["text"].strip(),
        form_key=f"demo-{article_id}-{key}",
        parent_id=parent_id or None,
        rules_read=stage.rules_version,
        guest=Guest(says["guest"]) if "guest" in says else None,
    )


def play(scenes: list[Scene], stage: Stage) -> None:
    """Post in order of time; what was later rejected or withdrawn goes once everyone has answered it."""
    placed: dict[tuple[int, str], Scene] = {}
    answered = {(scene.article_id, scene.says["parent"]) for scene in scenes if "parent" in scene.says}
    for scene in scenes:
        says, parent = scene.says, placed.get((scene.article_id, scene.says.get("parent", "")))
        draft = _draft(scene.article_id, says["key"], says, stage, parent.comment_id if parent else 0)
        posted = post_comment(draft, CommentPolicy(), scene.at)
        scene.comment_id = posted.id
        placed[scene.article_id, says["key"]] = scene
        _edit(scene, draft)
        goes = says.get("decision") == "reject" or says.get("withdrawn")
        is_answered = (scene.article_id, says["key"]) in answered
        if says.get("decision") == "approve" or (goes and is_answered and posted.state is CommentState.HELD):
            _approve(scene, stage)
        announce_published(min(scene.at + TOLD_AFTER, stage.now))
    for scene in scenes:
        _take_down(scene, stage)
    _read_the_early_ones(scenes, stage)


def _edit(scene: Scene, draft: Draft) -> None:
    if edited := scene.says.get("edited"):
        edit_comment(scene.comment_id, draft.author_id, edited.strip(), 1, CommentPolicy(), scene.at + EDITED_AFTER)


def _sight(comment_id: int) -> Sight:
    comment = db.session.get_one(Comment, comment_id)
    return Sight(comment.id, comment.revision, comment.decision_count)


def _moderator(scene: Scene, people: dict[str, Person]) -> int:
    chosen = scene.says.get("moderator")
    if chosen:
        return people[chosen].id
    return min(person.id for person in people.values() if person.role is not RoleName.READER)


def _approve(scene: Scene, stage: Stage) -> None:
    approve_comment(_sight(scene.comment_id), _moderator(scene, stage.people), scene.at + READ_AFTER)


def _take_down(scene: Scene, stage: Stage) -> None:
    later = min(scene.at + timedelta(minutes=50), stage.now)
    if scene.says.get("decision") == "reject":
        reject_comment(_sight(scene.comment_id), _moderator(scene, stage.people), scene.says["rule"], later)
    elif scene.says.get("withdrawn"):
        withdraw_comment(scene.comment_id, stage.people[scene.says["by"]].id, later)


def _read_the_early_ones(scenes: list[Scene], stage: Stage) -> None:
    unread = [
        scene
        for scene in scenes
        if db.session.get_one(Comment, scene.comment_id).is_published and not scene.says.get("wait")
    ]
    for scene in unread[:-LEFT_UNREAD]:
        if db.session.get_one(Comment, scene.comment_id).reviewed_at is None:
            _approve(scene, stage)
