"""What a form may be: fields of text. Everything else is refused before anything reads it."""

from flask import Flask, abort, request

FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
# Methods whose body Flask-WTF and Flask-Security would read, as JSON too.
WRITING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def install_body_check(app: Flask) -> None:
    """Refuse (415) bodies that are no form, and files: no form of ours asks for one. Put before all else, because a
    field that is a list or a file breaks whoever expects a text, and guesses sent as JSON would go by other rules."""
    app.before_request_funcs.setdefault(None, []).insert(0, _refuse)


def _refuse() -> None:
    if request.method not in WRITING:
        return
    if request.mimetype and request.mimetype not in FORMS:
        abort(415)
    if request.mimetype == "multipart/form-data" and request.files:
        abort(415)
