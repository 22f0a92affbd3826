"""What readers do about a comment of somebody else's: recommend it, or report it to the moderators."""

from datetime import UTC, datetime

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blueprints import reasons
from blueprints.comments.reading import place_of
from blueprints.comments.room import comments
from blueprints.guards import reader, settings, signed_in_reader
from blueprints.networks import visitor_network
from blueprints.problems import seconds_until
from models import Comment, ReportReason, User
from queries.comments import comment_by_id
from queries.reports import is_recommended_by
from services.attempts import party
from services.recommendations import toggle_recommendation
from services.refusals import BadInput, NotAllowed, NotFound, NotInThisMode, Refusal, Sanctioned, TooSoon
from services.reports import LONGEST_DETAIL, Reported, report_comment

STATUS = {NotFound: 404, NotAllowed: 403, Sanctioned: 403, NotInThisMode: 409, TooSoon: 429, BadInput: 422}
CHOOSE = "Choose what is wrong with it, so that the moderators know what to look for."


@comments.get("/comments/<int:comment_id>/recommendation")
def ask_recommendation(comment_id: int) -> ResponseReturnValue:
    comment = _readable(comment_id)
    person = reader()
    if person is None:
        flash("Sign in to recommend a comment. You come back to it after.", "info")
        here = url_for(".permalink", comment_id=comment_id)
        return redirect(url_for("security.login", next=here), 303)
    return _recommend_page(comment, person, None)


@comments.post("/comments/<int:comment_id>/recommendation")
def recommend(comment_id: int) -> ResponseReturnValue:
    person, by_script = signed_in_reader(), _is_by_script()
    try:
        recommended = toggle_recommendation(comment_id, person.id, datetime.now(UTC))
    except Refusal as refusal:
        if by_script:
            return jsonify(refused=str(refusal)), STATUS.get(type(refusal), 409)
        return _recommend_page(_readable(comment_id), person, refusal)
    comment = comment_by_id(comment_id) or abort(404)
    if by_script:
        return jsonify(recommended=recommended, count=comment.recommend_count)
    return redirect(place_of(comment), 303)


@comments.get("/comments/<int:comment_id>/report")
def ask_report(comment_id: int) -> ResponseReturnValue:
    return _report_page(_readable(comment_id))


@comments.post("/comments/<int:comment_id>/report")
def report(comment_id: int) -> ResponseReturnValue:
    chosen, now = request.form.get("reason", ""), datetime.now(UTC)
    if chosen not in list(ReportReason):
        return _report_page(_readable(comment_id), problem=CHOOSE), 422
    person, detail = reader(), request.form.get("detail", "")
    reported = Reported(comment_id, _reporter(person, now), person.id if person else None, ReportReason(chosen), detail)
    try:
        received = report_comment(reported, settings().report_threshold, now)
    except NotFound:
        return render_template("comments/reported.html", comment=None, received=None), 404
    except TooSoon as refusal:
        headers = {"Retry-After": seconds_until(refusal.again_at)}
        return _report_page(_readable(comment_id), refusal=refusal), 429, headers
    except Refusal as refusal:
        return _report_page(_readable(comment_id), refusal=refusal), STATUS.get(type(refusal), 409)
    comment = comment_by_id(comment_id) or abort(404)
    return render_template(
        "comments/reported.html", comment=comment, received=received, at_risk=reported.reason is ReportReason.AT_RISK
    )


def _readable(comment_id: int) -> Comment:
    """A comment that everyone can read, here and now; otherwise there is no such page."""
    comment = comment_by_id(comment_id) or abort(404)
    if not (comment.is_published and comment.article.is_published and comment.article.mode.readable):
        abort(404)
    return comment


def _recommend_page(comment: Comment, person: User, refusal: Refusal | None) -> ResponseReturnValue:
    given = is_recommended_by(comment.id, person.id)
    page = render_template("comments/recommend.html", comment=comment, given=given, refusal=refusal)
    status = STATUS.get(type(refusal), 409) if refusal else 200
    return page, 403 if comment.author_id == person.id else status


def _report_page(comment: Comment, problem: str = "", refusal: Refusal | None = None) -> str:
    return render_template(
        "comments/report.html",
        comment=comment,
        parts=((reasons.URGENT, "Somebody may be harmed"), (reasons.OTHERS, "It breaks a rule")),
        chosen=request.form.get("reason", ""),
        detail=request.form.get("detail", ""),
        most=LONGEST_DETAIL,
        problem=problem,
        refusal=refusal,
    )


def _reporter(person: User | None, now: datetime) -> str:
    """Who reports, under a name that says nothing: an account, or the network address for this day."""
    key = settings().address_key
    if person is not None:
        return party(key, f"reporter {person.id}")
    return party(key, "network " + visitor_network(), now)


def _is_by_script() -> bool:
    wants = request.accept_mimetypes.best == "application/json"
    return wants or request.headers.get("X-Requested-With") == "fetch"
