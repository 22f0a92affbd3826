"""The pages of the paper."""

from datetime import UTC, datetime, timedelta
from email.utils import parseaddr

from flask import Blueprint, Response, abort, redirect, render_template, request, send_from_directory, url_for
from flask.typing import ResponseReturnValue

from blueprints.articles.feeds import atom_feed
from blueprints.articles.moved import is_a_choice
from blueprints.comments.page import discussion_for
from blueprints.guards import settings
from blueprints.showing import frame, id_arg, shows
from models import ArticleState
from queries.articles import (
    Story,
    article_by_slug,
    current_slug,
    latest_stories,
    lead_story,
    most_discussed,
    related_stories,
    section_by_slug,
    voice_below,
)
from queries.feeds import FRONT_PICKS, newest_picks
from queries.tags import tag_by_slug, tags_of

articles = Blueprint("articles", __name__)
FEED_STORIES = 20
HALF_A_YEAR = timedelta(days=182)


@articles.get("/")
def front() -> str:
    # Not this page: what moved in with that number is found as all old addresses are, where nothing else is.
    if is_a_choice():
        abort(404)
    site_seq, before = frame().seq, id_arg("before")
    lead = None if before else lead_story()
    page = latest_stories(before=before)
    discussed = most_discussed(datetime.now(UTC))
    lead = lead or (None if before or not page.stories else page.stories[0])
    river = tuple(story for story in page.stories if lead is None or story.id != lead.id)
    voice = voice_below(lead.id) if lead else None
    picks = newest_picks(FRONT_PICKS) if before is None else ()
    shown = [*page.stories, *discussed, *([lead] if lead else [])]
    shows([*_versions(shown), *((pick.article_id, pick.seq) for pick in picks)], site_seq)
    return render_template(
        "articles/front.html",
        lead=lead,
        voice=voice,
        river=river,
        older=page.older,
        before=before,
        discussed=discussed,
        picks=picks,
    )


@articles.get("/sections/<slug>")
def section(slug: str) -> str:
    site_seq, before = frame().seq, id_arg("before")
    found = section_by_slug(slug) or abort(404)
    page = latest_stories(found.id, before)
    shows(_versions(page.stories), site_seq)
    return render_template("articles/section.html", section=found, page=page, before=before)


@articles.get("/tags/<slug>")
def tag(slug: str) -> str:
    site_seq, before = frame().seq, id_arg("before")
    found = tag_by_slug(slug) or abort(404)
    page = latest_stories(before=before, tag_id=found.id)
    shows(_versions(page.stories), site_seq)
    return render_template("articles/tag.html", tag=found, page=page, before=before)


@articles.get("/articles/<slug>")
def article(slug: str) -> ResponseReturnValue:
    found = article_by_slug(slug)
    if found is None:
        return _moved(slug)
    if found.state is ArticleState.WITHDRAWN:
        return render_template("articles/withdrawn.html", article=found), 410
    # The site's number too: a story that is published or withdrawn changes what stands under "More from".
    site_seq, related = frame().seq, related_stories(found)
    shows([(found.id, found.seq), *_versions(related)], site_seq)
    discussion = discussion_for(found)
    return render_template(
        "articles/article.html", article=found, tags=tags_of(found.id), discussion=discussion, related=related
    )


def _moved(slug: str) -> ResponseReturnValue:
    now_at = current_slug(slug)
    if now_at is None:
        abort(404)
    return redirect(url_for("articles.article", slug=now_at), 301)


@articles.get("/feed.atom")
def feed() -> Response:
    site_seq = frame().seq
    stories = latest_stories(limit=FEED_STORIES).stories
    shows(_versions(stories), site_seq)
    return atom_feed(frame().name, url_for("articles.front"), request.path, stories)


@articles.get("/sections/<slug>/feed.atom")
def section_feed(slug: str) -> Response:
    site_seq = frame().seq
    found = section_by_slug(slug) or abort(404)
    stories = latest_stories(found.id, limit=FEED_STORIES).stories
    shows(_versions(stories), site_seq)
    title = f"{found.name}, {frame().name}"
    return atom_feed(title, url_for("articles.section", slug=slug), request.path, stories)


@articles.get("/tags/<slug>/feed.atom")
def tag_feed(slug: str) -> Response:
    site_seq = frame().seq
    found = tag_by_slug(slug) or abort(404)
    stories = latest_stories(tag_id=found.id, limit=FEED_STORIES).stories
    shows(_versions(stories), site_seq)
    title = f"{found.name}, {frame().name}"
    return atom_feed(title, url_for("articles.tag", slug=slug), request.path, stories)


@articles.get("/robots.txt")
def robots() -> Response:
    closed = ("/account/", "/moderation/", "/newsroom/", "/login", "/register", "/search")
    return Response("User-agent: *\n" + "".join(f"Disallow: {path}\n" for path in closed), mimetype="text/plain")


@articles.get("/.well-known/security.txt")
def security_txt() -> Response:
    """Where to report a vulnerability (RFC 9116). It expires half a year from whenever it is asked for."""
    chosen = settings()
    expires = (datetime.now(UTC) + HALF_A_YEAR).strftime("%Y-%m-%dT00:00:00Z")
    address = parseaddr(chosen.contact_email or chosen.mail_from)[1]
    contact = f"mailto:{address}" if address else chosen.site_url + url_for("about.contact")
    canonical = chosen.site_url + url_for(".security_txt")
    lines = [f"Contact: {contact}", f"Expires: {expires}", "Preferred-Languages: en", f"Canonical: {canonical}"]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@articles.get("/favicon.ico")
def favicon() -> Response:
    return send_from_directory("static", "favicon.ico", max_age=86400)


def _versions(stories: list[Story] | tuple[Story, ...]) -> list[tuple[int, int]]:
    return [(story.id, story.seq) for story in stories]
