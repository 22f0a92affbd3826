"""Further pages of a discussion, threads, permalinks; posting and withdrawing."""

from datetime import UTC, datetime

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.comments.forms import CommentForm, SentComment, sent_comment
from blueprints.comments.page import discussion_for, leave_note, thread_for
from blueprints.guards import reader, settings, signed_in, signed_in_reader
from blueprints.problems import seconds_until
from blueprints.showing import id_arg, shows
from models import Article, ArticleState, Comment, CommentState, RoleName
from queries.articles import article_by_slug, current_slug
from queries.comments import comment_by_id, reasons_for
from queries.discussion import REPLIES_SHOWN, Order, is_on_first_page, thread_page
from queries.posting import story_at
from services.comments import CommentPolicy, Draft, post_comment, withdraw_comment
from services.refusals import (
    CannotReply,
    CommentRefused,
    CommentsClosed,
    FormAlreadyUsed,
    NotAllowed,
    NotFound,
    Refusal,
    TooSoon,
)

comments = Blueprint("comments", __name__)

WITHDRAWN = "Your comment is withdrawn. Its text is gone."
SAID = {
    CommentState.PUBLISHED: "Your comment is published. Everyone can see it now.",
    CommentState.HELD: "We have your comment. It is kept, and a moderator will read it.",
    CommentState.REJECTED: "Your comment was not published. Why is said below it.",
    CommentState.WITHDRAWN: "You posted this before, and have withdrawn it since.",
}

STATUS = {CommentRefused: 422, CommentsClosed: 403, TooSoon: 429, CannotReply: 409, FormAlreadyUsed: 409, NotFound: 404}


@comments.get("/articles/<slug>/comments")
def discussion(slug: str) -> ResponseReturnValue:
    article = _article(slug)
    shows([(article.id, article.seq)])
    if request.args.get("thread", "").isdecimal():
        page = thread_page(article.id, id_arg("thread") or 0, id_arg("after"), id_arg("from")) or abort(404)
        return render_template("comments/thread.html", article=article, page=page, thread=thread_for(article, page))
    asked = request.args.get("order", "")
    order = Order(asked) if asked in list(Order) else Order.NEWEST
    drawn = discussion_for(article, order, id_arg("after"))
    return render_template("comments/discussion.html", article=article, discussion=drawn, order=order)


@comments.post("/articles/<slug>/comments")
def post(slug: str) -> ResponseReturnValue:
    sent = sent_comment()
    story = story_at(slug) or abort(404)
    if story.state is not ArticleState.PUBLISHED:
        return render_template("comments/not_sent.html", article=article_by_slug(story.slug), body=sent.body), 410
    draft = Draft(story.id, signed_in_reader().id, sent.body, sent.key, sent.parent_id)
    try:
        posted = post_comment(draft, _policy(), datetime.now(UTC))
    except Refusal as refusal:
        return _given_back(article_by_slug(story.slug) or abort(404), sent, refusal)
    leave_note(posted.id, SAID[posted.state])
    if posted.is_new and posted.parent_id is None:
        # The newest thread is on the first page, and one's own that waits is drawn above it.
        return redirect(url_for("articles.article", slug=story.slug, _anchor=f"c{posted.id}"), 303)
    return redirect(url_for(".permalink", comment_id=posted.id), 303)


@comments.get("/articles/<slug>/comments/new")
def new_comment(slug: str) -> ResponseReturnValue:
    if turned_away := signed_in():
        return turned_away
    article = _article(slug)
    parent = _parent(id_arg("parent"), article)
    if not article.accepts_comments:
        return render_template("comments/closed.html", article=article), 403
    form = CommentForm.fresh(parent=parent.id if parent else None)
    # Whoever pressed Reply a moment too late must not speak to the whole page unawares.
    gone = CannotReply() if "parent" in request.args and parent is None else None
    page = render_template("comments/new.html", article=article, form=form, parent=parent, refusal=None, gone=gone)
    return page, 409 if gone else 200


@comments.get("/comments/<int:comment_id>")
def permalink(comment_id: int) -> ResponseReturnValue:
    comment = comment_by_id(comment_id) or abort(404)
    if comment.article.state is ArticleState.DRAFT:
        abort(404)
    if comment.article.state is not ArticleState.PUBLISHED:
        return redirect(url_for("articles.article", slug=comment.article.slug), 303)
    if comment.shown:
        return redirect(_place(comment), 303)
    person = reader()
    if comment.state is CommentState.WITHDRAWN:
        return render_template("comments/gone.html", comment=comment), 410
    if person and (person.id == comment.author_id or person.holds(RoleName.MODERATOR)):
        return redirect(_place(comment) if person.id == comment.author_id else _on_desk(comment), 303)
    if comment.state is CommentState.REJECTED and comment.published_at is not None:
        return render_template("comments/gone.html", comment=comment), 410
    abort(404)


@comments.get("/comments/<int:comment_id>/withdrawal")
def ask_withdrawal(comment_id: int) -> ResponseReturnValue:
    if turned_away := signed_in():
        return turned_away
    comment = comment_by_id(comment_id) or abort(404)
    if not comment.withdrawable_by(signed_in_reader().id):
        abort(404)
    reasons = reasons_for([comment.id]).get(comment.id, ())
    return render_template("comments/withdrawal.html", comment=comment, reasons=reasons)


@comments.post("/comments/<int:comment_id>/withdrawal")
def withdraw(comment_id: int) -> ResponseReturnValue:
    try:
        comment = withdraw_comment(comment_id, signed_in_reader().id, datetime.now(UTC))
    except NotFound:
        abort(404)
    except NotAllowed:
        abort(403)
    if comment.shown:
        leave_note(comment.id, WITHDRAWN)
        return redirect(_place(comment), 303)
    flash(WITHDRAWN, "good")
    return redirect(url_for("articles.article", slug=comment.article.slug, _anchor="comments"), 303)


def _article(slug: str) -> Article:
    """The published article at this address. A former address leads to the present one, a withdrawn one says why."""
    article = article_by_slug(slug)
    if article is None:
        now_at = url_for(str(request.endpoint), slug=current_slug(slug) or abort(404))
        abort(redirect(f"{now_at}?{request.query_string.decode('ascii', 'replace')}".rstrip("?"), 301))
    if article.state is not ArticleState.PUBLISHED:
        abort(make_response(render_template("articles/withdrawn.html", article=article), 410))
    return article


def _policy() -> CommentPolicy:
    chosen = settings()
    return CommentPolicy(
        own_hosts=chosen.own_hosts | {chosen.site_host},
        hold_new_writers_until=chosen.hold_new_writers_until,
        comments_per_minute=chosen.comments_per_minute,
    )


def _parent(parent_id: int | None, article: Article) -> Comment | None:
    parent = comment_by_id(parent_id) if parent_id else None
    return parent if parent and parent.article_id == article.id and parent.takes_replies else None


def _given_back(article: Article, sent: SentComment, refusal: Refusal) -> ResponseReturnValue:
    """The same form with the text still in it, and the sentence that says why it was not taken."""
    parent = _parent(sent.parent_id, article)
    form = CommentForm.fresh(body=sent.body, parent=parent.id if parent else None)
    page = render_template("comments/new.html", article=article, form=form, parent=parent, refusal=refusal)
    status = STATUS.get(type(refusal), 409)
    if isinstance(refusal, TooSoon):
        return page, status, {"Retry-After": seconds_until(refusal.again_at)}
    return page, status


def _place(comment: Comment) -> str:
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
