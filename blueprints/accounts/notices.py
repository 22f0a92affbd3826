"""My notices: what I was told, and what I want to be told."""

from datetime import UTC, datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts.views import accounts
from blueprints.guards import signed_in_reader
from blueprints.showing import LARGEST_ID, id_arg
from models import MailChoice, NoticeKind
from queries.notice_choices import Choice, choices_of
from queries.notices import new_replies_here, notices_page
from services.notices import choose_notices, read_all, read_notice
from services.refusals import NotFound


@accounts.get("/notices")
def notices() -> str:
    before = id_arg("before")
    return render_template("account/notices.html", page=notices_page(signed_in_reader().id, before), before=before)


@accounts.post("/notices")
def mark_all_read() -> ResponseReturnValue:
    newest = request.form.get("upto", 0, type=int)
    read_all(signed_in_reader().id, min(max(newest, 0), LARGEST_ID), datetime.now(UTC))
    flash("All of them are marked as read.", "good")
    return redirect(url_for(".notices"), 303)


@accounts.get("/notices/<int:notice_id>")
def notice(notice_id: int) -> ResponseReturnValue:
    """The way to what a notice is about. Going it is reading the notice."""
    try:
        comment_id = read_notice(notice_id, signed_in_reader().id, datetime.now(UTC))
    except NotFound:
        abort(404)
    return redirect(url_for("comments.permalink", comment_id=comment_id), 303)


@accounts.get("/notices/replies/<int:article_id>")
def replies(article_id: int) -> ResponseReturnValue:
    """From "3 new replies to you" above a discussion to the oldest of them. Going there reads that one alone."""
    first = new_replies_here(signed_in_reader().id, article_id).first_comment_id
    if first is None:
        return redirect(url_for(".notices"), 303)
    return redirect(url_for("comments.permalink", comment_id=first), 303)


@accounts.get("/notices/choices")
def notice_choices() -> str:
    return render_template("account/notice_choices.html", choices=choices_of(signed_in_reader().id))


@accounts.post("/notices/choices")
def choose() -> ResponseReturnValue:
    chosen = {kind: _chosen(kind) for kind in NoticeKind}
    choose_notices(signed_in_reader().id, {kind: choice for kind, choice in chosen.items() if choice})
    flash("Your choices are kept.", "good")
    return redirect(url_for(".notice_choices"), 303)


def _chosen(kind: NoticeKind) -> Choice | None:
    """What the form says of one kind; nothing where it does not say anything we know."""
    mail = request.form.get(f"{kind.value}-mail", "")
    if mail not in list(MailChoice):
        return None
    return Choice(in_site=request.form.get(f"{kind.value}-site") == "yes", mail=MailChoice(mail))
