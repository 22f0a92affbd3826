"""What goes into the gaps of a drawing: for whoever is not signed in, and for one signed-in reader.

A page has up to a hundred comments with half a dozen gaps each, so what stands in every comment is put together as
plain text, out of numbers and our own words alone.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from flask import render_template, url_for
from markupsafe import Markup

from blueprints.comments.arrivals import arrived
from blueprints.comments.drawing import Gap, Pieces
from blueprints.comments.waits import usual_wait
from blueprints.templating import clock
from models import EDIT_WINDOW, Article
from queries.comments import OwnComment
from queries.following import Muted
from queries.notices import NewReplies
from queries.visits import Arrival

NOTHING = Markup()
NEW = Markup('<span class="fresh">New</span>')
# At the end of a link, behind its words.
ALSO_NEW = Markup(" ") + NEW
IS_NEW = Markup(" is-new")
FOLDED_COMMENT = Markup('<details class="muted"><summary>A comment by somebody you muted</summary>')
FOLDED_THREAD = Markup('<details class="muted"><summary>A thread you muted</summary>')
UNFOLDED = Markup("</details>")


class Anybody:
    """What goes into the gaps for whoever is not signed in: buttons that ask them to, and the way to the form."""

    def __init__(self, article: Article, draw_composer: Callable[[], Markup]) -> None:
        self.article = article
        self.draw_composer = draw_composer

    def fill(self, gap: Gap) -> Markup:
        if gap.kind == "recommend":
            count = gap.ids[2]
            return recommend_button(gap.ids[0], count) if self.article.takes_recommends else tally(count)
        if gap.kind == "mine":
            return report_link(gap.ids[0])
        if gap.kind == "composer":
            return self.draw_composer()
        if gap.kind == "act":
            return drawn("comments/_act.html")
        if gap.kind == "follow":
            return follow_button(self.article)
        return NOTHING


@dataclass(frozen=True)
class Known:
    """What is known of one reader and one page: read in a few queries, however many comments the page has."""

    reader_id: int
    now: datetime
    # What became readable later than this is new to them; nothing is on a first visit.
    since: datetime | None
    own: tuple[OwnComment, ...]
    recommended: frozenset[int]
    muted: Muted
    is_following: bool
    replies: NewReplies
    arrivals: tuple[Arrival, ...]
    notes: dict[int, str]


class Mine:
    """What goes into the gaps for one signed-in reader."""

    def __init__(self, article: Article, known: Known, pieces: Pieces, draw_composer: Callable[[], Markup]) -> None:
        self.article = article
        self.known = known
        self.draw_composer = draw_composer
        self.new = arrived(pieces, known.since, known.reader_id, known.muted, known.arrivals)
        listed = {gap.ids[0] for gap in pieces.gaps("own")}
        self.own = {comment.id: comment for comment in known.own}
        self.tops = [comment for comment in known.own if not comment.parent_shown and comment.id not in listed]
        self.replies: dict[int, list[OwnComment]] = {}
        for comment in known.own:
            if comment.parent_shown and comment.parent_id is not None:
                self.replies.setdefault(comment.parent_id, []).append(comment)

    def fill(self, gap: Gap) -> Markup:
        fill = getattr(self, f"_{gap.kind}")
        return cast(Markup, fill(*gap.ids))

    def _composer(self) -> Markup:
        return self.draw_composer()

    def _act(self) -> Markup:
        return drawn("comments/_act.html")

    def _follow(self) -> Markup:
        return follow_button(self.article, pressed=self.known.is_following)

    def _arrivals(self, is_newest: int) -> Markup:
        """What came since they were here: replies to them, and what is new in the discussion."""
        if not (self.new.count or self.known.replies.count):
            return NOTHING
        new = self.new
        place = new.place(self.article, is_newest=bool(is_newest)) if new.count else ""
        return drawn("comments/_arrivals.html", article=self.article, known=self.known, count=new.count, place=place)

    def _tops(self) -> Markup:
        return self._draw(self.tops)

    def _replies(self, comment_id: int) -> Markup:
        return self._draw(self.replies.get(comment_id, ()), beneath=True)

    def _own(self, comment_id: int) -> Markup:
        return self._draw([self.own[comment_id]] if comment_id in self.own else (), listed=True)

    def _note(self, comment_id: int) -> Markup:
        note = self.known.notes.get(comment_id)
        return drawn("comments/_note.html", note=note) if note else NOTHING

    def _before(self, comment_id: int, author_id: int) -> Markup:
        note = self._note(comment_id) if self.known.notes else NOTHING
        return note + FOLDED_COMMENT if author_id in self.known.muted.readers else note

    def _after(self, author_id: int) -> Markup:
        return UNFOLDED if author_id in self.known.muted.readers else NOTHING

    def _fold(self, thread_id: int) -> Markup:
        return FOLDED_THREAD if thread_id in self.known.muted.threads else NOTHING

    def _unfold(self, thread_id: int) -> Markup:
        return UNFOLDED if thread_id in self.known.muted.threads else NOTHING

    def _new(self, comment_id: int, _author_id: int, _published: int, _thread_id: int) -> Markup:
        return IS_NEW if comment_id in self.new.here else NOTHING

    def _fresh(self, comment_id: int) -> Markup:
        return NEW if comment_id in self.new.here else NOTHING

    def _more(self, thread_id: int) -> Markup:
        return ALSO_NEW if self.new.is_in_thread(thread_id) else NOTHING

    def _further(self, thread_id: int, place: int) -> Markup:
        return ALSO_NEW if self.new.is_in_thread(thread_id, place) else NOTHING

    def _older(self, opened: int, thread_id: int) -> Markup:
        return ALSO_NEW if self.new.is_in_older_thread(opened, thread_id) else NOTHING

    def _recommend(self, comment_id: int, author_id: int, count: int) -> Markup:
        if author_id == self.known.reader_id or not self.article.takes_recommends:
            return tally(count)
        return recommend_button(comment_id, count, pressed=comment_id in self.known.recommended)

    def _mine(self, comment_id: int, author_id: int, created: int, is_staff: int, thread_id: int) -> Markup:
        if author_id == self.known.reader_id:
            return own_actions(comment_id, created, self.known.now)
        muted = self.known.muted
        reader = "" if is_staff else _switch(comment_id, "mute", "Mute this reader", author_id in muted.readers)
        thread = _switch(comment_id, "thread-mute", "Mute this thread", thread_id in muted.threads)
        more = f'<summary aria-describedby="c{comment_id}-by">More</summary>'
        aside = Markup(f'<details class="aside">{more}<p>{reader}{thread}</p></details>')  # noqa: S704
        return report_link(comment_id) + aside

    def _draw(self, comments: Iterable[OwnComment], *, beneath: bool = False, listed: bool = False) -> Markup:
        if not comments:
            return NOTHING
        known = {"notes": self.known.notes, "now": self.known.now, "usual_wait": usual_wait}
        return drawn(
            "comments/_own.html", comments=comments, article=self.article, **known, beneath=beneath, listed=listed
        )


def drawn(template: str, **given: object) -> Markup:
    """What a template draws."""
    return Markup(render_template(template, **given))  # noqa: S704  (templates escape what is put into them)


def recommend_button(comment_id: int, count: int, *, pressed: bool | None = None) -> Markup:
    """The button of a comment of somebody else's, with its number once there is one. Whoever is not signed in has no
    state to show."""
    state = "" if pressed is None else f' aria-pressed="{"true" if pressed else "false"}"'
    address = f'formaction="/comments/{comment_id}/recommendation"'
    return Markup(f'<button form="act" {address}{state}><span>Recommend</span>{_number(count)}</button>')  # noqa: S704


def report_link(comment_id: int) -> Markup:
    """The way to the form that tells the moderators: nobody needs it for their own."""
    return Markup(f'<a href="/comments/{comment_id}/report" rel="nofollow">Report</a>')  # noqa: S704


def tally(count: int) -> Markup:
    """How many recommend a comment that one cannot recommend: one's own, or in a closed discussion."""
    return Markup(f'<span class="tally">Recommended{_number(count)}</span>') if count else NOTHING  # noqa: S704


