"""Changing one's own comment, for a while; and withdrawing it, at any time."""

from datetime import UTC, datetime
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.comments.page import leave_note
from blueprints.comments.reading import place_of
from blueprints.comments.room import comments
from blueprints.comments.writing import policy, status_of
from blueprints.drafts import forget_kept_change, kept_change
from blueprints.guards import signed_in, signed_in_reader
from models import EDIT_WINDOW, Comment, CommentState
from queries.comments import comment_by_id, reasons_for
from services.comments import withdraw_comment
from services.edits import edit_comment, refuse_change
from services.prepared import preview_text
from services.refusals import NotAllowed, NotFound, Refusal

WITHDRAWN = "Your comment is withdrawn. Its text is gone."
CHANGED = "Your change is saved. Everyone can see it now."
CHANGED_AND_HELD = "Your change is saved. A moderator will read it before others can."
UNCHANGED = "The text is as it was, so nothing was changed."


@comments.get("/comments/<int:comment_id>/revision")
def ask_edit(comment_id: int) -> ResponseReturnValue:
    if turned_away := signed_in():
        return turned_away
    comment = _own(comment_id)
    kept = kept_change(comment)
    if refusal := _cannot_be_changed(comment):
        return _edit_page(comment, kept.body if kept else "", refusal=refusal), status_of(refusal)
    if kept is None or request.args.get("text") == "posted":
        return _edit_page(comment, comment.body_source)
    if kept.revision != comment.revision:
        # Written over an older text than the one that stands: beside the form, so that it overwrites nothing unawares.
        return _edit_page(comment, comment.body_source, older=kept.body)
    return _edit_page(comment, kept.body, kept=True)


@comments.post("/comments/<int:comment_id>/revision")
def edit(comment_id: int) -> ResponseReturnValue:
    body, seen = request.form.get("body", ""), request.form.get("revision", 0, type=int)
    try:
        comment = edit_comment(comment_id, signed_in_reader().id, body, seen, policy(), datetime.now(UTC))
    except NotFound:
        abort(404)
    except NotAllowed:
        abort(403)
    except Refusal as refusal:
        return _edit_page(_own(comment_id), body, refusal=refusal), status_of(refusal)
    forget_kept_change(comment.id)
    leave_note(comment.id, _said(comment, seen))
    return redirect(url_for(".permalink", comment_id=comment.id), 303)


@comments.post("/comments/<int:comment_id>/revision/preview")
def preview_edit(comment_id: int) -> ResponseReturnValue:
    comment, body = _own(comment_id), request.form.get("body", "")
    if refused := _cannot_be_changed(comment):
        return _edit_page(comment, body, refusal=refused), status_of(refused)
    try:
        drawn = preview_text(body, comment.article_id, comment.parent_id, comment.author_id)
    except Refusal as refusal:
        return _edit_page(comment, body, refusal=refusal), status_of(refusal)
    return _edit_page(comment, body, preview=drawn)


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


def _own(comment_id: int) -> Comment:
    """One's own comment; of others nobody is told whether they could be changed."""
    comment = comment_by_id(comment_id) or abort(404)
    if comment.author_id != signed_in_reader().id:
        abort(404)
    return comment


def _cannot_be_changed(comment: Comment) -> Refusal | None:
    """Why no change of this comment could be saved now, whatever its text."""
    try:
        refuse_change(comment, signed_in_reader(), datetime.now(UTC))
    except Refusal as refusal:
        return refusal
    return None


def _said(comment: Comment, seen_revision: int) -> str:
    if comment.revision == seen_revision:
        return UNCHANGED
    return CHANGED if comment.state is CommentState.PUBLISHED else CHANGED_AND_HELD


def _edit_page(comment: Comment, body: str, **more: Any) -> str:
    """The form for a change, with the text that was sent or stands; once nothing can be changed any more, the text to
    copy. The revision is the one its reader has seen."""
    seen = request.form.get("revision", comment.revision, type=int)
    return render_template(
        "comments/edit.html",
        comment=comment,
        body=body,
        revision=seen,
        can_be=_cannot_be_changed(comment) is None,
        until=comment.created_at + EDIT_WINDOW,
        **{"refusal": None, "preview": None, "kept": False, "older": "", **more},
    )
