"""The desk: its lanes, one comment with all that is known of it, and what is decided there."""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange, Optional

from blueprints import reasons
from blueprints.guards import signed_in_reader
from blueprints.moderation.marks import marked
from blueprints.showing import LARGEST_ID
from models import Comment, CommentState, Decision, DecisionKind
from queries.desk import desk_item
from queries.lanes import Lane, lane_counts, next_in_lane, queue
from queries.rules import house_rules
from services.decisions import Sight, approve_comment, reject_comment, uphold_reports
from services.refusals import AlreadyDecided, CannotDecide, NotFound

moderation = Blueprint("moderation", __name__)

LANE_OF = {CommentState.HELD: Lane.HELD, CommentState.REJECTED: Lane.REJECTED}


class DecisionForm(FlaskForm):
    """What the moderator saw goes with the decision, so that nobody decides over somebody else unawares."""

    revision = IntegerField(validators=[InputRequired()])
    decision_count = IntegerField(validators=[InputRequired()])
    rule = IntegerField(validators=[Optional(), NumberRange(1, LARGEST_ID)])


@dataclass(frozen=True)
class PickAgain:
    """The reason of a pick as it was sent, and why it did not fit."""

    reason: str
    refusal: str


@moderation.get("/")
def desk() -> ResponseReturnValue:
    now, lane = datetime.now(UTC), lane_asked()
    waiting = queue(lane, now)
    first = desk_item(waiting[0].id) if waiting else None
    return _desk_page(lane, first, now, list_first=True)


@moderation.get("/comments/<int:comment_id>")
def item(comment_id: int) -> ResponseReturnValue:
    return item_page(comment_id)


def item_page(comment_id: int, pick: PickAgain | None = None) -> str:
    """The desk with one comment on it; with the reason of a pick given back in its form, if it did not fit."""
    found = desk_item(comment_id) or abort(404)
    return _desk_page(lane_asked(_lane_of(found.comment)), found, datetime.now(UTC), pick=pick)


@moderation.post("/comments/<int:comment_id>/approval")
def approve(comment_id: int) -> ResponseReturnValue:
    return _decide(comment_id, DecisionKind.APPROVAL)


@moderation.post("/comments/<int:comment_id>/rejection")
def reject(comment_id: int) -> ResponseReturnValue:
    return _decide(comment_id, DecisionKind.REJECTION)


def _decide(comment_id: int, kind: DecisionKind) -> ResponseReturnValue:
    form = DecisionForm()
    if not form.validate_on_submit():
        abort(400)
    sight = Sight(comment_id, form.revision.data or 0, form.decision_count.data or 0)
    moderator, now, lane = signed_in_reader().id, datetime.now(UTC), lane_asked()
    following = next_in_lane(lane, now, skip=comment_id)
    try:
        if kind is DecisionKind.APPROVAL:
            decision = (uphold_reports if _reports_were_right() else approve_comment)(sight, moderator, now)
        else:
            decision = reject_comment(sight, moderator, form.rule.data or 0, now)
    except NotFound:
        abort(404)
    except (AlreadyDecided, CannotDecide) as refusal:
        page = "moderation/already_decided.html"
        return render_template(page, refusal=refusal, comment_id=comment_id, lane=lane, following=following), 409
    flash(_said(decision), "good")
    if following is None:
        return redirect(url_for(".desk", lane=lane), 303)
    return redirect(url_for(".item", comment_id=following, lane=lane), 303)


def _said(decision: Decision) -> str:
    name = decision.comment.author.display_name
    if decision.kind is DecisionKind.APPROVAL:
        return f"Approved: {name}." + (" The reports were right." if _reports_were_right() else "")
    assert decision.rule is not None, "a rejection has a rule"
    return f"Rejected: {name}, rule {decision.rule.number}, {decision.rule.name.lower()}."


def _reports_were_right() -> bool:
    return request.form.get("reports") == "right"


def _lane_of(comment: Comment) -> Lane:
    if comment.urgent_reports:
        return Lane.PRIORITY
    return Lane.REPORTED if comment.open_reports else LANE_OF.get(comment.state, Lane.NEW)


def lane_asked(otherwise: Lane = Lane.HELD) -> Lane:
    """The lane somebody is working through, as every address of the desk says."""
    asked = request.values.get("lane", "")
    return Lane(asked) if asked in list(Lane) else otherwise


def _desk_page(
    lane: Lane, found: object, now: datetime, *, list_first: bool = False, pick: PickAgain | None = None
) -> str:
    return render_template(
        "moderation/desk.html",
        lane=lane,
        lanes=lane_counts(now),
        waiting=queue(lane, now),
        item=found,
        rules=house_rules(),
        form=DecisionForm(formdata=None),
        list_first=list_first,
        pick=pick,
        marked=marked,
        reason_names=reasons.NAMES,
        now=now,
    )
