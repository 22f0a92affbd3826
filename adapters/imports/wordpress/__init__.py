"""Reading a WordPress export (WXR 1.0, 1.1, 1.2): one pass through the file into a staging, then out of it in order."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from adapters.imports import OldSite
from adapters.imports.foreign_xml import ForeignXML
from adapters.imports.wordpress.addresses import with_proper_addresses
from adapters.imports.wordpress.bylines import write_bylines
from adapters.imports.wordpress.loading import Loading
from adapters.imports.wordpress.records import Gathering
from adapters.imports.wordpress.site import WordPressSite
from adapters.imports.wordpress.staging import open_staging
from adapters.imports.wordpress.threads import place_comments


def _tell_nobody(_done: int, _all: int) -> None:
    """What is done with progress that nobody asked about."""


@contextmanager
def open_wordpress_export(
    path: Path, hash_address: Callable[[str], str], on_progress: Callable[[int, int], None] = _tell_nobody
) -> Iterator[OldSite]:
    """Read a whole export and check it, then give it as a site that can be asked for its articles and comments.

    Of addresses only what `hash_address` makes of them is kept, and none of network addresses. `on_progress` is told
    the bytes read and those of the file. Refuses (`BrokenExport`, with the line) what is not an export, or broken.
    """
    with open(path, "rb") as file, closing(open_staging()) as staging:
        facts = os.fstat(file.fileno())
        xml = ForeignXML(file, with_proper_addresses)
        loading = Loading(staging, hash_address, int(facts.st_mtime))
        gathering = Gathering(loading.take, lambda: xml.line)
        xml.read(gathering, lambda done: on_progress(done, facts.st_size))
        gathering.check_complete()
        loading.remarks["characters that XML forbids, taken out"] += xml.forbidden
        loading.remarks += place_comments(staging)
        write_bylines(staging)
        yield WordPressSite(staging, loading)
