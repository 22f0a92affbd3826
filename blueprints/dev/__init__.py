"""In development only, and only from this machine: the mail nobody sends."""

from flask import Blueprint, abort, render_template

from queries.letters import letter_by_id, recent_letters

dev = Blueprint("dev", __name__)


@dev.get("/mail")
def mail() -> str:
    return render_template("dev/mail.html", letters=recent_letters())


@dev.get("/mail/<int:letter_id>")
def letter(letter_id: int) -> str:
    return render_template("dev/letter.html", letter=letter_by_id(letter_id) or abort(404))
