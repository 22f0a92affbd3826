"""Following a discussion; muting a writer or a thread. Each is a button of the act form, and turns back when pressed
again. Asked for as a page (by who was not signed in), it is a question with the same button."""

from datetime import UTC, datetime

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.comments.reading import published_article
from blueprints.comments.room import comments
from blueprints.guards import signed_in, signed_in_reader
from models import Comment
from queries.comments import comment_by_id
from queries.following import is_following, muted_by
from services.follows import switch_follow
from services.mutes import switch_mute, switch_thread_mute
from services.refusals import NotFound, Refusal

# What is said after an act, by whether it is on now.
FOLLOWED = {
    True: "You follow this discussion. You will be told of new comments.",
    False: "You no longer follow this discussion.",
}
MUTED = {
    True: "Muted. You see this person’s comments folded, and get no notices of them. They are not told.",
    False: "No longer muted. You read this person’s comments again.",
}
THREAD_MUTED = {
    True: "This thread is muted. You see it folded, and get no notices out of it.",
    False: "This thread is no longer muted.",
}


@comments.get("/articles/<slug>/follow")
def ask_follow(slug: str) -> ResponseReturnValue:
    if turned_away := signed_in():
        return turned_away
    article = published_article(slug)
    is_on = is_following(signed_in_reader().id, article.id)
    return render_template("comments/asked.html", what="follow", is_on=is_on, article=article)


@comments.post("/articles/<slug>/follow")
def follow(slug: str) -> ResponseReturnValue:
    article = published_article(slug)
    back = url_for("articles.article", slug=article.slug, _anchor="comments")
    try:
        is_on = switch_follow(signed_in_reader().id, article.id, datetime.now(UTC))
    except Refusal as refusal:
        return _refused(refusal, back)
    return _done(FOLLOWED, back, is_on=is_on)


@comments.get("/comments/<int:comment_id>/mute")
def ask_mute(comment_id: int) -> ResponseReturnValue:
    if turned_away := signed_in():
        return turned_away
    comment = _shown(comment_id)
    is_on = comment.author_id in muted_by(signed_in_reader().id).readers
    return render_template("comments/asked.html", what="mute", is_on=is_on, article=comment.article, comment=comment)


@comments.post("/comments/<int:comment_id>/mute")
def mute(comment_id: int) -> ResponseReturnValue:
    back = url_for(".permalink", comment_id=comment_id)
    try:
        is_on = switch_mute(signed_in_reader().id, comment_id, datetime.now(UTC))
    except Refusal as refusal:
        return _refused(refusal, back)
    return _done(MUTED, back, is_on=is_on)


@comments.get("/comments/<int:comment_id>/thread-mute")
def ask_thread_mute(comment_id: int) -> ResponseReturnValue:
    if turned_away := signed_in():
        return turned_away
    comment = _shown(comment_id)
    is_on = comment.thread_id in muted_by(signed_in_reader().id).threads
    return render_template("comments/asked.html", what="thread", is_on=is_on, article=comment.article, comment=comment)


@comments.post("/comments/<int:comment_id>/thread-mute")
def mute_thread(comment_id: int) -> ResponseReturnValue:
    back = url_for(".permalink", comment_id=comment_id)
    try:
        is_on = switch_thread_mute(signed_in_reader().id, comment_id, datetime.now(UTC))
    except Refusal as refusal:
        return _refused(refusal, back)
    return _done(THREAD_MUTED, back, is_on=is_on)


def _shown(comment_id: int) -> Comment:
    comment = comment_by_id(comment_id)
    if comment is None or not comment.shown or not comment.article.is_published or not comment.article.mode.readable:
        abort(404)
    return comment


def _done(said: dict[bool, str], back: str, *, is_on: bool) -> ResponseReturnValue:
    if _is_fetched():
        return jsonify(on=is_on, said=said[is_on])
    flash(said[is_on], "good")
    return redirect(back, 303)


def _refused(refusal: Refusal, back: str) -> ResponseReturnValue:
    if isinstance(refusal, NotFound):
        abort(404)
    if _is_fetched():
        return jsonify(refused=str(refusal)), 403
    flash(str(refusal), "stop")
    return redirect(back, 303)


def _is_fetched() -> bool:
    """Whether our own script asks, and puts the answer into the page itself."""
    return request.headers.get("X-Requested-With") == "fetch"
