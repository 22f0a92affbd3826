"""What measuring another server has in common: its copy of the comments, how it is installed, what it is asked."""

import hashlib
import json
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from benchmarks.ground import Ground
from benchmarks.pages import Discussion, fetch, open_database
from benchmarks.posting import WARM_UP_SECONDS, a_word, count_rows, made_up_texts, write_texts
from benchmarks.results import Content
from benchmarks.servers import Server
from benchmarks.wrk import CONNECTIONS, CannotMeasure, read_pages, send_posts

SIZES = (1_000, 10_000)
WRITERS = 8
INSTALL_SECONDS = 400
JSON = "application/json"


@dataclass(frozen=True)
class Comment:
    """A published comment of ours. Theirs know one level of replies: all of a thread answer its top comment."""

    id: int
    top_id: int | None
    name: str
    source: str
    written_at: datetime


@dataclass(frozen=True)
class Asked:
    """One thing a server is asked, by a key and in words."""

    key: str
    what: str
    address: str


@dataclass(frozen=True)
class Posts:
    """Where its comments are sent, what a text is sent as, and the answer that says it was taken."""

    address: str
    form: Callable[[str], dict[str, object]]
    taken: tuple[str, str]
    database: Path
    table: str


def comments_of(data_dir: Path, discussion: Discussion) -> list[Comment]:
    """The published comments of a discussion, as they were written."""
    query = """
        SELECT comments.id, comments.root_id, users.display_name, comments.body_source, comments.created_at
        FROM comments JOIN users ON users.id = comments.author_id
        WHERE comments.article_id = ? AND comments.state = 'published' ORDER BY comments.created_at
    """
    with closing(open_database(data_dir)) as database:
        rows = database.execute(query, (discussion.article_id,)).fetchall()
    return [Comment(row[0], row[1], row[2], row[3], datetime.fromisoformat(row[4])) for row in rows]


def installed(folder: Path, wanted: Sequence[Path], commands: Iterable[Sequence[str]]) -> Path:
    """A folder into which these commands installed what `wanted` names; done once. Refuses with what the last line
    of a failing command said."""
    stamp = hashlib.sha256(b"".join(path.read_bytes() for path in wanted)).hexdigest()
    if (folder / "stamp").exists() and (folder / "stamp").read_text() == stamp:
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for path in wanted:
        shutil.copy(path, folder)
    for command in commands:
        _install(command, folder)
    (folder / "stamp").write_text(stamp)
    return folder


def _install(command: Sequence[str], folder: Path) -> None:
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=INSTALL_SECONDS)
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise CannotMeasure(f"it could not be installed here: {command[0]}: {type(problem).__name__}") from problem
    if done.returncode != 0:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["no reason given"]
        raise CannotMeasure(f"it could not be installed here: {last[0][:200]}")


def measure_answers(ground: Ground, name: str, server: Server, asked: Iterable[Asked], a_comment: bytes) -> None:
    """Ask a server by one client and by many. `a_comment` is what an answer has once for each comment. What takes
    longest is asked last: a server goes on with what nobody waits for any more."""
    for each in asked:
        try:
            _measure_answer(ground, f"{name}/{each.key}", server, each, a_comment)
        except CannotMeasure as problem:
            ground.results.notes.append(f"{each.what}: {problem}")


def _measure_answer(ground: Ground, key: str, server: Server, asked: Asked, a_comment: bytes) -> None:
    started = time.monotonic()
    answer = fetch(server.port, asked.address)
    took = time.monotonic() - started
    ground.results.contents[key] = Content(
        asked.what, answer.plain.count(a_comment), len(answer.plain), len(answer.body)
    )
    if took > ground.seconds:
        ground.results.notes.append(f"{asked.what}: one answer took {took:.1f} s, so no more were asked for.")
        return
    ground.results.loads[key] = read_pages(server.url + asked.address, ground.seconds, connections=1)
    ground.results.loads[f"{key}-{CONNECTIONS}"] = read_pages(server.url + asked.address, ground.seconds)


def measure_posting(ground: Ground, name: str, server: Server, posts: Posts) -> None:
    """Have eight writers send comments, and count what was stored."""
    folder = ground.folder / "posts"
    for seconds in (WARM_UP_SECONDS, ground.seconds):
        write_texts(folder, [_told(posts) for _ in range(WRITERS)])
        before = _rows(posts)
        load = send_posts(server.url, folder, WRITERS, seconds, posts.taken)
    ground.results.loads[f"{name}/posting-{WRITERS}"] = load
    ground.results.numbers[f"{name}/posting-{WRITERS}_lost"] = abs(load.answers - (_rows(posts) - before))


def measure_weight(ground: Ground, name: str, processes: Mapping[str, int]) -> None:
    """Keep the resident memory, in kB, of its processes."""
    for which, kilobytes in processes.items():
        ground.results.numbers[f"{name}/{which}_rss_mb"] = kilobytes / 1024


def _told(posts: Posts) -> list[str]:
    mine = a_word()
    return [posts.address, JSON, "", *(json.dumps(posts.form(f"{text} {mine} @@")) for text in made_up_texts(mine))]


def _rows(posts: Posts) -> int:
    with closing(sqlite3.connect(posts.database)) as database:
        return count_rows(database, posts.table)
