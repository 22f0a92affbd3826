"""Waline (from npm), with SQLite, in the one process it runs in."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

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
from benchmarks.servers import Server
from benchmarks.wrk import CannotMeasure

PORT = 4
# What an answer has once for each comment.
A_COMMENT = b'"objectId"'
HERE = Path(__file__).parent
# The columns that its code asks for, with primary keys alone, as in the tables it publishes.
TABLES = """
CREATE TABLE wl_Comment (
  id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER, comment TEXT, insertedAt TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  ip TEXT, link TEXT, mail TEXT, nick TEXT, pid INTEGER, rid INTEGER, sticky NUMERIC, status TEXT, "like" INTEGER,
  ua TEXT, url TEXT, createdAt TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updatedAt TIMESTAMP DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE wl_Users (
  id INTEGER PRIMARY KEY AUTOINCREMENT, display_name TEXT, email TEXT, password TEXT, type TEXT, label TEXT, url TEXT,
  avatar TEXT, "2fa" TEXT, createdAt TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updatedAt TIMESTAMP DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE wl_Counter (
  id INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER, url TEXT,
  createdAt TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updatedAt TIMESTAMP DEFAULT CURRENT_TIMESTAMP
);
"""


def measure_waline(ground: Ground) -> None:
    """Waline with two of the discussions: asked as its own script asks, asked for 25 threads, posted to."""
    ground.stop_site()
    if shutil.which("npm") is None or shutil.which("node") is None:
        raise CannotMeasure("it needs node and npm, which are not here.")
    folder = _install(ground.folder / "waline")
    database, port = folder / "waline.sqlite", ground.port + PORT
    database.unlink(missing_ok=True)
    fill(database, {_path(size): comments_of(ground.data_dir, ground.found[size]) for size in SIZES})
    environment = {
        "SQLITE_PATH": str(folder),
        "JWT_TOKEN": "only-for-this-measurement",
        "PORT": str(port),
        # A second's pause between comments of one address, and a spam service on the internet: both off.
        "IPQPS": "0",
        "AKISMET_KEY": "false",
    }
    with Server(["node", str(folder / "waline.js")], port, environment, ground.log("waline")) as waline:
        asked = [each for size in SIZES for each in _asked(size)]
        waline.wait(asked[0].address)
        posts = Posts("/api/comment", _form, ("200", '"errno":0'), database, "wl_Comment")
        measure_answers(ground, "waline", waline, asked, A_COMMENT)
        measure_posting(ground, "waline", waline, posts)
        measure_weight(ground, "waline", {"process": max(each.rss for each in descendants(waline.process.pid))})


def fill(path: Path, discussions: dict[str, list[Comment]]) -> None:
    """Make Waline's tables, with these comments in them."""
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(TABLES)
        for url, comments in discussions.items():
            database.executemany(
                "INSERT INTO wl_Comment (id, comment, insertedAt, ip, link, mail, nick, pid, rid, status, ua, url)"
                " VALUES (?, ?, ?, '127.0.0.1', '', '', ?, ?, ?, 'approved', '', ?)",
                [
                    (c.id, c.source, c.written_at.strftime("%Y-%m-%d %H:%M:%S"), c.name, c.top_id, c.top_id, url)
                    for c in comments
                ],
            )


def _install(folder: Path) -> Path:
    """No install script runs but that of its SQLite module, which is compiled here and not fetched ready made."""
    npm = ["npm", "install", "--omit=dev", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    compile_sqlite = ["env", "npm_config_build_from_source=true", "npm", "rebuild", "sqlite3", "--loglevel=error"]
    return installed(folder, [HERE / "package.json", HERE / "waline.js"], [npm, compile_sqlite])


def _path(size: int) -> str:
    return f"/stories/with-{size}/"


def _asked(size: int) -> list[Asked]:
    address = f"/api/comment?path={_path(size)}&page=1&lang=en-US&sortBy=insertedAt_desc&pageSize="
    return [
        Asked(f"{size}-as-its-script", f"Waline: {size:,}, ten threads with all replies", f"{address}10"),
        Asked(f"{size}-as-our-page", f"Waline: {size:,}, 25 threads with all replies", f"{address}25"),
    ]


def _form(text: str) -> dict[str, object]:
    return {"comment": text, "nick": "A reader", "mail": "", "link": "", "ua": "", "url": _path(SIZES[-1])}
