"""Guards: who may come into a room. Each answers None to let a request in, or the response that turns it away."""

from collections.abc import Callable
from typing import cast
from urllib.parse import urlsplit

from flask import abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from blueprints.drafts import keep_sent_text
from config import Settings
from models import RoleName, User
from queries.guests import guests_may_write
from wsgi import ASKED_FOR

Guard = Callable[[], ResponseReturnValue | None]
HERE = frozenset({"127.0.0.1", "::1"})
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# What somebody without an account may send: harm is reported by whoever sees it.
WITHOUT_AN_ACCOUNT = frozenset({"comments.report"})
# What guests may send, where the newsroom lets them.
BY_GUESTS = frozenset({"comments.post", "comments.preview"})


def settings() -> Settings:
    return cast(Settings, current_app.extensions["settings"])


def reader() -> User | None:
    """Who is signed in on this request, if anyone."""
    return cast(User, current_user._get_current_object()) if current_user.is_authenticated else None


def signed_in_reader() -> User:
    """Who is signed in, in a room whose guard has made sure that somebody is."""
    found = reader()
    if found is None:
        abort(401)
    return found


def anyone() -> None:
    return None


def signed_in() -> ResponseReturnValue | None:
    """Signed in, or to the sign-in page first and back here after."""
    if reader() is not None:
        return None
    if request.method in SAFE:
        return redirect(url_for("security.login", next=request.full_path.rstrip("?")), 303)
    abort(401)


def readers_may_post() -> ResponseReturnValue | None:
    """Anyone reads; the signed in post, and guests where they may. What somebody wrote while they were signed out is
    given back, and kept until they have signed in."""
    if request.method in SAFE or request.endpoint in WITHOUT_AN_ACCOUNT or reader() is not None or _is_a_guests():
        return None
    if "body" in request.form:
        body = request.form["body"]
        return render_template("comments/signed_out.html", body=body, back=_back(), kept=keep_sent_text()), 401
    return redirect(url_for("security.login", next=_back()), 303)


def _is_a_guests() -> bool:
    """Whether a guest's form was sent to where guests may write: a reader's own, sent after their session ended, has no
    stamp in it."""
    if request.endpoint not in BY_GUESTS or "stamp" not in request.form:
        return False
    return guests_may_write((request.view_args or {})["slug"])


def _back() -> str:
    slug = (request.view_args or {}).get("slug")
    if slug is None or request.endpoint == "comments.follow":
        # A text that was sent to a place of its own: back to the form, not to what takes it in.
        return request.path.removesuffix("/preview")
    return url_for("comments.new_comment", slug=slug, parent=request.form.get("parent") or None)


def in_development_only() -> None:
    """Only in development, and only from this machine: these pages show other people's mail."""
    forwarded = any(name.startswith("HTTP_X_FORWARDED") or name == "HTTP_FORWARDED" for name in request.environ)
    host = urlsplit("//" + request.environ.get(ASKED_FOR, "")).hostname
    # A page elsewhere could have its own name lead here (DNS rebinding): the name has to be this machine's.
    if settings().production or forwarded or request.remote_addr not in HERE or host not in HERE | {"localhost", None}:
        abort(404)


def _staff(role: RoleName) -> Guard:
    def guard() -> ResponseReturnValue | None:
        if turned_away := signed_in():
            return turned_away
        person = signed_in_reader()
        if not person.holds(role):
            abort(403)
        if settings().staff_second_factor and not person.has_second_factor:
            return redirect(url_for("security.two_factor_setup"), 303)
        return None

    guard.__name__ = f"staff_{role.value}"
    return guard


staff_moderator: Guard = _staff(RoleName.MODERATOR)
staff_editor: Guard = _staff(RoleName.EDITOR)
