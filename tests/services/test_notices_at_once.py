"""Two workers at once, and a reader who presses twice, on a database whose commits are real."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from extensions import db
from models import Follow, Letter, MutedReader, Notice
from services.announcements import announce_published
from services.follows import switch_follow
from services.mutes import switch_mute
from services.notice_letters import WritingDesk, write_letters
from services.notices import SECOND_THOUGHTS
from tests.factories import NOON, Newsroom, say
from tests.services.test_at_once import at_once, site
from tests.telling import SOON, answer, follow

__all__ = ["site"]
pytestmark = pytest.mark.committed


def draw(template: str, **given: object) -> str:
    return template


def test_however_many_workers_there_are_each_is_told_once_and_written_to_once(site: Flask) -> None:
    with site.app_context():
        room = Newsroom()
        follow(room.article, room.moderator)
        top = say(room.article, room.reader)
        for _ in range(10):
            answer(top, room.other)
        reader_id, follower_id = room.reader.id, room.moderator.id
    at_once(site, [lambda: announce_published(SOON)] * 6)
    told = select(func.count()).select_from(Notice)
    with site.app_context():
        assert db.session.scalar(told.where(Notice.user_id == reader_id)) == 10
        assert db.session.scalar(told.where(Notice.user_id == follower_id)) == 1
    desk = WritingDesk("http://localhost", "k" * 64, draw)
    written = at_once(site, [lambda: write_letters(desk, SOON + SECOND_THOUGHTS)] * 6)
    with site.app_context():
        letters = db.session.scalars(select(Letter.subject).where(Letter.kind == "notices")).all()
    assert (sorted(written), letters) == ([0, 0, 0, 0, 0, 1], ["10 replies to you"])


@pytest.mark.parametrize("times", [8, 9])
def test_what_turns_on_and_off_is_exact_when_pressed_at_once(site: Flask, times: int) -> None:
    with site.app_context():
        room = Newsroom()
        comment_id, reader_id, article_id = say(room.article, room.other).id, room.reader.id, room.article.id
    for act, about, record in ((switch_mute, comment_id, MutedReader), (switch_follow, article_id, Follow)):
        ons = at_once(site, [lambda act=act, about=about: act(reader_id, about, NOON)] * times)
        assert ons.count(True) - ons.count(False) == times % 2, ons
        with site.app_context():
            query = select(func.count()).select_from(record).where(record.user_id == reader_id)
            assert db.session.scalar(query) == times % 2
