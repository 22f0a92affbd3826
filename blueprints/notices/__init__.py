"""Ending letters by the address that stands in them: no account, no session, no token of a form."""

from flask import Blueprint, render_template
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from blueprints.guards import settings
from services.notices import stop_mail
from services.unsubscribing import read_token

notices = Blueprint("notices", __name__)


@notices.get("/unsubscribe/<token>")
def ask_unsubscribe(token: str) -> ResponseReturnValue:
    """A page with one button. Opening it ends nothing: mail scanners open every address in a letter."""
    ending = read_token(settings().secret_key, token)
    return render_template("notices/unsubscribe.html", ending=ending, is_done=False), 200 if ending else 404


@notices.post("/unsubscribe/<token>")
def unsubscribe(token: str) -> ResponseReturnValue:
    """The button of that page, or of the reader's mail program (RFC 8058), which has neither session nor token. What
    is signed in the address says who asked."""
    ending = read_token(settings().secret_key, token)
    if ending:
        stop_mail(ending.user_id, ending.kinds)
    return render_template("notices/unsubscribe.html", ending=ending, is_done=True), 200 if ending else 404


@notices.record_once
def _let_mail_programs_in(state: BlueprintSetupState) -> None:
    state.app.extensions["csrf"].exempt(unsubscribe)
