"""The tasks and their schedule. Each is one line that calls a service, in an app context, and may run twice."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from flask import Flask, render_template
from huey import Huey, crontab

from adapters.mail import SMTPMailer
from services.announcements import announce_published
from services.attempts import forget_old_attempts
from services.badges import end_expired_badges
from services.drafts import forget_old_drafts
from services.letters import BELL as LETTERS
from services.letters import send_letters
from services.notice_letters import WritingDesk, write_letters
from services.notices import BELL as NOTICES
from services.rankings import forget_old_rankings
from services.search_index import forget_removed_words

EVERY_MINUTE = crontab(minute="*")
EVERY_HOUR = crontab(minute="7")
EVERY_NIGHT = crontab(hour="3", minute="23")


def bells_of(clock: Huey, app: Flask | None = None) -> dict[str, Callable[[], Any]]:
    """Every bell by its kind. With an `app` they can also be answered: that is the worker."""
    return {
        LETTERS: clock.task(name="letters")(_in_context(app, _send_letters)),
        NOTICES: clock.task(name="notices")(_in_context(app, _announce)),
    }


def schedule(clock: Huey, app: Flask) -> None:
    """What runs by itself. Only one consumer may run with this: two would do everything twice."""
    clock.periodic_task(EVERY_MINUTE, name="sweep_letters")(_in_context(app, _send_letters))
    clock.periodic_task(EVERY_MINUTE, name="announce")(_in_context(app, _announce))
    clock.periodic_task(EVERY_MINUTE, name="write_letters")(_in_context(app, _write_letters))
    clock.periodic_task(EVERY_HOUR, name="forget_attempts")(_in_context(app, _forget_attempts))
    clock.periodic_task(EVERY_HOUR, name="end_badges")(_in_context(app, _end_badges))
    clock.periodic_task(EVERY_HOUR, name="forget_drafts")(_in_context(app, _forget_drafts))
    clock.periodic_task(EVERY_HOUR, name="forget_rankings")(_in_context(app, _forget_rankings))
    clock.periodic_task(EVERY_NIGHT, name="forget_words")(_in_context(app, _forget_words))


def _send_letters(app: Flask) -> None:
    settings = app.extensions["settings"]
    # Without a mail server (development) letters stay in the box, where /dev/mail shows them.
    if settings.mail_server:
        send_letters(SMTPMailer(settings.mail_server, settings.mail_from), _now)


def _announce(_app: Flask) -> None:
    announce_published(_now())


def _write_letters(app: Flask) -> None:
    settings = app.extensions["settings"]
    write_letters(WritingDesk(settings.site_url, settings.secret_key, render_template), _now())


def _forget_attempts(_app: Flask) -> None:
    forget_old_attempts(_now())


def _end_badges(_app: Flask) -> None:
    end_expired_badges(_now())


def _forget_rankings(_app: Flask) -> None:
    forget_old_rankings(_now())


def _forget_drafts(_app: Flask) -> None:
    forget_old_drafts(_now())


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
