"""From a reply to the letter in the reader's box, through the worker's own tasks and a real mail server."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from huey import Huey
from sqlalchemy import select

from extensions import bell, db
from jobs.bells import alarm_clock
from jobs.tasks import bells_of, schedule
from models import Comment, Letter
from services.notices import BELL
from tests.adapters.post_office import PostOffice, open_post_office
from tests.conftest import make_app
from tests.factories import NOON, Newsroom, say

A_MINUTE = datetime(2026, 11, 23, 12, 30, tzinfo=UTC).replace(tzinfo=None)


@pytest.fixture(scope="module")
def office() -> Iterator[PostOffice]:
    with open_post_office() as opened:
        yield opened


@pytest.fixture
def app(tmp_path: Path, office: PostOffice) -> Iterator[Flask]:
    office.letters.queue.clear()
    settings = {"mail_server": office.url, "mail_from": "comments@example.org", "site_url": "https://courier.example"}
    made = make_app("", tmp_path, **settings)
    bell.bind(None)
    yield made
    with made.app_context():
        db.engine.dispose()


def sweep(clock: Huey, at: datetime) -> None:
    """What one minute of the worker does."""
    with time_machine.travel(at, tick=False):
        for task in clock.read_periodic(A_MINUTE):
            clock.execute(task)


def test_a_reply_comes_by_mail_ten_minutes_after_the_worker_saw_it(app: Flask, office: PostOffice) -> None:
    with app.app_context():
        newsroom = Newsroom()
        top = say(newsroom.article, newsroom.reader)
        reply = say(newsroom.article, newsroom.other, "It is in Lowestoft.", parent_id=top.id)
        to, by, reply_id = newsroom.reader.email, newsroom.other.display_name, reply.id
    clock = alarm_clock(app.extensions["settings"])
    schedule(clock, app)
    for minutes in (1, 10):
        sweep(clock, NOON + timedelta(minutes=minutes))
    assert office.letters.empty()
    for minutes in (12, 13, 14):
        sweep(clock, NOON + timedelta(minutes=minutes))
    recipient, letter = office.letters.get(timeout=5)
    assert office.letters.empty()
    assert (recipient, letter["Subject"]) == (to, f"{by} replied to you")
    assert letter["List-Unsubscribe"].startswith("<https://courier.example/notices/unsubscribe/")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for kind in ("plain", "html"):
        body = letter.get_body((kind,))
        assert body is not None
        assert "It is in Lowestoft." in body.get_content()
        assert f"https://courier.example/comments/{reply_id}" in body.get_content()
    with app.app_context():
        kept = db.session.scalars(select(Letter).where(Letter.kind == "notices")).one()
        assert kept.recipient == kept.text_body == kept.html_body == kept.unsubscribe_url == ""


def test_the_bell_of_notices_tells_at_once(app: Flask) -> None:
    with app.app_context():
        newsroom = Newsroom()
        comment_id = say(newsroom.article, newsroom.reader).id
    clock = alarm_clock(app.extensions["settings"])
    clock.execute(bells_of(clock, app)[BELL].s())  # type: ignore[attr-defined]
    with app.app_context():
        assert db.session.get_one(Comment, comment_id).announced_at is not None
