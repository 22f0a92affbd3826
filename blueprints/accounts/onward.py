"""Where somebody was going when they were asked to sign in. It outlives registering, whose letter does not know it."""

import re

from flask import Flask, request, session

ONWARD = "onward"
# A path of ours and nothing that a browser could read as another site: no second slash, no backslash, no control.
OWN_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f-\x9f]*")


def install_onward(app: Flask) -> None:
    app.before_request(_remember)


def _remember() -> None:
    """The sign-in page itself sets the session's cookie, so remembering here makes reading no worse."""
    if request.method == "GET" and request.endpoint == "security.login":
        wanted = request.args.get("next", "")
        if OWN_PATH.fullmatch(wanted):
            session[ONWARD] = wanted


def taken_onward() -> str:
    """Where to go now, once: the front page when nothing was wanted."""
    wanted = str(session.pop(ONWARD, ""))
    return wanted if OWN_PATH.fullmatch(wanted) else "/"
