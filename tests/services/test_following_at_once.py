"""Following and muting while others write, on a database whose commits are real: nobody waits in a circle."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from services.announcements import announce_published
from services.follows import switch_follow
from services.mutes import switch_mute
from tests.factories import NOON, Newsroom, say
from tests.services.test_at_once import at_once, only_id, site

pytestmark = pytest.mark.committed
__all__ = ["site"]
# Five acts each: as many threads as the pool has connections for.
ROUNDS = 5


def test_a_reader_follows_and_mutes_while_they_post_and_are_told(site: Flask) -> None:
    with site.app_context():
        people = Newsroom()
        article, reader, other = people.article, only_id(people.reader), only_id(people.other)
        first = only_id(say(article, people.reader))
        story = only_id(article)
    work: list[Callable[[], Any]] = []
    for number in range(ROUNDS):
        work += [
            lambda: switch_follow(reader.id, story.id, NOON),
            lambda n=number: say(story, reader, form_key=f"round-of-mine-{n:08d}").id,
            lambda n=number: say(story, other, parent_id=first.id, form_key=f"round-of-theirs-{n:06d}").id,
            lambda: announce_published(NOON),
            lambda: switch_mute(other.id, first.id, NOON),
        ]
    answers = at_once(site, work)
    assert not [answer for answer in answers if isinstance(answer, Exception)], answers
