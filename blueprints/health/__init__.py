"""For the machines that watch over the site."""

from flask import Blueprint, Response
from sqlalchemy.exc import SQLAlchemyError

from queries.frame import page_frame

health = Blueprint("health", __name__)


@health.get("/healthz")
def alive() -> Response:
    """The process answers. Says nothing of the database: restarting this process would not mend that."""
    return Response("alive\n", mimetype="text/plain", headers={"Cache-Control": "no-store"})


@health.get("/readyz")
def ready() -> Response:
    """The site can serve: its database answers and has been prepared."""
    try:
        prepared = page_frame().seq > 0
    except SQLAlchemyError:
        prepared = False
    words = "ready\n" if prepared else "not ready: the database does not answer, or was not prepared\n"
    return Response(words, 200 if prepared else 503, mimetype="text/plain", headers={"Cache-Control": "no-store"})
