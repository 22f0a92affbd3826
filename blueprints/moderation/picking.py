"""Editors' picks, given and taken off at the desk."""

from datetime import UTC, datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.guards import signed_in_reader
from blueprints.moderation.views import PickAgain, item_page, lane_asked, moderation
from services.picks import pick_comment, unpick_comment
from services.refusals import BadInput, CannotDecide, NotFound


@moderation.post("/comments/<int:comment_id>/pick")
def pick(comment_id: int) -> ResponseReturnValue:
    reason = request.form.get("pick_reason", "")
    try:
        comment = pick_comment(comment_id, reason, signed_in_reader().id, datetime.now(UTC))
    except NotFound:
        abort(404)
    except BadInput as refusal:
        return item_page(comment_id, PickAgain(reason, str(refusal))), 422
    except CannotDecide as refusal:
        page = "moderation/already_decided.html"
        return render_template(page, refusal=refusal, comment_id=comment_id, lane=lane_asked(), following=None), 409
    flash(f"Featured: {comment.author.display_name}. It stands among the editors’ picks.", "good")
    return redirect(_item(comment_id), 303)


@moderation.post("/comments/<int:comment_id>/pick/removal")
def unpick(comment_id: int) -> ResponseReturnValue:
    try:
        comment = unpick_comment(comment_id, signed_in_reader().id, datetime.now(UTC))
    except NotFound:
        abort(404)
    flash(f"No editors’ pick any more: {comment.author.display_name}.", "good")
    return redirect(_item(comment_id), 303)


def _item(comment_id: int) -> str:
    return url_for(".item", comment_id=comment_id, lane=lane_asked())
