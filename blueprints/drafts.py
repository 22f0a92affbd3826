"""What somebody wrote while they were signed out. Their cookie holds a secret alone; the text waits in the database."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from flask import current_app, request, session, url_for
from sqlalchemy.exc import OperationalError

from blueprints.networks import visitor_network
from blueprints.showing import LARGEST_ID
from config import Settings
from models import Comment
from queries.comments import comment_by_id
from queries.drafts import KeptText, kept_draft
from queries.posting import story_at
from services.attempts import party
from services.drafts import UnsentText, forget_draft, keep_draft
from services.refusals import Refusal

DRAFT = "draft"
# What was changed of a comment: which comment, which revision of it, and the secret. One browser keeps one, the latest.
CHANGE = "draft-change"
WRITTEN_AT = frozenset({"comments.post", "comments.preview"})
CHANGED_AT = frozenset({"comments.edit", "comments.preview_edit"})


@dataclass(frozen=True)
class KeptChange:
    """A changed text of one's own comment that was kept, and the revision it was to replace."""

    body: str
    revision: int


def keep_sent_text() -> str:
    """Keep the text that came with this request for whoever signs in with this browser; answers where its form is,
    or nothing when it could not be kept."""
    if "body" not in request.form:
        return ""
    given, body = request.view_args or {}, request.form["body"]
    try:
        if request.endpoint in WRITTEN_AT:
            return _keep_text(given["slug"], body, request.form.get("parent", type=int))
        if request.endpoint in CHANGED_AT:
            return _keep_change(given["comment_id"], body, request.form.get("revision", 0, type=int))
    except (Refusal, OperationalError):
        # The page hands the text back all the same.
        return ""
    return ""


def keep_from_old_form() -> str:
    """Where to find the text again that came with a form whose session has ended, if it could be kept. Only of a form
    of our own pages, by the browser's word: nobody else puts a text into somebody's form."""
    return keep_sent_text() if request.headers.get("Sec-Fetch-Site") == "same-origin" else ""


def _keep_text(slug: str, body: str, parent_id: int | None) -> str:
    if (story := story_at(slug)) is None:
        return ""
    found = parent_id if parent_id is not None and 0 < parent_id <= LARGEST_ID else None
    session[DRAFT] = _keep(str(session.get(DRAFT) or _new_secret()), UnsentText(story.id, found, body))
    return url_for("comments.new_comment", slug=slug, parent=parent_id)


def _keep_change(comment_id: int, body: str, revision: int) -> str:
    if (comment := comment_by_id(comment_id)) is None:
        return ""
    *_, secret = session.get(CHANGE) or (_new_secret(),)
    session[CHANGE] = (comment_id, revision, _keep(str(secret), UnsentText(comment.article_id, None, body)))
    return url_for("comments.ask_edit", comment_id=comment_id)


def _keep(secret: str, unsent: UnsentText) -> str:
    now = datetime.now(UTC)
    key = cast(Settings, current_app.extensions["settings"]).address_key
    keep_draft(secret, unsent, party(key, "draft " + visitor_network(), now), now)
    return secret


def _new_secret() -> str:
    return secrets.token_urlsafe(18)


def kept_text(article_id: int) -> KeptText | None:
    """What was kept for this browser under this article, if anything."""
    if DRAFT not in session:
        return None
    return kept_draft(str(session[DRAFT]), article_id, datetime.now(UTC))


def kept_change(comment: Comment) -> KeptChange | None:
    """What was kept for this browser of a change to this comment, if anything."""
    comment_id, revision, secret = session.get(CHANGE) or (0, 0, "")
    kept = kept_draft(secret, comment.article_id, datetime.now(UTC)) if comment_id == comment.id else None
    return KeptChange(kept.body, revision) if kept else None


def forget_kept_text() -> None:
    """It has been sent: forget it, here and in the cookie."""
    if DRAFT in session:
        forget_draft(str(session.pop(DRAFT)))


def forget_kept_change(comment_id: int) -> None:
    """A change to this comment is saved: forget what was kept of it."""
    if (session.get(CHANGE) or (0,))[0] == comment_id:
        *_, secret = session.pop(CHANGE)
        forget_draft(secret)
