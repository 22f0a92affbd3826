"""A discussion as one reader sees it: the drawing for everybody, with the reader's own in its gaps."""

from datetime import UTC, datetime

from flask import render_template, session
from markupsafe import Markup

from blueprints.comments.drawing import Pieces, cut
from blueprints.comments.forms import CommentForm
from blueprints.comments.ordering import Asked, wanted_page
from blueprints.comments.own import Anybody, Known, Mine, drawn
from blueprints.comments.waits import drawings
from blueprints.guards import reader
from models import Article, Order, User
from queries.comments import own_unpublished, own_unpublished_among
from queries.discussion import DiscussionPage
from queries.feeds import has_picks
from queries.following import is_following, muted_by
from queries.guests import takes_guests
from queries.notices import new_replies_here
from queries.reading import recommended_by
from queries.threads import ThreadPage
from queries.visits import arrivals_since
from services.visits import note_visit

NOTE = "comment:"
MOST_FLASHES = 4


def discussion_for(article: Article, asked: Asked | None = None) -> Markup:
    """A page of a discussion, joined for whoever asks; the first in the order it has by itself, if none is named."""
    wanted = wanted_page(article, asked or Asked(article.mode.order))

    def draw() -> str:
        return _draw(article, wanted.read())

    pieces = cut(draw()) if wanted.key is None else drawings().get((article.id, article.seq, *wanted.key), draw)
    return _join(pieces, article)


def thread_for(article: Article, page: ThreadPage) -> Markup:
    """One thread on a page of its own. Not kept: each is read seldom, and found by an index."""
    return _join(cut(render_template("comments/_thread_page.html", article=article, page=page)), article)


def _draw(article: Article, page: DiscussionPage) -> str:
    picks = article.mode.counts and has_picks(article.id)
    return render_template("comments/_discussion.html", article=article, page=page, has_picks=picks, Order=Order)


def _join(pieces: Pieces, article: Article) -> Markup:
    person = reader()
    if person is None:
        return pieces.join(Anybody(article, lambda: _invitation(article)).fill)
    return pieces.join(Mine(article, _known(person, article, pieces), pieces, lambda: _composer(article)).fill)


def _known(person: User, article: Article, pieces: Pieces) -> Known:
    now = datetime.now(UTC)
    # First: it may write, and what was read before is read again after that.
    since = note_visit(person.id, article.id, now)
    listed = [gap.ids[0] for gap in pieces.gaps("own")]
    return Known(
        reader_id=person.id,
        now=now,
        since=since,
        own=own_unpublished_among(person.id, listed) if listed else own_unpublished(person.id, article.id),
        recommended=recommended_by(person.id, [gap.ids[0] for gap in pieces.gaps("recommend")]),
        muted=muted_by(person.id),
        is_following=is_following(person.id, article.id),
        replies=new_replies_here(person.id, article.id),
        arrivals=arrivals_since(article.id, person.id, since) if since and pieces.gaps("arrivals") else (),
        notes=_notes(),
    )


def _invitation(article: Article) -> Markup:
    guests = article.accepts_comments and takes_guests(article)
    return drawn("comments/_invitation.html", article=article, takes_guests=guests)


def _composer(article: Article) -> Markup:
    if not article.accepts_comments:
        return drawn("comments/_act.html")
    return drawn("comments/_composer.html", article=article, form=CommentForm.fresh())


def _notes() -> dict[int, str]:
    """What was said after posting, taken out of the session once and shown at the comment it is about."""
    if "_flashes" not in session:
        return {}
    kept = [flash for flash in session["_flashes"] if not flash[0].startswith(NOTE)]
    notes = {int(c.removeprefix(NOTE)): m for c, m in session["_flashes"] if c.startswith(NOTE)}
    session["_flashes"] = kept
    return notes


def leave_note(comment_id: int, words: str) -> None:
    """Leave a sentence for the next page that draws this comment. The latest replaces earlier ones that no page has
    shown: they travel in the session's cookie, and a cookie over 4 kB is thrown away with the session in it."""
    others = [flash for flash in session.get("_flashes", []) if not flash[0].startswith(NOTE)]
    session["_flashes"] = [*others[-MOST_FLASHES:], (f"{NOTE}{comment_id}", words)]
