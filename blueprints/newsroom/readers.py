"""Readers: finding one, the record, service badges and sanctions."""

from datetime import UTC, datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from blueprints.guards import signed_in_reader
from blueprints.newsroom.reader_forms import BadgeForm, FindForm, SanctionForm
from blueprints.newsroom.room import newsroom
from queries.readers import ReaderList, find_readers, reader_record
from services.badges import give_badge, withdraw_badge
from services.refusals import BadInput, CannotDecide, NotAllowed, NotFound
from services.sanctions import impose, lift


@newsroom.get("/readers")
def readers() -> str:
    name = request.args.get("name", "")
    return _list(find_readers(name, request.args.get("after", "")), FindForm(formdata=None, asked=name), name)


@newsroom.post("/readers")
def find_reader() -> ResponseReturnValue:
    """A question with an address of somebody's in it stays out of addresses, and so out of logs and histories."""
    form = FindForm()
    asked = form.asked.data or ""
    if "@" not in asked and "/" not in asked:
        return redirect(url_for(".readers", name=asked.strip() or None), 303)
    found = find_readers(asked)
    if len(found.lines) == 1:
        return redirect(url_for(".reader", user_id=found.lines[0].id), 303)
    return _list(found, form, asked), 404


@newsroom.get("/readers/<int:user_id>")
def reader(user_id: int) -> str:
    return _record(user_id, BadgeForm(formdata=None), SanctionForm(formdata=None))


@newsroom.post("/readers/<int:user_id>/badge")
def badge(user_id: int) -> ResponseReturnValue:
    form = BadgeForm()
    try:
        given = give_badge(user_id, form.badge(), signed_in_reader().id, datetime.now(UTC))
    except (BadInput, CannotDecide, NotFound) as problem:
        return _refused(problem, form, user_id), 422
    flash(f"Given. “{given.wording}, verified by the newsroom” now stands on every comment of theirs.", "good")
    return redirect(url_for(".reader", user_id=user_id), 303)


@newsroom.post("/badges/<int:badge_id>/withdrawal")
def end_badge(badge_id: int) -> ResponseReturnValue:
    try:
        user_id = withdraw_badge(badge_id, signed_in_reader().id, datetime.now(UTC))
    except NotFound:
        abort(404)
    flash("Taken away. The badge no longer stands on their comments.", "good")
    return redirect(url_for(".reader", user_id=user_id), 303)


@newsroom.post("/readers/<int:user_id>/sanction")
def sanction(user_id: int) -> ResponseReturnValue:
    form = SanctionForm()
    try:
        impose(user_id, form.measure.data or "", form.reason.data or "", signed_in_reader().id, datetime.now(UTC))
    except (BadInput, CannotDecide, NotAllowed, NotFound) as problem:
        return _refused(problem, form, user_id), 422
    flash("Done. The reader sees it in their account, with your reason.", "good")
    return redirect(url_for(".reader", user_id=user_id), 303)


@newsroom.post("/sanctions/<int:sanction_id>/lifting")
def lift_sanction(sanction_id: int) -> ResponseReturnValue:
    try:
        user_id = lift(sanction_id, signed_in_reader().id, datetime.now(UTC))
    except NotFound:
        abort(404)
    flash("Lifted. It no longer counts.", "good")
    return redirect(url_for(".reader", user_id=user_id), 303)


def _refused(problem: Exception, form: BadgeForm | SanctionForm, user_id: int) -> str:
    if isinstance(problem, NotFound):
        abort(404)
    if isinstance(problem, BadInput):
        form[problem.field].errors = [str(problem)]
    other = SanctionForm(formdata=None) if isinstance(form, BadgeForm) else BadgeForm(formdata=None)
    badge_form, sanction_form = (form, other) if isinstance(form, BadgeForm) else (other, form)
    return _record(user_id, badge_form, sanction_form, str(problem))


def _record(user_id: int, badge_form: FlaskForm, sanction_form: FlaskForm, problem: str = "") -> str:
    record = reader_record(user_id, datetime.now(UTC)) or abort(404)
    return render_template(
        "newsroom/reader.html",
        record=record,
        badge_form=badge_form,
        sanction_form=sanction_form,
        problem=problem,
        now=datetime.now(UTC),
    )


def _list(found: ReaderList, form: FindForm, asked: str) -> str:
    return render_template("newsroom/readers.html", found=found, form=form, asked=asked)
