"""What somebody wrote while they were signed out. Their cookie holds a secret alone; the text waits in the database."""

import secrets
from datetime import UTC, datetime
from typing import cast

from flask import current_app, request, session, url_for
from sqlalchemy.exc import OperationalError

from blueprints.networks import visitor_network
from blueprints.showing import LARGEST_ID
from config import Settings
from queries.drafts import KeptText, kept_draft
from queries.posting import story_at
from services.attempts import party
from services.drafts import UnsentText, forget_draft, keep_draft
from services.refusals import Refusal

DRAFT = "draft"
WRITTEN_AT = frozenset({"comments.post", "comments.preview"})


def keep_text(slug: str, body: str, parent_id: int | None) -> bool:
    """Keep a text for whoever signs in with this browser; says whether it was kept."""
    now = datetime.now(UTC)
    secret = str(session.get(DRAFT) or secrets.token_urlsafe(18))
    key = cast(Settings, current_app.extensions["settings"]).address_key
    if parent_id is not None and not 0 < parent_id <= LARGEST_ID:
        parent_id = None
    whose = party(key, "draft " + visitor_network(), now)
    try:
        story = story_at(slug)
        if story is None:
            return False
        keep_draft(secret, UnsentText(story.id, parent_id, body), whose, now)
    except (Refusal, OperationalError):
        # The page hands the text back all the same.
        return False
    session[DRAFT] = secret
    return True


def keep_from_old_form() -> str:
    """Where to find the text again that came with a form whose session has ended, if it could be kept. Only of a form
    of our own pages, by the browser's word: nobody else puts a text into somebody's form."""
    ours = request.headers.get("Sec-Fetch-Site") == "same-origin" and request.endpoint in WRITTEN_AT
    if not ours or "body" not in request.form:
        return ""
    slug, parent_id = (request.view_args or {})["slug"], request.form.get("parent", type=int)
    kept = keep_text(slug, request.form["body"], parent_id)
    return url_for("comments.new_comment", slug=slug, parent=parent_id) if kept else ""


def kept_text(article_id: int) -> KeptText | None:
    """What was kept for this browser under this article, if anything."""
    if DRAFT not in session:
        return None
    return kept_draft(str(session[DRAFT]), article_id, datetime.now(UTC))


def forget_kept_text() -> None:
    """It has been sent: forget it, here and in the cookie."""
    if DRAFT in session:
        forget_draft(str(session.pop(DRAFT)))
