"""Writing a comment: the form on a page of its own, its preview, and what it sends."""

from datetime import UTC, datetime
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.comments.forms import CommentForm, SentComment, sent_comment
from blueprints.comments.guests import guest_fields, sent_guest
from blueprints.comments.page import leave_note
from blueprints.comments.quoting import quote_for
from blueprints.comments.reading import published_article
from blueprints.comments.room import comments
from blueprints.drafts import forget_kept_text, kept_text
from blueprints.guards import reader, settings, signed_in
from blueprints.problems import seconds_until
from blueprints.showing import id_arg
from models import Article, ArticleState, Comment, CommentState
from queries.articles import article_by_slug
from queries.comments import comment_by_id
from queries.guests import takes_guests
from queries.mentions import people_in_thread
from queries.posting import StoryAddress, story_at
from queries.quoting import story_paragraphs
from services.comments import CommentPolicy, Draft, Posted, post_comment
from services.locks import Discussion
from services.prepared import preview_text
from services.refusals import (
    BadInput,
    CannotReply,
    CommentRefused,
    CommentsClosed,
    EditRefused,
    GuestFormRefused,
    NotAllowed,
    NotFound,
    NotInThisMode,
    Refusal,
    RulesNotRead,
    Sanctioned,
    TooSoon,
)
from services.standing import Act, refuse_by_mode, refuse_by_standing
from services.tips import send_tip

SAID = {
    CommentState.PUBLISHED: "Your comment is published. Everyone can see it now.",
    CommentState.HELD: "We have your comment. It is kept, and a moderator will read it.",
    CommentState.REJECTED: "Your comment was not published. Why is said below it.",
    CommentState.WITHDRAWN: "You posted this before, and have withdrawn it since.",
}

STATUS = {
    CommentRefused: 422,
    EditRefused: 422,
    RulesNotRead: 422,
    GuestFormRefused: 422,
    BadInput: 422,
    CommentsClosed: 403,
    Sanctioned: 403,
    NotAllowed: 403,
    TooSoon: 429,
    NotFound: 404,
}
# Everything else: something changed since the form was opened.
CHANGED_SINCE = 409
# Enough names to see how it is done. The script offers them all.
NAMES_SHOWN = 8


@comments.post("/articles/<slug>/comments")
def post(slug: str) -> ResponseReturnValue:
    sent = sent_comment()
    story = story_at(slug) or abort(404)
    if story.state is not ArticleState.PUBLISHED:
        return _withdrawn(story, sent.body)
    try:
        draft = _draft(story, sent)
        if sent.private or story.mode.private:
            send_tip(draft, policy(), datetime.now(UTC))
            forget_kept_text()
            return redirect(url_for(".what_was_sent", slug=story.slug, what="tip"), 303)
        posted = post_comment(draft, policy(), datetime.now(UTC))
    except Refusal as refusal:
        return _given_back(article_by_slug(story.slug) or abort(404), sent, refusal)
    forget_kept_text()
    return _after(story, draft, posted)


def _withdrawn(story: StoryAddress, body: str) -> ResponseReturnValue:
    return render_template("comments/not_sent.html", article=article_by_slug(story.slug), body=body), 410


def _draft(story: StoryAddress, sent: SentComment) -> Draft:
    person = reader()
    return Draft(
        article_id=story.id,
        author_id=person.id if person else 0,
        source=sent.body,
        form_key=sent.key,
        parent_id=sent.parent_id,
        rules_read=sent.rules_read,
        guest=None if person else sent_guest(request.form),
    )


def _after(story: StoryAddress, draft: Draft, posted: Posted) -> ResponseReturnValue:
    if draft.guest is not None:
        return redirect(url_for(".what_was_sent", slug=story.slug, what=posted.state.value), 303)
    leave_note(posted.id, SAID[posted.state])
    if posted.is_new and posted.parent_id is None:
        # The newest thread is on the first page, and one's own that waits is drawn above it.
        return redirect(url_for("articles.article", slug=story.slug, _anchor=f"c{posted.id}"), 303)
    return redirect(url_for(".permalink", comment_id=posted.id), 303)


@comments.get("/articles/<slug>/comments/sent")
def what_was_sent(slug: str) -> ResponseReturnValue:
    """What becomes of what was sent, for whoever cannot be shown it: a tip is nobody's to see, and a guest is nobody
    we would know again."""
    article = published_article(slug)
    return render_template("comments/sent.html", article=article, what=request.args.get("what", ""))


