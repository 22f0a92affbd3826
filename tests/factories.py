"""Makers of people, stories and comments: through the verbs, so that what tests see is what happens."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from extensions import db
from models import Article, Comment, DiscussionMode, RoleName, Section, User
from services.accounts import create_user
from services.articles import Copy, publish_article, write_article
from services.comments import CommentPolicy, Draft, post_comment
from services.decisions import Sight
from tests import cast
from text import name_key

# A Monday at noon, long after the accounts of the cast were made.
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
JOINED = NOON - timedelta(days=400)
# argon2 of "a long password", so that no test waits for hashing.
PASSWORD = "a long password"
_number = itertools.count(1)


def make_user(name: str, role: RoleName = RoleName.READER, joined_at: datetime = JOINED, **more: Any) -> User:
    number = next(_number)
    is_taken = db.session.scalar(select(User.id).where(User.name_key == name_key(name))) is not None
    # Somebody with a name that is taken had it before names were one's own.
    email, free = f"{name.lower().replace(' ', '.')}.{number}@example.org", f"{name} {number}" if is_taken else name
    user = create_user(email, free, None, role, joined_at)
    if is_taken:
        user.display_name, user.name_key = name, None
    for field, value in more.items():
        setattr(user, field, value)
    db.session.commit()
    return user


def settled_reader(name: str = cast.READER) -> User:
    """A reader whom the checks do not take for new."""
    return make_user(name)


def make_article(editor: User, **copy: Any) -> Article:
    section = db.session.scalars(select(Section)).first()
    assert section is not None
    given = {"headline": f"Swing bridge stuck open, day {next(_number)}", "body": "The bridge is **stuck**.", **copy}
    article = write_article(Copy(section_id=section.id, **given), editor.id, NOON - timedelta(hours=2))
    return publish_article(article.id, editor.id, NOON - timedelta(hours=1))


def say(article: Article, author: User, text: str = "", at: datetime = NOON, **more: Any) -> Comment:
    """Post a comment through the real verb. A text of its own is made up when none is given."""
    source = text or f"A calm remark about the bridge, the {next(_number)}th of its kind."
    key = more.pop("form_key", f"form-key-{next(_number):08d}")
    draft = Draft(article.id, author.id, source, key, more.pop("parent_id", None))
    posted = post_comment(draft, more.pop("policy", CommentPolicy()), at)
    return db.session.get_one(Comment, posted.id)


def seen(comment: Comment) -> Sight:
    return Sight(comment.id, comment.revision, comment.decision_count)


def sign_in(client: FlaskClient, user: User) -> None:
    """A signed-in session, without the page: hashing a password in each test would take longer than the test."""
    with client.session_transaction() as session:
        session["_user_id"] = session["identity.id"] = user.fs_uniquifier
        session["_fresh"] = True
        session["fs_cc"] = "set"
        session["fs_paa"] = NOON.timestamp()


class Newsroom:
    """A small newsroom at noon: an editor with one published story, two moderators, two readers."""

    def __init__(self) -> None:
        self.editor = make_user(cast.EDITOR, RoleName.EDITOR)
        self.moderator = make_user(cast.MODERATOR, RoleName.MODERATOR)
        self.other_moderator = make_user(cast.OTHER_MODERATOR, RoleName.MODERATOR)
        self.reader = settled_reader()
        self.other = settled_reader(cast.OTHER_READER)
        self.article = make_article(self.editor)

    def close(self, mode: DiscussionMode, reason: str = "A case is active.") -> None:
        self.article.discussion_mode, self.article.discussion_reason = mode, reason
        db.session.commit()
