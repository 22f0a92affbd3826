"""A house of its own for every test, with the clock stopped at a quarter past noon."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from flask import Flask

from tests.blueprints.house import LATER, House


@pytest.fixture
def house(app: Flask, db: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    # Forms are protected here as they are in the world.
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    with time_machine.travel(LATER, tick=False):
        yield House(app)
