"""Writing a comment: the form on a page of its own, and what it sends."""

from datetime import UTC, datetime

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.comments.forms import CommentForm, SentComment, sent_comment
from blueprints.comments.page import leave_note
from blueprints.comments.reading import published_article
from blueprints.comments.room import comments
from blueprints.guards import settings, signed_in, signed_in_reader
from blueprints.problems import seconds_until
from blueprints.showing import id_arg
from models import Article, ArticleState, Comment, CommentState
from queries.articles import article_by_slug
from queries.comments import comment_by_id
from queries.posting import story_at
from services.comments import CommentPolicy, Draft, post_comment
from services.refusals import (
    CannotReply,
    CommentRefused,
    CommentsClosed,
    FormAlreadyUsed,
    NotFound,
    Refusal,
    TooSoon,
)

SAID = {
    CommentState.PUBLISHED: "Your comment is published. Everyone can see it now.",
    CommentState.HELD: "We have your comment. It is kept, and a moderator will read it.",
    CommentState.REJECTED: "Your comment was not published. Why is said below it.",
    CommentState.WITHDRAWN: "You posted this before, and have withdrawn it since.",
}

STATUS = {CommentRefused: 422, CommentsClosed: 403, TooSoon: 429, CannotReply: 409, FormAlreadyUsed: 409, NotFound: 404}


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
    article = published_article(slug)
    parent = _parent(id_arg("parent"), article)
    if not article.accepts_comments:
        return render_template("comments/closed.html", article=article), 403
    form = CommentForm.fresh(parent=parent.id if parent else None)
    # Whoever pressed Reply a moment too late must not speak to the whole page unawares.
    gone = CannotReply() if "parent" in request.args and parent is None else None
    page = render_template("comments/new.html", article=article, form=form, parent=parent, refusal=None, gone=gone)
    return page, 409 if gone else 200


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
