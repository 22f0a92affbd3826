"""What every comment answers, and in which order an article's comments are read back."""

import sqlite3
from collections import Counter

# Left out with what they stand under.
OF_LEFT_OUT = "comments of what is left out"

# Replies look for their parents among the comments of the same article.
_FIND_PARENTS = """
UPDATE comments SET above = (
    SELECT parent.number FROM comments AS parent
    WHERE parent.their_id = comments.parent AND parent.article = comments.article
) WHERE parent NOT IN ('', '0')
"""
_LOST = """
SELECT EXISTS (SELECT 1 FROM comments AS parent WHERE parent.their_id = comments.parent), count(*)
FROM comments WHERE left_out IS NULL AND above IS NULL AND parent NOT IN ('', '0') GROUP BY 1
"""
# From the top down: `living` is the nearest comment at or above this one that moves, `since` the time before which it
# cannot stand because something above it is younger.
_PLACE = """
INSERT INTO placed (article, since, depth, written_at, digits, their_id, number, answers)
WITH RECURSIVE thread (number, living, answers, since, depth) AS (
    SELECT number, iif(left_out IS NULL, number, NULL), NULL, iif(left_out IS NULL, written_at, -1e18), 0
    FROM comments WHERE above IS NULL
    UNION ALL
    SELECT reply.number, iif(reply.left_out IS NULL, reply.number, thread.living), thread.living,
        iif(reply.left_out IS NULL, max(reply.written_at, thread.since), thread.since),
        thread.depth + (thread.living IS thread.number)
    FROM thread JOIN comments AS reply ON reply.above = thread.number
)
SELECT article, since, depth, written_at, length(their_id), their_id, number, answers
FROM thread JOIN comments USING (number) WHERE left_out IS NULL
"""
_AGE = "SELECT coalesce(written_at, 0), length(their_id), their_id FROM comments WHERE number = ?"
_MOVED_UP = """
SELECT count(*) FROM comments AS reply JOIN comments AS parent ON parent.number = reply.above
WHERE reply.left_out IS NULL AND parent.left_out IS NOT NULL
"""


def place_comments(staging: sqlite3.Connection) -> Counter[str]:
    """Put every comment that moves under the nearest one above it that moves, each after that one, older ones first.
    Gives what was noticed.

    A parent that is not in the file or stands under another article makes a top comment, and so does the oldest of
    a circle.
    """
    noticed: Counter[str] = Counter()
    left_out = "SELECT number FROM articles WHERE left_out IS NOT NULL"
    staging.execute(
        f"UPDATE comments SET left_out = ? WHERE left_out IS NULL AND article IN ({left_out})",  # noqa: S608
        (OF_LEFT_OUT,),
    )
    noticed["comments without a readable date, given their article's"] = _date_undated(staging)
    staging.execute(_FIND_PARENTS)
    for is_elsewhere, number in staging.execute(_LOST):
        whose = "of another article" if is_elsewhere else "that are not in the file"
        noticed[f"replies to comments {whose}, now top comments"] = number
    staging.execute("CREATE INDEX comments_by_above ON comments (above)")
    noticed["replies that answer each other in a circle, cut open"] = _open_circles(staging)
    noticed["replies to comments that are left out, moved up"] = staging.execute(_MOVED_UP).fetchone()[0]
    staging.execute(_PLACE)
    return +noticed


def _date_undated(staging: sqlite3.Connection) -> int:
    date = "SELECT created_at FROM articles WHERE articles.number = comments.article"
    undated = f"UPDATE comments SET written_at = ({date}) WHERE written_at IS NULL AND left_out IS NULL"  # noqa: S608
    return staging.execute(undated).rowcount


def _open_circles(staging: sqlite3.Connection) -> int:
    """Make the oldest comment of every circle a top comment; says how many there were."""
    safe: set[int] = set()
    circles = 0
    # Somewhere a circle has to lead forward in the file, where replies of an honest one hardly ever do.
    for (start,) in staging.execute("SELECT number FROM comments WHERE above >= number ORDER BY number").fetchall():
        climbed: dict[int, None] = {}
        at: int | None = start
        while at is not None and at not in safe and at not in climbed:
            climbed[at] = None
            at = staging.execute("SELECT above FROM comments WHERE number = ?", (at,)).fetchone()[0]
        if at in climbed:
            circle = list(climbed)[list(climbed).index(at) :]
            oldest = min(circle, key=lambda number: staging.execute(_AGE, (number,)).fetchone())
            staging.execute("UPDATE comments SET above = NULL WHERE number = ?", (oldest,))
            circles += 1
        safe.update(climbed)
    return circles
