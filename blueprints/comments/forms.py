"""The form a comment is sent with."""

import secrets
from dataclasses import dataclass
from typing import Self

from flask import request
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from blueprints.showing import LARGEST_ID


class CommentForm(FlaskForm):
    """`key` is drawn with the form: whatever happens to it, the same form makes one comment."""

    body = TextAreaField("Your comment", validators=[InputRequired("Write something first.")])
    key = HiddenField(validators=[InputRequired(), Length(min=16, max=64)])
    parent = IntegerField(validators=[Optional()])

    @classmethod
    def fresh(cls, body: str = "", parent: int | None = None) -> Self:
        """An empty form with a key of its own, or one that hands a text back."""
        form = cls(formdata=None, body=body, parent=parent)
        form.key.data = secrets.token_urlsafe(18)
        return form


@dataclass(frozen=True)
class SentComment:
    """What came with a form. A parent that cannot be one is 0, which no comment is."""

    body: str
    key: str
    parent_id: int | None


def sent_comment() -> SentComment:
    """Read the form that was sent. A client that sends no key gets one: its form then cannot be recognised again."""
    fields = request.form
    parent_id = None
    if fields.get("parent"):
        number = fields.get("parent", 0, type=int)
        parent_id = number if 0 < number <= LARGEST_ID else 0
    key = fields.get("key") or secrets.token_urlsafe(18)
    return SentComment(fields.get("body", ""), key[:64], parent_id)
