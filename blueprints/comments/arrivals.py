"""What came since a reader was here: on the page before them, and in the discussion beyond it."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import url_for

from blueprints.comments.drawing import Pieces
from blueprints.templating import epoch
from models import Article, Order
from queries.following import Muted
from queries.visits import MOST_NEW, Arrival


@dataclass(frozen=True)
class Arrived:
    """What is new to one reader. Nothing is that they muted."""

    # On this page, in its order.
    here: dict[int, None]
    # Of the newest `MOST_NEW`, those that are not on this page, newest first.
    elsewhere: tuple[Arrival, ...]
    # In the whole discussion: `MOST_NEW` and one more stand for any number above it.
    count: int

    def is_in_thread(self, thread_id: int, beyond: int = -1) -> bool:
        """Whether something of a thread is new that this page does not have, further on than this place in it."""
        return any(arrival.thread_id == thread_id and arrival.place > beyond for arrival in self.elsewhere)

    def is_in_older_thread(self, opened: int, thread_id: int) -> bool:
        """Whether something is new in threads older than this one, which was opened then."""
        last = (opened, thread_id)
        return any((epoch(arrival.thread_opened_at), arrival.thread_id) < last for arrival in self.elsewhere)

    def place(self, article: Article, *, is_newest: bool) -> str:
        """Where the first of it is: here, or where the newest comments are, or, when this is that page, its own."""
        if self.here:
            return f"#c{next(iter(self.here))}"
        if is_newest or not article.mode.counts:
            return url_for("comments.permalink", comment_id=self.elsewhere[0].id)
        if article.mode.order is Order.NEWEST:
            return url_for("articles.article", slug=article.slug, _anchor="comments")
        return url_for("comments.discussion", slug=article.slug, order=Order.NEWEST.value, _anchor="comments")


def arrived(
    pieces: Pieces, since: datetime | None, reader_id: int, muted: Muted, arrivals: tuple[Arrival, ...]
) -> Arrived:
    """What of a page and of all that came since then is new to a reader: others' comments, that they can see."""
    if since is None:
        return Arrived({}, (), 0)
    drawn = [cast(tuple[int, int, int, int], gap.ids) for gap in pieces.gaps("new")]
    here = {
        comment_id: None
        for comment_id, author_id, published, thread_id in drawn
        if published > since.timestamp() and author_id != reader_id and not _is_muted(muted, author_id, thread_id)
    }
    wanted = [arrival for arrival in arrivals if not _is_muted(muted, arrival.author_id, arrival.thread_id)]
    on_page = {comment_id for comment_id, *_ in drawn}
    elsewhere = tuple(arrival for arrival in wanted if arrival.id not in on_page)
    if not (here or elsewhere):
        return Arrived({}, (), 0)
    return Arrived(here, elsewhere, len(arrivals) if len(arrivals) > MOST_NEW else len(wanted))


def _is_muted(muted: Muted, author_id: int, thread_id: int) -> bool:
    return author_id in muted.readers or thread_id in muted.threads