@comments.get("/articles/<slug>/comments/new")
def new_comment(slug: str) -> ResponseReturnValue:
    if reader() is None and not _guests_open_it(slug) and (turned_away := signed_in()):
        return turned_away
    story = story_at(slug)
    kept = kept_text(story.id) if story else None
    if story and story.state is not ArticleState.PUBLISHED and kept:
        return _withdrawn(story, kept.body)
    article = published_article(slug)
    if refused := _cannot_write(article):
        body = kept.body if kept else ""
        page = render_template("comments/closed.html", article=article, refusal=refused, body=body)
        return page, status_of(refused)
    asked = id_arg("parent")
    parent = _parent(asked, article)
    # Whoever pressed Reply a moment too late must not speak to the whole page unawares.
    gone = _no_reply(article) if "parent" in request.args and parent is None else None
    if kept is not None and kept.parent_id not in (asked, None):
        kept = None
    body = quote_for(article) + (kept.body if kept else "")
    form = CommentForm.fresh(body, parent.id if parent else None)
    return _page(article, form, parent, gone=gone, asked=asked, kept=kept is not None), 409 if gone else 200


@comments.post("/articles/<slug>/comments/preview")
def preview(slug: str) -> ResponseReturnValue:
    sent, person = sent_comment(), reader()
    story = story_at(slug) or abort(404)
    if story.state is not ArticleState.PUBLISHED:
        return _withdrawn(story, sent.body)
    article = article_by_slug(story.slug) or abort(404)
    try:
        drawn = preview_text(sent.body, article.id, sent.parent_id, person.id if person else 0)
    except Refusal as refusal:
        return _given_back(article, sent, refusal)
    parent = _parent(sent.parent_id, article)
    form = CommentForm.given_back(sent, parent.id if parent else None, sent.key)
    return _page(article, form, parent, preview=drawn)


def policy() -> CommentPolicy:
    chosen = settings()
    return CommentPolicy(
        own_hosts=chosen.own_hosts | {chosen.site_host},
        hold_new_writers_until=chosen.hold_new_writers_until,
        comments_per_minute=chosen.comments_per_minute,
    )


def _guests_open_it(slug: str) -> bool:
    article = article_by_slug(slug)
    return article is not None and takes_guests(article)


def _cannot_write(article: Article) -> Refusal | None:
    """Why nothing can be written here, now, by whoever asks for the form."""
    try:
        refuse_by_mode(Discussion.of(article), Act.CREATE)
        if person := reader():
            refuse_by_standing(person, Act.CREATE, datetime.now(UTC))
    except Refusal as refusal:
        return refusal
    return None


def _no_reply(article: Article) -> Refusal:
    try:
        refuse_by_mode(Discussion.of(article), Act.REPLY)
    except NotInThisMode as refusal:
        return refusal
    return CannotReply()


def _parent(parent_id: int | None, article: Article) -> Comment | None:
    parent = comment_by_id(parent_id) if parent_id and article.takes_replies else None
    return parent if parent and parent.article_id == article.id and parent.takes_replies else None


def _page(article: Article, form: CommentForm, parent: Comment | None, **more: Any) -> str:
    """The page a comment is written on, with whatever else there is to say on it."""
    person = reader()
    people = people_in_thread(article.id, parent.thread_id, person.id if person else 0) if parent else ()
    return render_template(
        "comments/new.html",
        article=article,
        form=form,
        parent=parent,
        people=[one.name for one in people],
        paragraphs=story_paragraphs(article),
        guest=None if person else guest_fields(form.key.data or ""),
        **{"refusal": None, "gone": None, "preview": None, "kept": False, "NAMES_SHOWN": NAMES_SHOWN, **more},
    )


def _given_back(article: Article, sent: SentComment, refusal: Refusal) -> ResponseReturnValue:
    """The same form with the text still in it, and the sentence that says why it was not taken."""
    parent = _parent(sent.parent_id, article)
    form = CommentForm.given_back(sent, parent.id if parent else None)
    page, status = _page(article, form, parent, refusal=refusal), status_of(refusal)
    if isinstance(refusal, TooSoon):
        return page, status, {"Retry-After": seconds_until(refusal.again_at)}
    return page, status


def status_of(refusal: Refusal) -> int:
    return STATUS.get(type(refusal), CHANGED_SINCE)
