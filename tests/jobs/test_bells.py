"""Bells: hung as JSON where the worker looks, and never the truth of anything."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from huey import crontab
from sqlalchemy import select

from config import Settings
from extensions import bell, db
from jobs.bells import PlainSerializer, alarm_clock, ring_the_worker
from jobs.tasks import bells_of, schedule
from models import Attempt, AttemptKind, Letter
from services.attempts import count_try
from services.letters import BELL, post_letter
from tests.adapters.post_office import PostOffice, open_post_office
from tests.conftest import SECRETS, make_app

RUTH = "ruth@example.org"
ROOT = Path(__file__).parents[2]


@dataclass
class Site:
    """A site with a letter box, a worker's clock and a post office."""

    app: Flask
    office: PostOffice

    @property
    def settings(self) -> Settings:
        found: Settings = self.app.extensions["settings"]
        return found

    def letter(self) -> Letter:
        with self.app.app_context():
            letter = db.session.scalars(select(Letter)).one()
            db.session.expunge(letter)
            return letter


@pytest.fixture(scope="module")
def office() -> Iterator[PostOffice]:
    with open_post_office() as opened:
        yield opened


@pytest.fixture
def site(tmp_path: Path, office: PostOffice) -> Iterator[Site]:
    office.letters.queue.clear()
    app = make_app("", tmp_path, mail_server=office.url, mail_from="comments@example.org")
    bell.bind(None)
    yield Site(app, office)
    bell.bind(None)
    with app.app_context():
        db.engine.dispose()


def put_letter(site: Site) -> None:
    with site.app.app_context():
        post_letter("welcome", RUTH, "Confirm your address", "Follow /confirm/abc")


def test_a_bell_is_hung_as_json_and_taken_down_whole(site: Site) -> None:
    ring_the_worker(site.settings)(BELL)
    with sqlite3.connect(site.settings.data_dir / "bells.db") as store:
        [(data,)] = store.execute("SELECT data FROM task").fetchall()
    assert json.loads(data)["name"].endswith("letters")
    clock = alarm_clock(site.settings)
    bells_of(clock, site.app)
    task = clock.dequeue()
    assert task is not None
    assert (tuple(task.args), task.kwargs) == ((), {})
    assert clock.dequeue() is None


@pytest.mark.parametrize("data", [None, 1, "text", [1, "two"], True])
def test_what_is_plain_survives(data: object) -> None:
    plain = PlainSerializer()
    assert plain.deserialize(plain.serialize(data)) == data


def test_a_store_that_was_tampered_with_runs_no_code(site: Site) -> None:
    import pickle

    class Evil:
        def __reduce__(self) -> tuple[object, ...]:
            return (os.mkdir, (str(site.settings.data_dir / "owned"),))

    with pytest.raises(ValueError):
        PlainSerializer().deserialize(pickle.dumps(Evil()))
    assert not (site.settings.data_dir / "owned").exists()


def test_a_bell_that_was_answered_sends_the_letter(site: Site) -> None:
    bell.bind(ring_the_worker(site.settings))
    put_letter(site)
    clock = alarm_clock(site.settings)
    bells_of(clock, site.app)
    task = clock.dequeue()
    assert task is not None
    clock.execute(task)
    recipient, letter = site.office.letters.get(timeout=5)
    assert (recipient, letter["Subject"]) == (RUTH, "Confirm your address")
    assert site.letter().sent_at is not None


def test_a_bell_rung_twice_sends_one_letter(site: Site) -> None:
    put_letter(site)
    clock = alarm_clock(site.settings)
    answer = bells_of(clock, site.app)[BELL]
    for _ in range(2):
        clock.execute(answer.s())  # type: ignore[attr-defined]
    assert site.office.letters.qsize() == 1


def test_a_store_that_is_broken_does_not_fail_the_verb(site: Site) -> None:
    (site.settings.data_dir / "bells.db").mkdir()
    bell.bind(ring_the_worker(site.settings))
    put_letter(site)
    assert site.letter().recipient == RUTH


def test_a_bell_of_a_kind_nobody_knows_does_not_fail_the_verb(site: Site) -> None:
    ring_the_worker(site.settings)("no such kind")


def test_without_a_mail_server_letters_stay_in_the_box(tmp_path: Path) -> None:
    app = make_app("", tmp_path)
    bell.bind(None)
    with app.app_context():
        post_letter("welcome", RUTH, "Confirm your address", "Follow /confirm/abc")
    clock = alarm_clock(app.extensions["settings"])
    clock.execute(bells_of(clock, app)[BELL].s())  # type: ignore[attr-defined]
    with app.app_context():
        assert db.session.scalars(select(Letter)).one().tries == 0
        db.engine.dispose()


def test_the_sweeps_run_every_minute_and_every_hour(site: Site) -> None:
    clock = alarm_clock(site.settings)
    schedule(clock, site.app)
    at_seven, at_eight = datetime(2026, 11, 23, 12, 7), datetime(2026, 11, 23, 12, 8)  # noqa: DTZ001 (huey's own)
    due = [{task.name.rpartition(".")[2] for task in clock.read_periodic(at)} for at in (at_seven, at_eight)]
    each_minute = {"sweep_letters", "announce", "write_letters"}
    each_hour = {"forget_attempts", "forget_drafts", "forget_rankings", "end_badges"}
    assert due == [each_minute | each_hour, each_minute]
    assert crontab(minute="*")(at_eight)


def test_the_sweep_forgets_tries_nobody_counts(site: Site) -> None:
    with site.app.app_context():
        count_try(AttemptKind.SIGN_IN, ["somebody"], datetime.now(UTC) - timedelta(hours=3))
    clock = alarm_clock(site.settings)
    schedule(clock, site.app)
    for task in clock.read_periodic(datetime(2026, 11, 23, 12, 7)):  # noqa: DTZ001
        clock.execute(task)
    with site.app.app_context():
        assert db.session.scalars(select(Attempt)).all() == []


def test_the_worker_sends_what_waits_and_stops_when_told(site: Site) -> None:
    bell.bind(ring_the_worker(site.settings))
    put_letter(site)
    told = {
        "DATA_DIR": str(site.settings.data_dir),
        "MAIL_SERVER": site.office.url,
        "MAIL_FROM": "comments@example.org",
        **{name.upper(): secret for name, secret in SECRETS.items()},
    }
    command = [sys.executable, "-m", "flask", "--app", "app", "work"]
    worker = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **told}, stderr=subprocess.PIPE)
    try:
        recipient, _ = site.office.letters.get(timeout=20)
        assert recipient == RUTH
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=15) == 0
    finally:
        worker.kill()
        worker.communicate()
