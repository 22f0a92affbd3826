"""Reading a discussion: its further pages, its threads, and the way to one comment."""

from flask import abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.comments.page import discussion_for, thread_for
from blueprints.comments.room import comments
from blueprints.guards import reader
from blueprints.showing import id_arg, shows
from models import Article, ArticleState, Comment, CommentState, RoleName
from queries.articles import article_by_slug, current_slug
from queries.comments import comment_by_id
from queries.discussion import REPLIES_SHOWN, Order, is_on_first_page, thread_page


@comments.get("/articles/<slug>/comments")
def discussion(slug: str) -> ResponseReturnValue:
    article = published_article(slug)
    shows([(article.id, article.seq)])
    if request.args.get("thread", "").isdecimal():
        page = thread_page(article.id, id_arg("thread") or 0, id_arg("after"), id_arg("from")) or abort(404)
        return render_template("comments/thread.html", article=article, page=page, thread=thread_for(article, page))
    asked = request.args.get("order", "")
    order = Order(asked) if asked in list(Order) else Order.NEWEST
    drawn = discussion_for(article, order, id_arg("after"))
    return render_template("comments/discussion.html", article=article, discussion=drawn, order=order)


@comments.get("/comments/<int:comment_id>")
def permalink(comment_id: int) -> ResponseReturnValue:
    comment = comment_by_id(comment_id) or abort(404)
    if comment.article.state is ArticleState.DRAFT:
        abort(404)
    if comment.article.state is not ArticleState.PUBLISHED:
        return redirect(url_for("articles.article", slug=comment.article.slug), 303)
    if comment.shown:
        return redirect(place_of(comment), 303)
    person = reader()
    if comment.state is CommentState.WITHDRAWN:
        return render_template("comments/gone.html", comment=comment), 410
    if person and (person.id == comment.author_id or person.holds(RoleName.MODERATOR)):
        return redirect(place_of(comment) if person.id == comment.author_id else _on_desk(comment), 303)
    if comment.state is CommentState.REJECTED and comment.published_at is not None:
        return render_template("comments/gone.html", comment=comment), 410
    abort(404)


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
    """The page on which this comment is drawn, and the place on it."""
    slug, anchor = comment.article.slug, f"c{comment.id}"
    top_id = comment.thread_id
    near_top = comment.root_id is None or (comment.reply_no or REPLIES_SHOWN + 1) <= REPLIES_SHOWN
    if near_top and is_on_first_page(comment.article_id, top_id):
        return url_for("articles.article", slug=slug, _anchor=anchor)
    parent = comment.parent
    if not comment.shown and (parent is None or not parent.shown):
        return url_for("articles.article", slug=slug, _anchor=anchor)
    begin = comment.id if comment.shown else comment.parent_id
    thread = url_for(".discussion", slug=slug, thread=top_id)
    return f"{thread}&from={begin}#{anchor}" if begin != top_id else f"{thread}#{anchor}"


def _on_desk(comment: Comment) -> str:
    return url_for("moderation.item", comment_id=comment.id)
