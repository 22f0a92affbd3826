"""When something is not there, not allowed, too much, or broken: what happened, what was kept, what to do."""

import logging
from datetime import UTC, datetime
from math import ceil
from typing import Any

from flask import Flask, current_app, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError, SQLAlchemyError, TimeoutError
from werkzeug.exceptions import HTTPException

from blueprints.articles.moved import present_address
from blueprints.drafts import keep_from_old_form
from database import is_busy, is_full
from extensions import db
from services.refusals import TooSoon

log = logging.getLogger("below_the_line")
# What people write in our forms, to be handed back when the form itself is no longer good. Never a password.
WRITTEN = {
    "body": "What you wrote",
    "headline": "Headline",
    "standfirst": "Standfirst",
    "byline": "Byline",
    "tags": "Tags",
    "discussion_reason": "Reason",
    "reason": "Reason",
}
DRAWN = {400, 401, 403, 404, 405, 409, 410, 413, 429, 500, 503}


def install_error_pages(app: Flask) -> None:
    app.register_error_handler(CSRFError, _old_form)
    app.register_error_handler(TooSoon, _too_soon)
    app.register_error_handler(HTTPException, _in_words)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(TimeoutError, _database)
    app.register_error_handler(Exception, _broken)


def seconds_until(moment: datetime) -> str:
    """What `Retry-After` says: whole seconds, at least one."""
    return str(max(1, ceil((moment - datetime.now(UTC)).total_seconds())))


def _in_words(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    code = error.code or 500
    if code == 404 and (answer := _moved()):
        return answer
    allowed = getattr(error, "valid_methods", None)
    headers = {"Allow": ", ".join(allowed)} if allowed else {}
    return _page(code if code in DRAWN else 400), code, headers


def _moved() -> ResponseReturnValue | None:
    """What is not here may have moved in from elsewhere. Without the database nobody knows, so nobody is told it is not
    there."""
    try:
        now_at = present_address()
    except (OperationalError, TimeoutError) as error:
        return _database(error)
    return redirect(now_at, 301) if now_at else None


def _old_form(_error: CSRFError) -> ResponseReturnValue:
    """The form was drawn for a session that has ended. What was written in it is handed back."""
    return _page(400, template="errors/old_form.html", kept=_written(), form_at=keep_from_old_form()), 400


def _written() -> list[tuple[str, str]]:
    return [(label, request.form[name]) for name, label in WRITTEN.items() if request.form.get(name)]


def _too_soon(refusal: TooSoon) -> ResponseReturnValue:
    return _page(429, refusal=refusal), 429, {"Retry-After": seconds_until(refusal.again_at)}


def _database(error: Exception) -> ResponseReturnValue:
    db.session.rollback()
    if isinstance(error, OperationalError) and is_full(error):
        log.error("the database's disk is full: nothing can be taken in")
        return _page(507, kept=_written()), 507
    if isinstance(error, OperationalError) and not is_busy(error):
        return _broken(error)
    log.warning("database away or busy: %s", type(error).__name__)
    return _page(503, kept=_written()), 503, {"Retry-After": "5"}


def _broken(error: Exception) -> ResponseReturnValue:
    # Named by where it happened, never by what was sent: a form holds people's words.
    log.error("broken on %s %s", request.method, request.endpoint, exc_info=error)
    if current_app.testing:
        raise error
    db.session.rollback()
    return _page(500), 500


def _page(code: int, template: str = "", **given: Any) -> str:
    """The page for a code; if even its frame cannot be drawn (the database is away), the same words without it."""
    try:
        return render_template(template or f"errors/{code}.html", **given)
    except SQLAlchemyError:
        db.session.rollback()
        # Drawing asks who is signed in, and asking again would break again.
        g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]
        return render_template(template or f"errors/{code}.html", bare=True, **given)
