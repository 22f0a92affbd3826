"""The tasks and their schedule. Each is one line that calls a service, in an app context, and may run twice."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from flask import Flask
from huey import Huey, crontab

from adapters.mail import SMTPMailer
from services.attempts import forget_old_attempts
from services.letters import BELL as LETTERS
from services.letters import send_letters
from services.search_index import forget_removed_words

EVERY_MINUTE = crontab(minute="*")
EVERY_HOUR = crontab(minute="7")
EVERY_NIGHT = crontab(hour="3", minute="23")


def bells_of(clock: Huey, app: Flask | None = None) -> dict[str, Callable[[], Any]]:
    """Every bell by its kind. With an `app` they can also be answered: that is the worker."""
    return {LETTERS: clock.task(name="letters")(_in_context(app, _send_letters))}


def schedule(clock: Huey, app: Flask) -> None:
    """What runs by itself. Only one consumer may run with this: two would do everything twice."""
    clock.periodic_task(EVERY_MINUTE, name="sweep_letters")(_in_context(app, _send_letters))
    clock.periodic_task(EVERY_HOUR, name="forget_attempts")(_in_context(app, _forget_attempts))
    clock.periodic_task(EVERY_NIGHT, name="forget_words")(_in_context(app, _forget_words))


def _send_letters(app: Flask) -> None:
    settings = app.extensions["settings"]
    # Without a mail server (development) letters stay in the box, where /dev/mail shows them.
    if settings.mail_server:
        send_letters(SMTPMailer(settings.mail_server, settings.mail_from), _now)


def _forget_attempts(_app: Flask) -> None:
    forget_old_attempts(_now())


def _forget_words(_app: Flask) -> None:
    forget_removed_words()


def _now() -> datetime:
    return datetime.now(UTC)


def _in_context(app: Flask | None, work: Callable[[Flask], None]) -> Callable[[], None]:
    @wraps(work)
    def task() -> None:
        assert app is not None, "only the worker answers bells"
        with app.app_context():
            work(app)

    return task
