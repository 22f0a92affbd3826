"""What the readers of the demo do beside writing: recommend, report, come back to what they were told; and how the
newsroom stands to them."""

from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import func, select

from commands.demo.stories import Person, Scene, Stage
from extensions import db
from models import Comment, Notice, NoticeKind, ReportReason, RoleName
from services.attempts import party
from services.badges import NewBadge, give_badge
from services.notices import read_all, stop_mail
from services.picks import pick_comment
from services.recommendations import toggle_recommendation
from services.reports import Reported, report_comment
from services.sanctions import impose

RECOMMENDED_AFTER = timedelta(minutes=40)
REPORTED_AGO = timedelta(minutes=25)
# What the demo's reader was told before this she has read.
READ_UNTIL = timedelta(hours=20)


def show_appreciation(scenes: list[Scene], stage: Stage) -> None:
    """Recommend and pick as the stories say, always by the same people."""
    readers = [person for person in stage.people.values() if person.role is RoleName.READER]
    for place, scene in enumerate(scenes):
        comment = db.session.get_one(Comment, scene.comment_id)
        at = min(scene.at + RECOMMENDED_AFTER, stage.now)
        # Each begins with another reader, so that not the same few have recommended everything.
        turned = readers[place % len(readers) :] + readers[: place % len(readers)]
        others = [person for person in turned if person.id != comment.author_id]
        for person in others[: scene.says.get("recommends", 0)]:
            toggle_recommendation(comment.id, person.id, at)
        if reason := scene.says.get("picked"):
            pick_comment(comment.id, reason, stage.people["gwen"].id, at)


def report_some(scenes: list[Scene], stage: Stage) -> None:
    """Report as the stories say, a little while ago: nobody has looked at these yet."""
    key = current_app.extensions["settings"].address_key
    for scene in scenes:
        for told in scene.says.get("reports", []):
            reporter = stage.people[told["by"]].id
            whose, reason = party(key, f"reporter {reporter}"), ReportReason(told["reason"])
            reported = Reported(scene.comment_id, whose, reporter, reason, told.get("detail", ""))
            report_comment(reported, 0, stage.now - REPORTED_AGO)


def settle_standing(told_of: list[dict[str, Any]], stage: Stage) -> None:
    """Give the badges and impose the sanctions that the people of the demo have."""
    for person in told_of:
        user_id, editor_id = stage.people[person["key"]].id, stage.people["gwen"].id
        if badge := person.get("badge"):
            last_day = (stage.now + timedelta(days=badge["days_left"])).date()
            given = NewBadge(badge["wording"], badge["how_checked"], last_day)
            give_badge(user_id, given, editor_id, stage.now - timedelta(days=30))
        if sanction := person.get("sanction"):
            impose(user_id, sanction["measure"], sanction["reason"], editor_id, stage.now - timedelta(hours=2))


def send_nobody_mail(people: dict[str, Person], but: str) -> None:
    """Nobody reads the mail of the demo's people, except whoever tries it out as this one."""
    for key, person in people.items():
        if key != but:
            stop_mail(person.id, list(NoticeKind))


def read_what_is_old(person: Person, stage: Stage) -> None:
    """Mark what this reader was told of earlier as read, so that what is left is news."""
    old = select(func.max(Notice.id)).where(Notice.user_id == person.id, Notice.at < stage.now - READ_UNTIL)
    if upto := db.session.scalar(old):
        read_all(person.id, upto, stage.now - READ_UNTIL)
