"""What moved in from another site, for tests: guests and their comments, through the verbs of the import."""

import itertools
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from extensions import db
from models import Article, Comment, CommentState, User
from services.bulk_comments import BulkComment, add_comments
from services.bulk_labels import BulkWriter, add_writers
from services.claims import claim_key
from tests.conftest import SECRETS
from tests.factories import NOON

ORIGIN = "the-old-bridge.example"
LONG_AGO = NOON - timedelta(days=3000)
_number = itertools.count(1)


def key_of(email: str, address_key: str = SECRETS["address_key"]) -> str:
    return claim_key(address_key, email)


def make_guest(name: str, email: str = "", **more: str) -> User:
    """A writer without an account here, who gave this address there."""
    their_id = f"{name} {email}"
    ids = add_writers(ORIGIN, [BulkWriter(their_id, name, key_of(email, **more), LONG_AGO)])
    return db.session.get_one(User, ids[their_id])


def said_there(
    article: Article,
    writer: User,
    words: str = "",
    state: CommentState = CommentState.PUBLISHED,
    at: datetime = LONG_AGO,
) -> Comment:
    """A comment as it stood there, brought under an article here."""
    number = next(_number)
    source = words or f"What was said there, the {number}th of its kind."
    add_comments(ORIGIN, article.id, [BulkComment(f"c{number}", "", writer.id, source, state, at)])
    latest: Any = select(Comment).order_by(Comment.id.desc()).limit(1)
    return db.session.scalars(latest).one()