def follow_button(article: Article, *, pressed: bool | None = None) -> Markup:
    """The button by which a reader asks to be told of new comments here."""
    state = "" if pressed is None else f' aria-pressed="{"true" if pressed else "false"}"'
    address = url_for("comments.follow", slug=article.slug)
    words = "<span>Follow</span> this discussion"
    return Markup(f'<button class="follow" form="act" formaction="{address}"{state}>{words}</button>')  # noqa: S704


def own_actions(comment_id: int, created: int, now: datetime) -> Markup:
    """What its writer can do: change it for a while, and take it back at any time. `created` is 0 once it can no
    longer be changed."""
    until = datetime.fromtimestamp(created, UTC) + EDIT_WINDOW
    edit = edit_link(comment_id, until) if created and now < until else NOTHING
    return edit + drawn("comments/_withdraw.html", comment_id=comment_id)


def edit_link(comment_id: int, until: datetime) -> Markup:
    """The way to change one's own comment, and until when it is open."""
    words = f'Edit <span class="until">until {clock(until)}</span>'
    return Markup(f'<a href="/comments/{comment_id}/revision">{words}</a>')  # noqa: S704


def _number(count: int) -> str:
    if count < 1_000:
        return f' <b itemprop="upvoteCount">{count}</b>' if count else ""
    # Machines want the number without its comma.
    return f' <b><data itemprop="upvoteCount" value="{count}">{count:,}</data></b>'


def _switch(comment_id: int, what: str, words: str, is_on: bool) -> str:
    pressed = "true" if is_on else "false"
    return f'<button form="act" formaction="/comments/{comment_id}/{what}" aria-pressed="{pressed}">{words}</button>'
