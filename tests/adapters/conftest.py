"""For tests of what is read from files: an export written and read in one step."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from adapters.imports import OldSite
from adapters.imports.wordpress import open_wordpress_export
from tests.adapters.wxr import Export, write_export

HAND_MADE = Path(__file__).parent / "wordpress"
Read = Callable[[Export | str | bytes], OldSite]


def hashed(address: str) -> str:
    """Stands for the keyed hash."""
    return hashlib.sha256(address.strip().lower().encode()).hexdigest()


@pytest.fixture
def read(tmp_path: Path) -> Iterator[Read]:
    """Reads an export, the text of a file or its bytes, or a file that was written by hand (by its name)."""
    with ExitStack() as stack:

        def read_it(given: Export | str | bytes) -> OldSite:
            path = tmp_path / "export.xml"
            if isinstance(given, Export):
                write_export(path, given)
            elif isinstance(given, bytes):
                path.write_bytes(given)
            elif given.endswith(".xml"):
                path = HAND_MADE / given
            else:
                path.write_text(given, encoding="utf-8", newline="")
            return stack.enter_context(open_wordpress_export(path, hashed))

        yield read_it
