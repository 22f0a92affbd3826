"""What every verb does around its transaction."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from extensions import db

P = ParamSpec("P")
R = TypeVar("R")


def verb(act: Callable[P, R]) -> Callable[P, R]:
    """A verb that refuses or fails lets go at once of everything it held: nothing of it is kept, and no other writer
    waits while a page with the refusal is drawn."""

    @wraps(act)
    def acting(*given: P.args, **named: P.kwargs) -> R:
        try:
            return act(*given, **named)
        except BaseException:
            db.session.rollback()
            raise

    return acting
