"""The form a comment is sent with."""

import secrets
from typing import Self

from flask import request
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional


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

    def sent_key(self) -> str:
        """The form's key. A client that sends none gets one: its form then cannot be recognised again."""
        return str(request.form.get("key") or secrets.token_urlsafe(18))[:64]
