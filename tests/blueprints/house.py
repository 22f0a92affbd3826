"""A newsroom seen from outside: people with browsers of their own, at a quarter past noon."""

from datetime import datetime, timedelta
from html import unescape
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from extensions import db
from models import Article, Comment, DiscussionMode, User
from services.articles import Copy, change_article, publish_article, withdraw_article, write_article
from services.comments import withdraw_comment
from services.decisions import approve_comment, reject_comment
from tests.factories import NOON, Newsroom, say, seen, sign_in

LATER = NOON + timedelta(minutes=15)
A_KEY = "a-form-key-of-its-own"
CSRF = "c" * 40


class House:
    """The small newsroom of the verbs' tests, detached: what happens in it happens in contexts that have ended."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            room = Newsroom()
            self.editor, self.moderator, self.other_moderator = room.editor, room.moderator, room.other_moderator
            self.reader, self.other, self.article = room.reader, room.other, room.article
            self.section = room.article.section
            for record in (*self.people, self.article, self.section):
                db.session.refresh(record)
            db.session.expunge_all()

    @property
    def people(self) -> tuple[User, ...]:
        return self.editor, self.moderator, self.other_moderator, self.reader, self.other

    @property
    def address(self) -> str:
        return f"/articles/{self.article.slug}"

    def browser(self, person: User | None = None, *, with_form: bool = False) -> FlaskClient:
        """A browser of this person's, or of nobody; one that has a form open can also post it."""
        client = self.app.test_client()
        if person is not None:
            sign_in(client, person)
        if person is not None or with_form:
            with client.session_transaction() as session:
                session["csrf_token"] = CSRF
            signer = URLSafeTimedSerializer(self.app.secret_key or "", salt="wtf-csrf-token")
            client.environ_base["HTTP_X_CSRFTOKEN"] = str(signer.dumps(CSRF))
        return client

    def say(self, text: str = "", by: User | None = None, at: datetime = NOON, **more: Any) -> int:
        with self.app.app_context():
            return say(more.pop("article", self.article), by or self.reader, text, at, **more).id

    def hold(self, by: User | None = None, **more: Any) -> int:
        return self.say("The minutes are at https://example.com/minutes, item 9.", by, **more)

    def approve(self, comment_id: int) -> None:
        with self.app.app_context():
            approve_comment(seen(db.session.get_one(Comment, comment_id)), self.moderator.id, LATER)

    def reject(self, comment_id: int, rule: int = 1) -> None:
        with self.app.app_context():
            reject_comment(seen(db.session.get_one(Comment, comment_id)), self.moderator.id, rule, LATER)

    def withdraw(self, comment_id: int, by: User | None = None) -> None:
        with self.app.app_context():
            withdraw_comment(comment_id, (by or self.reader).id, LATER)

    def state_of(self, comment_id: int) -> str:
        with self.app.app_context():
            return db.session.get_one(Comment, comment_id).state.value

    def story(self, headline: str, *, published: datetime | None = NOON, **copy: Any) -> tuple[int, str]:
        """The id and slug of another story; a draft when `published` is None."""
        with self.app.app_context():
            given = {"section_id": self.section.id, "body": "It happened.", **copy}
            article = write_article(Copy(headline=headline, **given), self.editor.id, NOON - timedelta(hours=3))
            if published is not None:
                publish_article(article.id, self.editor.id, published)
            return article.id, article.slug

    def change(self, **copy: Any) -> str:
        """Change the house's story as its editor would; answers its address after that."""
        with self.app.app_context():
            story = db.session.get_one(Article, self.article.id)
            kept = {"headline": story.headline, "section_id": story.section_id, "body": story.body_source}
            change_article(story.id, Copy(**{**kept, **copy}), story.edition, self.editor.id, LATER)
            return f"/articles/{story.slug}"

    def run_discussion(self, mode: DiscussionMode, reason: str = "A case is active.") -> None:
        self.change(discussion_mode=mode, discussion_reason=reason)

    def take_down(self, reason: str = "It named a child.") -> None:
        with self.app.app_context():
            withdraw_article(self.article.id, reason, self.editor.id, LATER)


def words_of(answer: TestResponse) -> str:
    """The page with its entities read, as a reader sees it."""
    return unescape(answer.get_data(as_text=True))


def place_of(answer: TestResponse) -> str:
    """Where a redirect leads, on this site."""
    return answer.headers["Location"].removeprefix("http://localhost")
