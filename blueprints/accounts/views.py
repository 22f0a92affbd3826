"""My account: name, comments, and the way out."""

import unicodedata
from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_security import logout_user
from flask_wtf import FlaskForm
from wtforms import PasswordField, RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired

from blueprints.accounts.onward import taken_onward
from blueprints.guards import settings, signed_in_reader
from blueprints.showing import id_arg
from queries.claims import claimable, claimable_count
from queries.comments import OWN_A_PAGE, comments_of
from queries.following import followed_by
from queries.readers import standing_of
from queries.tips import tips_of
from services.accounts import LeftComments, delete_account, rename_reader
from services.claims import claim_comments, claim_key
from services.refusals import BadInput, NotAllowed

accounts = Blueprint("accounts", __name__)


class NameForm(FlaskForm):
    display_name = StringField("Name", validators=[InputRequired("A name needs at least 2 characters.")])


class DeletionForm(FlaskForm):
    comments = RadioField(
        "What should become of your comments?",
        choices=[
            SelectChoice(LeftComments.KEEP.value, "Keep them, without my name"),
            SelectChoice(LeftComments.REMOVE.value, "Remove them all"),
        ],
        validators=[InputRequired("Choose one of the two.")],
    )
    password = PasswordField("Your password", validators=[InputRequired("Type your password.")])


@accounts.get("/")
def home() -> str:
    before = id_arg("before")
    person = signed_in_reader()
    written = comments_of(person.id, before)
    older = written[-1].id if len(written) == OWN_A_PAGE else None
    former = claimable_count(_own_key())
    return render_template(
        "account/home.html",
        written=written,
        older=older,
        before=before,
        former=former,
        followed=followed_by(person.id),
        standing=standing_of(person.id, datetime.now(UTC)),
        tips=() if before else tips_of(person.id),
    )


@accounts.get("/onward")
def onward() -> ResponseReturnValue:
    """After signing in: to where one was going, or to the front page."""
    return redirect(taken_onward(), 303)


@accounts.route("/name", methods=["GET", "POST"])
def name() -> ResponseReturnValue:
    form = NameForm(display_name=signed_in_reader().display_name)
    if not form.validate_on_submit():
        return render_template("account/name.html", form=form), 422 if form.is_submitted() else 200
    try:
        rename_reader(signed_in_reader().id, form.display_name.data or "")
    except BadInput as problem:
        form.display_name.errors = [str(problem)]
        return render_template("account/name.html", form=form), 422
    flash("Your name is changed, on the comments you have written too.", "good")
    return redirect(url_for(".home"), 303)


@accounts.route("/deletion", methods=["GET", "POST"])
def deletion() -> ResponseReturnValue:
    form = DeletionForm()
    if not form.validate_on_submit():
        return render_template("account/deletion.html", form=form), 422 if form.is_submitted() else 200
    person = signed_in_reader()
    # Flask-Security keeps passwords in one spelling of their accents.
    typed = unicodedata.normalize("NFKD", form.password.data or "")
    if not person.verify_and_update_password(typed):
        form.password.errors = ["That is not the password of this account."]
        return render_template("account/deletion.html", form=form), 422
    left = LeftComments(form.comments.data)
    delete_account(person.id, left, datetime.now(UTC))
    logout_user()
    said = "removed" if left is LeftComments.REMOVE else "kept, without your name"
    flash(f"Your account is deleted. Your comments are {said}.", "good")
    return redirect(url_for("articles.front"), 303)


@accounts.get("/claim")
def claimed() -> str:
    return render_template("account/claim.html", claim=claimable(_own_key()))


@accounts.post("/claim")
def claim() -> ResponseReturnValue:
    try:
        count = claim_comments(signed_in_reader().id, _own_key())
    except NotAllowed as refusal:
        flash(str(refusal), "stop")
    else:
        flash(_claimed(count), "good")
    return redirect(url_for(".home"), 303)


def _claimed(count: int) -> str:
    if not count:
        return "There was nothing left to claim."
    stand = "comment now stands" if count == 1 else "comments now stand"
    return f"{count:,} {stand} under your name."


def _own_key() -> str:
    return claim_key(settings().address_key, signed_in_reader().email)
