"""Tips: what readers sent under appeals for information, for the newsroom alone."""

from datetime import UTC, datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.guards import signed_in_reader
from blueprints.newsroom.room import newsroom
from blueprints.showing import id_arg
from queries.tips import TIPS_A_PAGE, TipLine, read_tips, tips_waiting, waiting_tips
from services.refusals import NotFound
from services.tips import read_tip


@newsroom.get("/tips")
def tips() -> str:
    shown, before = request.args.get("shown", ""), id_arg("before")
    lines = (read_tips if shown == "read" else waiting_tips)(before)
    older = lines[-1].id if len(lines) == TIPS_A_PAGE else None
    stories: dict[str, list[TipLine]] = {}
    for line in lines:
        stories.setdefault(line.slug, []).append(line)
    return render_template(
        "newsroom/tips.html",
        stories=stories,
        older=older,
        before=before,
        read=shown == "read",
        waiting=tips_waiting(),
    )


@newsroom.post("/tips/<int:tip_id>/reading")
def reading(tip_id: int) -> ResponseReturnValue:
    try:
        read_tip(tip_id, signed_in_reader().id, datetime.now(UTC))
    except NotFound:
        abort(404)
    flash("Marked as read. It stands under those that were read.", "good")
    return redirect(url_for(".tips"), 303)
