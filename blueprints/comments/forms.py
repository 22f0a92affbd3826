"""The forms a comment is sent and changed with."""

import secrets
from dataclasses import dataclass
from typing import Self

from flask import request
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from blueprints.guards import reader
from blueprints.showing import LARGEST_ID, frame
from queries.rules import house_rules


@dataclass(frozen=True)
class RulesToRead:
    """The house rules that a writer has not yet said they have read: their version, and what each is called."""

    version: int
    names: tuple[str, ...]


class CommentForm(FlaskForm):
    """`key` is drawn with the form: whatever happens to it, the same form makes one comment."""

    body = TextAreaField("Your comment", validators=[InputRequired("Write something first.")])
    key = HiddenField(validators=[InputRequired(), Length(min=16, max=64)])
    parent = IntegerField(validators=[Optional()])
    # Whether the box was ticked in the form that is given back.
    has_read_rules = False

    @classmethod
    def fresh(cls, body: str = "", parent: int | None = None, key: str = "") -> Self:
        """An empty form with a key of its own, or one that hands a text back."""
        form = cls(formdata=None, body=body, parent=parent)
        form.key.data = key or secrets.token_urlsafe(18)
        return form

    @classmethod
    def given_back(cls, sent: "SentComment", parent: int | None, key: str = "") -> Self:
        """The form as it was sent, to be sent once more."""
        form = cls.fresh(sent.body, parent, key)
        form.has_read_rules = bool(sent.rules_read)
        return form

    @property
    def rules_to_read(self) -> RulesToRead | None:
        """What has to be ticked before it can be sent. Most have ticked it once, and are not asked again."""
        person, version = reader(), frame().rules_version
        if person is not None and person.rules_version_read >= version:
            return None
        return RulesToRead(version, tuple(rule.name for rule in house_rules()))


@dataclass(frozen=True)
class SentComment:
    """What came with a form. A parent that cannot be one is 0, which no comment is; `private` is what was written for
    the newsroom alone."""

    body: str
    key: str
    parent_id: int | None
    rules_read: int = 0
    private: bool = False


def sent_comment() -> SentComment:
    """Read the form that was sent. A client that sends no key gets one: its form then cannot be recognised again."""
    fields = request.form
    key = fields.get("key") or secrets.token_urlsafe(18)
    return SentComment(
        body=fields.get("body", ""),
        key=key[:64],
        parent_id=sent_parent(),
        rules_read=fields.get("rules", 0, type=int),
        private=bool(fields.get("private")),
    )


def sent_parent() -> int | None:
    """Which comment the form that was sent answers."""
    if not request.form.get("parent"):
        return None
    number = request.form.get("parent", 0, type=int)
    return number if 0 < number <= LARGEST_ID else 0
