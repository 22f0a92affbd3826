"""Atom feeds of what readers write: the newest comments of one discussion, and the editors' picks of all."""

from feedgenerator import Atom1Feed
from flask import Response, abort, request, url_for

from blueprints.articles.views import articles
from blueprints.comments.reading import published_article
from blueprints.guards import settings
from blueprints.showing import frame, shows
from queries.feeds import newest_comments, newest_picks


@articles.get("/articles/<slug>/comments.atom")
def comments_feed(slug: str) -> Response:
    site_seq = frame().seq
    article = published_article(slug)
    if not article.mode.readable:
        abort(404)
    shows([(article.id, article.seq)], site_seq)
    feed = _feed(f"Comments: {article.headline}", url_for("articles.article", slug=article.slug, _anchor="comments"))
    for comment in newest_comments(article.id):
        feed.add_item(
            title=f"{comment.name} on {article.headline}",
            link=_address(comment.id),
            unique_id=_address(comment.id),
            description=comment.body_html,
            author_name=comment.name,
            pubdate=comment.published_at,
            updateddate=comment.changed_at,
        )
    return _answer(feed)


@articles.get("/picks.atom")
def picks_feed() -> Response:
    site_seq = frame().seq
    picks = newest_picks()
    # A new pick under a story that is not among these is seen once the page's minute is over.
    shows([(pick.article_id, pick.seq) for pick in picks], site_seq)
    feed = _feed(f"Editors’ picks, {frame().name}", url_for("articles.front"))
    for pick in picks:
        feed.add_item(
            title=f"{pick.name} on {pick.headline}: {pick.reason}",
            link=_address(pick.id),
            unique_id=_address(pick.id),
            description=pick.body_html,
            author_name=pick.name,
            pubdate=pick.picked_at,
            updateddate=pick.picked_at,
        )
    return _answer(feed)


def _feed(title: str, page: str) -> Atom1Feed:
    site = settings().site_url
    return Atom1Feed(title=title, link=site + page, description="", feed_url=site + request.path, language="en-GB")


def _address(comment_id: int) -> str:
    return settings().site_url + url_for("comments.permalink", comment_id=comment_id)


def _answer(feed: Atom1Feed) -> Response:
    return Response(feed.writeString("utf-8"), mimetype="application/atom+xml")
