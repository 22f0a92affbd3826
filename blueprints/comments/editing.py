"""Changing one's own comment: withdrawing it."""

from datetime import UTC, datetime

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from blueprints.comments.page import leave_note
from blueprints.comments.reading import place_of
from blueprints.comments.room import comments
from blueprints.guards import signed_in, signed_in_reader
from queries.comments import comment_by_id, reasons_for
from services.comments import withdraw_comment
from services.refusals import NotAllowed, NotFound

WITHDRAWN = "Your comment is withdrawn. Its text is gone."


@comments.get("/comments/<int:comment_id>/withdrawal")
def ask_withdrawal(comment_id: int) -> ResponseReturnValue:
    if turned_away := signed_in():
        return turned_away
    comment = comment_by_id(comment_id) or abort(404)
    if not comment.withdrawable_by(signed_in_reader().id):
        abort(404)
    reasons = reasons_for([comment.id]).get(comment.id, ())
    return render_template("comments/withdrawal.html", comment=comment, reasons=reasons)


@comments.post("/comments/<int:comment_id>/withdrawal")
def withdraw(comment_id: int) -> ResponseReturnValue:
    try:
        comment = withdraw_comment(comment_id, signed_in_reader().id, datetime.now(UTC))
    except NotFound:
        abort(404)
    except NotAllowed:
        abort(403)
    if comment.shown:
        leave_note(comment.id, WITHDRAWN)
        return redirect(place_of(comment), 303)
    flash(WITHDRAWN, "good")
    return redirect(url_for("articles.article", slug=comment.article.slug, _anchor="comments"), 303)
