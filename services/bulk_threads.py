"""Where the comments of a batch lie in their threads, reckoned before they are written. `add_comments` calls this
inside its own transaction; the rules are those of `services.threads` and `services.counters`."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import Table, bindparam, or_, select, update

from extensions import db
from models import DEEPEST_DRAWN, PATH_DIGITS, Comment, CommentState, path_step


@dataclass(slots=True)
class Place:
    """A comment's place in its thread, and how many published replies this batch counts on it."""

    id: int
    parent_id: int | None
    root_id: int | None
    depth: int
    path: str
    reply_no: int | None = None
    replies: int = 0

    @property
    def thread_id(self) -> int:
        return self.root_id or self.id

    def steps(self) -> Iterator[str]:
        """The paths of everything it lies under, its thread's top comment (an empty path) first."""
        return (self.path[:end] for end in range(0, len(self.path), PATH_DIGITS))


_PLACE = (Comment.id, Comment.parent_id, Comment.root_id, Comment.depth, Comment.path)


@dataclass
class Threads:
    """The threads a batch touches: places by their ids elsewhere, and how far each thread's numbers have come."""

    places: dict[str, Place] = field(default_factory=dict)
    arrivals: Counter[int] = field(default_factory=Counter)
    reply_nos: Counter[int] = field(default_factory=Counter)
    # By thread and path, so that a reply finds what it lies under.
    at_path: dict[tuple[int, str], Place] = field(default_factory=dict)
    new: set[int] = field(default_factory=set)

    def add(self, their_id: str, comment_id: int, parent: Place | None) -> Place:
        """Give a new comment its place: beneath the one it answers, or at the top."""
        if parent is None:
            placed = Place(comment_id, None, None, 0, "")
        else:
            root_id = parent.thread_id
            self.arrivals[root_id] += 1
            beneath = parent.path if parent.depth < DEEPEST_DRAWN else parent.path[:-PATH_DIGITS]
            path = beneath + path_step(self.arrivals[root_id])
            placed = Place(comment_id, parent.id, root_id, parent.depth + 1, path)
        self.places[their_id] = self.at_path[placed.thread_id, placed.path] = placed
        self.new.add(comment_id)
        return placed

    def read_what_lies_above(self, placed: list[Place]) -> None:
        """Read those that the new replies lie under and that are neither new themselves nor answered by a new one."""
        above = {(each.root_id, step) for each in placed if each.root_id is not None for step in each.steps()}
        missing = above - self.at_path.keys()
        threads, steps = {thread for thread, _ in missing}, {step for _, step in missing}
        if not missing:
            return
        query = select(*_PLACE).where(
            or_(Comment.root_id.in_(threads), Comment.id.in_(threads)), Comment.path.in_(steps)
        )
        for row in db.session.execute(query):
            place = Place(*row)
            self.at_path.setdefault((place.thread_id, place.path), place)

    def count(self, reply: Place, parent: Place) -> None:
        """Number a published reply, and count it on everything it lies under and on the one it answers."""
        thread_id = parent.thread_id
        self.reply_nos[thread_id] += 1
        reply.reply_no = self.reply_nos[thread_id]
        above = [parent, *(self.at_path[thread_id, step] for step in reply.steps())]
        for each in {place.id: place for place in above}.values():
            each.replies += 1

    def write_numbers(self) -> None:
        """Write what the batch changed on comments that were there before it."""
        old = [place for place in self.at_path.values() if place.id not in self.new]
        counted = [{"it": place.id, "more": place.replies} for place in old if place.replies]
        tops = [
            {"it": place.id, "came": self.arrivals[place.id], "no": self.reply_nos[place.id]}
            for place in old
            if place.root_id is None
        ]
        table = Comment.__table__
        assert isinstance(table, Table)
        after = table.c.reply_count + bindparam("more")
        shown = or_(table.c.state == CommentState.PUBLISHED, after > 0)
        here = update(table).where(table.c.id == bindparam("it"))
        if counted:
            db.session.execute(here.values(reply_count=after, shown=shown), counted)
        if tops:
            db.session.execute(here.values(arrivals=bindparam("came"), last_reply_no=bindparam("no")), tops)


def threads_of(known: dict[str, int]) -> Threads:
    """The threads that comments already here stand in (`known`: our ids by theirs). The caller holds the article."""
    query = select(*_PLACE).where(Comment.id.in_(known.values()))
    by_id = {row.id: Place(*row) for row in db.session.execute(query)}
    missing = {place.thread_id for place in by_id.values()} - by_id.keys()
    tops = {row.id: Place(*row) for row in db.session.execute(select(*_PLACE).where(Comment.id.in_(missing)))}
    threads = Threads({their: by_id[ours] for their, ours in known.items() if ours in by_id})
    threads.at_path = {(place.thread_id, place.path): place for place in (*by_id.values(), *tops.values())}
    ids = {place.thread_id for place in by_id.values()}
    numbers = select(Comment.id, Comment.arrivals, Comment.last_reply_no).where(Comment.id.in_(ids))
    for row in db.session.execute(numbers):
        threads.arrivals[row.id], threads.reply_nos[row.id] = row.arrivals, row.last_reply_no
    return threads
