"""Isso (from PyPI), behind the same server with the same settings as ours."""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from benchmarks.ground import Ground
from benchmarks.peers.side import (
    SIZES,
    Asked,
    Comment,
    Posts,
    comments_of,
    installed,
    measure_answers,
    measure_posting,
    measure_weight,
)
from benchmarks.running import descendants
from benchmarks.servers import HOST, Server
from deploy.processes import LEAN_MEMORY
from deploy.supervisor import GRANIAN_SETTINGS

PORT = 3
WANTED = Path(__file__).parent / "requirements-isso.txt"
# Its guard lets one network address send two comments a minute, and we are one.
SETTINGS = """
[general]
dbpath = {database}
host = http://{host}:{port}/
log-file = {folder}/isso.log
[guard]
enabled = false
"""
# Bits for who has voted already: nobody has.
NO_VOTES = bytes(32)
# What an answer has once for each comment.
A_COMMENT = b'"hash"'


def measure_isso(ground: Ground) -> None:
    """Isso with two of the discussions: asked as its own script asks, then for what our page shows, and posted to."""
    ground.stop_site()
    folder = _install(ground.folder / "isso")
    database, port = folder / "comments.db", ground.port + PORT
    database.unlink(missing_ok=True)
    (folder / "isso.cfg").write_text(SETTINGS.format(database=database, host=HOST, port=port, folder=folder))
    server = [str(folder / "venv" / "bin" / "granian"), *GRANIAN_SETTINGS, "--host", HOST, "--port", str(port)]
    environment = {**LEAN_MEMORY, "ISSO_SETTINGS": str(folder / "isso.cfg")}
    with Server([*server, "isso.run:application"], port, environment, ground.log("isso")) as isso:
        isso.wait("/config")
        for size in SIZES:
            fill(database, _uri(size), comments_of(ground.data_dir, ground.found[size]))
        posts = Posts(f"/new?uri={quote(_uri(SIZES[-1]), safe='')}", _form, ("201", ""), database, "comments")
        measure_answers(ground, "isso", isso, map(_as_our_page, SIZES), A_COMMENT)
        measure_posting(ground, "isso", isso, posts)
        measure_answers(ground, "isso", isso, map(_as_its_script, SIZES), A_COMMENT)
        web = [each for each in descendants(isso.process.pid)[1:] if "tracker" not in each.command]
        measure_weight(ground, "isso", {f"web_process_{number}": each.rss for number, each in enumerate(web, 1)})


def fill(path: Path, uri: str, comments: list[Comment]) -> None:
    """Put comments into Isso's own tables, which it has made. It keeps one level of replies."""
    with closing(sqlite3.connect(path)) as database, database:
        thread = database.execute("INSERT INTO threads (uri, title) VALUES (?, ?)", (uri, "A story")).lastrowid
        database.executemany(
            "INSERT INTO comments (tid, id, parent, created, mode, remote_addr, text, author, voters)"
            " VALUES (?, ?, ?, ?, 1, '127.0.0.0', ?, ?, ?)",
            [(thread, c.id, c.top_id, c.written_at.timestamp(), c.source, c.name, NO_VOTES) for c in comments],
        )


def _install(folder: Path) -> Path:
    python = str(folder / "venv" / "bin" / "python")
    make = [sys.executable, "-m", "venv", str(folder / "venv")]
    return installed(folder, [WANTED], [make, [python, "-m", "pip", "install", "-q", "-r", str(WANTED)]])


def _uri(size: int) -> str:
    return f"/stories/with-{size}/"


def _as_our_page(size: int) -> Asked:
    address = f"{_thread(size)}&sort=newest&limit=25&nested_limit=3"
    return Asked(f"{size}-as-our-page", f"Isso: {size:,}, 25 threads of three replies", address)


def _as_its_script(size: int) -> Asked:
    address = f"{_thread(size)}&nested_limit=5"
    return Asked(f"{size}-as-its-script", f"Isso: {size:,}, all threads, five replies each", address)


def _thread(size: int) -> str:
    return f"/?uri={quote(_uri(size), safe='')}"


def _form(text: str) -> dict[str, object]:
    return {"text": text, "author": "A reader", "email": None, "website": None, "parent": None, "title": "A story"}
