"""The product with SQLite told to be careless, so that the count of its writes to disk can be seen to fail."""

import sys
from typing import Any

from flask import Flask
from sqlalchemy import event

from app import create_app as create_careful_app
from deploy.supervisor import Supervisor, read_address
from extensions import db


def create_app() -> Flask:
    """The application, whose commits do not wait for the disk."""
    app = create_careful_app()
    with app.app_context():
        event.listen(db.engine, "connect", _be_careless)
        db.engine.dispose()
    return app


def _be_careless(raw: Any, _record: Any) -> None:
    raw.execute("PRAGMA synchronous=NORMAL")


if __name__ == "__main__":
    sys.exit(Supervisor(*read_address(), target="faults.careless:create_app").run())
