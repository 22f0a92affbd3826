"""Reading a discussion: its further pages, its threads, and the way to one comment."""

from datetime import UTC, datetime

from flask import abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.comments.ordering import asked_for
from blueprints.comments.page import discussion_for, thread_for
from blueprints.comments.room import comments
from blueprints.guards import reader, signed_in
from blueprints.showing import id_arg, shows
from models import Article, ArticleState, Comment, CommentState, Order, RoleName, User
from queries.articles import article_by_slug, current_slug
from queries.comments import comment_by_id
from queries.discussion import is_on_first_page
from queries.threads import REPLIES_SHOWN, thread_page
from services.visits import note_reading


@comments.get("/articles/<slug>/comments")
def discussion(slug: str) -> ResponseReturnValue:
    article = published_article(slug)
    if request.args.get("thread", "").isdecimal():
        return _thread(article)
    asked = asked_for(article)
    if asked.order is not Order.MINE:
        shows([(article.id, article.seq)])
    elif turned_away := signed_in():
        return turned_away
    drawn = discussion_for(article, asked)
    return render_template("comments/discussion.html", article=article, discussion=drawn, order=asked.order)


def _thread(article: Article) -> ResponseReturnValue:
    shows([(article.id, article.seq)])
    if not article.mode.readable:
        abort(404)
    page = thread_page(article.id, id_arg("thread") or 0, id_arg("after"), id_arg("from")) or abort(404)
    return render_template("comments/thread.html", article=article, page=page, thread=thread_for(article, page))


@comments.get("/comments/<int:comment_id>")
def permalink(comment_id: int) -> ResponseReturnValue:
    comment = comment_by_id(comment_id) or abort(404)
    if comment.article.state is ArticleState.DRAFT:
        abort(404)
    if comment.article.state is not ArticleState.PUBLISHED:
        return redirect(url_for("articles.article", slug=comment.article.slug), 303)
    person = reader()
    is_writer = person is not None and person.id == comment.author_id
    is_moderator = person is not None and person.holds(RoleName.MODERATOR)
    if not comment.article.mode.readable and not (is_writer or is_moderator):
        abort(404)
    if comment.shown and comment.article.mode.readable:
        return _go_to(comment, person)
    if comment.state is CommentState.WITHDRAWN:
        return render_template("comments/gone.html", comment=comment), 410
    if is_writer or is_moderator:
        return redirect(place_of(comment) if is_writer else _on_desk(comment), 303)
    if comment.state is CommentState.REJECTED and comment.published_at is not None:
        return render_template("comments/gone.html", comment=comment), 410
    abort(404)


def _go_to(comment: Comment, person: User | None) -> ResponseReturnValue:
    """The way to a comment that everybody can read. Going it is reading what one was told of the comment: letters lead
    here, so that nobody has to sign in for them."""
    place = place_of(comment)
    if person is not None:
        note_reading(person.id, comment.article_id, comment.id, datetime.now(UTC))
    return redirect(place, 303)


def published_article(slug: str) -> Article:
    """The published article at this address. A former address leads to the present one, a withdrawn one says why."""
    article = article_by_slug(slug)
    if article is None:
        now_at = url_for(str(request.endpoint), slug=current_slug(slug) or abort(404))
        abort(redirect(f"{now_at}?{request.query_string.decode('ascii', 'replace')}".rstrip("?"), 301))
    if article.state is not ArticleState.PUBLISHED:
        abort(make_response(render_template("articles/withdrawn.html", article=article), 410))
    return article


def place_of(comment: Comment) -> str:
    """The page on which this comment is drawn, and the place on it. Where the discussion is hidden, its writer finds it
    on their own page."""
    article, anchor = comment.article, f"c{comment.id}"
    if not article.mode.readable:
        return url_for("accounts.home")
    slug, top_id = article.slug, comment.thread_id
    near_top = comment.root_id is None or (comment.reply_no or REPLIES_SHOWN + 1) <= REPLIES_SHOWN
    if near_top and is_on_first_page(comment.article_id, top_id, article.mode.order):
        return url_for("articles.article", slug=slug, _anchor=anchor)
    parent = comment.parent
    if not comment.shown and (parent is None or not parent.shown):
        return url_for("articles.article", slug=slug, _anchor=anchor)
    begin = comment.id if comment.shown else comment.parent_id
    thread = url_for(".discussion", slug=slug, thread=top_id)
    return f"{thread}&from={begin}#{anchor}" if begin != top_id else f"{thread}#{anchor}"


def _on_desk(comment: Comment) -> str:
    return url_for("moderation.item", comment_id=comment.id)
