"""How fast comments are taken: session, token, screening, drawing, commit. Nothing is skipped, and rows are counted."""

import secrets
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random
from urllib.parse import quote_plus

from benchmarks.ground import Ground
from benchmarks.pages import open_database
from benchmarks.readers import FORM, Reader, signed_in
from benchmarks.wrk import Load, send_posts
from commands.large import words

WRITERS = (8, 16)
WARM_UP_SECONDS = 1
# As many as one writer sends in a load; then they come again with other words in them.
TEXTS = 200
TAKEN = ("303", "")


def measure_posting(ground: Ground) -> None:
    """Eight and sixteen readers who each send the next comment as soon as the last one was answered."""
    site, path = ground.site(), f"{ground.busy.address}/comments"
    for number in WRITERS:
        readers = signed_in(site.port, range(1, number + 1))
        folder = write_texts(ground.folder / "posts", [_told(reader, ground.busy.address, path) for reader in readers])
        send_posts(site.url, folder, number, WARM_UP_SECONDS, TAKEN)
        before = _comments(ground)
        write_texts(folder, [_told(reader, ground.busy.address, path) for reader in readers])
        load = send_posts(site.url, folder, number, ground.seconds, TAKEN)
        ground.results.loads[f"posting/{number}"] = load
        ground.results.numbers[f"posting/{number}_lost"] = _lost(load, _comments(ground) - before)


def _lost(load: Load, rows: int) -> int:
    """How far what was acknowledged and what was stored are apart. Both ways: each is a fault."""
    return abs(load.answers - rows)


def write_texts(folder: Path, told: list[list[str]]) -> Path:
    """A file for each writer as `posts.lua` reads it: path, kind, cookie, and a text a line."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for number, lines in enumerate(told, 1):
        (folder / f"writer-{number}").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def _told(reader: Reader, page: str, path: str) -> list[str]:
    """What this reader sends. `@@` becomes a word of its own in each: a form's key is used once."""
    token, mine = quote_plus(reader.token(page)), a_word()
    return [
        path,
        FORM,
        reader.cookie,
        *(f"csrf_token={token}&key=bench-{mine}-@@&body={quote_plus(text)}+{mine}+@@" for text in made_up_texts(mine)),
    ]


def a_word() -> str:
    """A word nobody used before: of letters, for screening folds digits away."""
    return "".join(secrets.choice("bdfgklmnprstvz") for _ in range(12))


def made_up_texts(seed: str) -> list[str]:
    """Comments as long as people's are."""
    chance = Random(seed)
    return [words.comment(chance, is_reply=False) for _ in range(TEXTS)]


def _comments(ground: Ground) -> int:
    with closing(open_database(ground.data_dir)) as database:
        return count_rows(database, "comments")


def count_rows(database: sqlite3.Connection, table: str) -> int:
    """How many rows a table has."""
    (number,) = database.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608  (a name of our own)
    return int(number)
