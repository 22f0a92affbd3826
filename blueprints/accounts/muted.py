"""Whom and what I muted, and the discussions I follow: lists to take things off again."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts.views import accounts
from blueprints.guards import signed_in_reader
from queries.following import muted_readers, muted_threads
from services.follows import unfollow
from services.mutes import unmute_reader, unmute_thread


@accounts.get("/muted")
def muted() -> str:
    person = signed_in_reader()
    return render_template("account/muted.html", readers=muted_readers(person.id), threads=muted_threads(person.id))


@accounts.post("/muted/readers/<int:user_id>")
def end_mute(user_id: int) -> ResponseReturnValue:
    unmute_reader(signed_in_reader().id, user_id)
    flash("You read this person’s comments again.", "good")
    return redirect(url_for(".muted"), 303)


@accounts.post("/muted/threads/<int:root_id>")
def end_thread_mute(root_id: int) -> ResponseReturnValue:
    unmute_thread(signed_in_reader().id, root_id)
    flash("This thread is shown to you again.", "good")
    return redirect(url_for(".muted"), 303)


@accounts.post("/followed/<int:article_id>")
def end_follow(article_id: int) -> ResponseReturnValue:
    unfollow(signed_in_reader().id, article_id)
    flash("You no longer follow this discussion.", "good")
    return redirect(url_for(".home", _anchor="followed"), 303)
