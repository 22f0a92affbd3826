"""The unbound extension objects and nothing else; `create_app` binds them."""

import time
from collections.abc import Callable

from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


# Ringing is a write, and a busy minute has hundreds of comments: one ring answers for all of a second.
RINGS_APART_SECONDS = 1.0


class Bell:
    """Rings the worker: "there is a row of this kind to work on". Unbound it is silent, and the sweep finds the row."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._ring: Callable[[str], None] | None = None
        self._clock = clock
        self._rung: dict[str, float] = {}

    def bind(self, ring: Callable[[str], None] | None) -> None:
        self._ring = ring

    def ring(self, kind: str) -> None:
        if self._ring is not None:
            self._ring(kind)

    def ring_now_and_then(self, kind: str) -> None:
        """Ring for work that may wait a minute, at most once a second in a process: the sweep finds what came later."""
        now = self._clock()
        if now - self._rung.get(kind, -RINGS_APART_SECONDS) >= RINGS_APART_SECONDS:
            self._rung[kind] = now
            self.ring(kind)


# create_savepoint: inside a test's transaction a verb's commit ends its own savepoint only. Without one it is a no-op.
db = SQLAlchemy(model_class=Base, session_options={"join_transaction_mode": "create_savepoint"})
migrate = Migrate()
csrf = CSRFProtect()
bell = Bell()
