"""What holds for the whole site, for admins: guests, and a new version of the house rules."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired

from blueprints.guards import signed_in_reader
from blueprints.newsroom.room import newsroom
from models import GuestPolicy, RoleName
from queries.newsroom import Running, site_running
from services.site import renew_house_rules, set_guest_policy


class GuestsForm(FlaskForm):
    policy = RadioField(
        "Who may write without an account?",
        choices=[
            SelectChoice(GuestPolicy.OFF.value, "Nobody: readers make an account first"),
            SelectChoice(GuestPolicy.SOME.value, "Guests, under the stories where an editor ticks it"),
            SelectChoice(GuestPolicy.ON.value, "Guests, under every story that takes comments"),
        ],
        validators=[InputRequired("Choose one of the three.")],
    )


class RulesForm(FlaskForm):
    sure = BooleanField(
        "Yes: ask every reader to read the house rules before their next comment",
        validators=[InputRequired("Tick this first: every reader is asked.")],
    )
    version = IntegerField(validators=[InputRequired()])


def _admin_id() -> int:
    """Who runs the site: editors see its stories, and do not set this. Refused with 403."""
    person = signed_in_reader()
    if not person.holds(RoleName.ADMIN):
        abort(403)
    return person.id


@newsroom.get("/settings")
def running() -> str:
    _admin_id()
    site = site_running()
    return _page(site, GuestsForm(formdata=None, policy=site.guest_policy.value), RulesForm(formdata=None))


@newsroom.post("/settings/guests")
def set_guests() -> ResponseReturnValue:
    admin_id, form = _admin_id(), GuestsForm()
    if not form.validate_on_submit():
        return _page(site_running(), form, RulesForm(formdata=None)), 422
    set_guest_policy(GuestPolicy(form.policy.data), admin_id)
    flash("Saved. It holds from the next comment on.", "good")
    return redirect(url_for(".running"), 303)


@newsroom.post("/settings/rules")
def renew_rules() -> ResponseReturnValue:
    admin_id, form = _admin_id(), RulesForm()
    if not form.validate_on_submit():
        site = site_running()
        return _page(site, GuestsForm(formdata=None, policy=site.guest_policy.value), form), 422
    version = renew_house_rules(form.version.data or 0, admin_id)
    flash(f"Version {version} of the house rules counts now. Every reader is asked before their next comment.", "good")
    return redirect(url_for(".running"), 303)


def _page(site: Running, guests: GuestsForm, rules: RulesForm) -> str:
    return render_template("newsroom/settings.html", site=site, guests=guests, rules=rules)
