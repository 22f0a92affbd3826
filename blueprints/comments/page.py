"""A discussion as one reader sees it: the drawing for everybody, with the reader's own in its gaps."""

from typing import cast

from flask import current_app, render_template, session
from markupsafe import Markup

from blueprints.comments.drawing import Drawings, Gap, Pieces, cut
from blueprints.comments.forms import CommentForm
from blueprints.guards import reader
from models import Article
from queries.comments import OwnComment, own_unpublished
from queries.discussion import Order, ThreadPage, discussion_page

NOTE = "comment:"
NOTHING = Markup()
MOST_FLASHES = 4


def discussion_for(article: Article, order: Order, after: int | None = None) -> Markup:
    """A page of a discussion, joined for whoever asks."""

    def draw() -> str:
        page = discussion_page(article.id, order, after)
        return render_template("comments/_discussion.html", article=article, page=page)

    key = (article.id, article.seq, order, after)
    return _join(_drawings().get(key, draw), article, first_page=after is None)


def thread_for(article: Article, page: ThreadPage) -> Markup:
    """One thread on a page of its own. Not kept: each is read seldom, and found by an index."""
    drawn = render_template("comments/_thread_page.html", article=article, page=page)
    return _join(cut(drawn), article, first_page=False)


def _drawings() -> Drawings:
    drawings: Drawings = current_app.extensions["drawings"]
    return drawings


def _join(pieces: Pieces, article: Article, *, first_page: bool) -> Markup:
    person = reader()
    if person is None:
        return pieces.join(lambda gap: _invitation(article) if gap.kind == "composer" else NOTHING)
    mine = Mine(person.id, article, own_unpublished(person.id, article.id), first_page=first_page)
    return pieces.join(mine.fill)


def _invitation(article: Article) -> Markup:
    return _drawn("comments/_invitation.html", article=article) if article.accepts_comments else NOTHING


def _drawn(template: str, **given: object) -> Markup:
    return Markup(render_template(template, **given))  # noqa: S704  (templates escape what is put into them)


class Mine:
    """What goes into the gaps for one signed-in reader."""

    def __init__(self, reader_id: int, article: Article, own: tuple[OwnComment, ...], *, first_page: bool) -> None:
        self.reader_id = reader_id
        self.article = article
        self.first_page = first_page
        self.tops = [comment for comment in own if not comment.parent_shown]
        self.replies = [comment for comment in own if comment.parent_shown]
        self.notes = _notes()

    def fill(self, gap: Gap) -> Markup:
        fill = getattr(self, f"_{gap.kind}")
        return cast(Markup, fill(*gap.ids))

    def _composer(self) -> Markup:
        draw = "comments/_composer.html" if self.article.accepts_comments else "comments/_act.html"
        return _drawn(draw, article=self.article, form=CommentForm.fresh())

    def _act(self) -> Markup:
        return _drawn("comments/_act.html", form=CommentForm.fresh())

    def _tops(self) -> Markup:
        return self._draw(self.tops) if self.first_page else NOTHING

    def _note(self, comment_id: int) -> Markup:
        note = self.notes.get(comment_id)
        return _drawn("comments/_note.html", note=note) if note else NOTHING

    def _actions(self, comment_id: int, author_id: int) -> Markup:
        if author_id != self.reader_id:
            return NOTHING
        return _drawn("comments/_own_actions.html", comment_id=comment_id)

    def _replies(self, comment_id: int) -> Markup:
        return self._draw([reply for reply in self.replies if reply.parent_id == comment_id], beneath=True)

    def _draw(self, comments: list[OwnComment], *, beneath: bool = False) -> Markup:
        if not comments:
            return NOTHING
        return _drawn("comments/_own.html", comments=comments, notes=self.notes, article=self.article, beneath=beneath)


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
