"""The alarm clock. A bell says "there is a row to work on"; nothing but its kind is in it, and one that is lost costs
a minute, because a sweep looks at the rows themselves."""

import json
import logging
from collections.abc import Callable
from typing import Any

from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey
from huey.registry import Message
from huey.serializer import Serializer

from config import Settings

log = logging.getLogger("below_the_line.bells")


class PlainSerializer(Serializer):
    """A bell as JSON. Huey would pickle it, and then whoever can write the store could run code in the worker."""

    def _serialize(self, data: Any) -> bytes:
        return json.dumps(data._asdict() if isinstance(data, Message) else data).encode()

    def _deserialize(self, data: bytes) -> Any:
        read = json.loads(data)
        return Message(**read) if isinstance(read, dict) else read


def alarm_clock(settings: Settings) -> Huey:
    """Where bells hang: SQLite in a file of its own, or the PostgreSQL or Redis that `BELL_URL` names."""
    options: dict[str, Any] = {"results": False, "serializer": PlainSerializer()}
    url = settings.bell_url
    if url.startswith("redis"):
        return RedisHuey("bells", url=url, **options)
    if url.startswith("postgres"):
        return PostgresHuey("bells", dsn=url, **options)
    return SqliteHuey("bells", filename=str(settings.data_dir / "bells.db"), **options)


def ring_the_worker(settings: Settings) -> Callable[[str], None]:
    """How a verb rings, from the web process or a command: the bell is hung where the worker looks."""
    from jobs.tasks import bells_of

    bells: dict[str, Callable[[], object]] = {}

    def ring(kind: str) -> None:
        try:
            if not bells:
                # Opened at the first ring: most processes never ring, and the store is a file to open.
                bells.update(bells_of(alarm_clock(settings)))
            bells[kind]()
        except Exception as problem:
            # What was committed stays committed: a broken bell must not fail the act it follows.
            log.warning("a bell could not be rung (%s); the sweep will find its row", type(problem).__name__)

    return ring
