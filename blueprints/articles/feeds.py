"""Atom feeds of stories."""

from collections.abc import Iterable

from feedgenerator import Atom1Feed
from flask import Response, url_for

from blueprints.guards import settings
from queries.articles import Story


def atom_feed(title: str, page: str, itself: str, stories: Iterable[Story]) -> Response:
    """A feed of stories, newest first. `page` is where readers see them, `itself` the feed's address, both paths."""
    site = settings().site_url
    feed = Atom1Feed(title=title, link=site + page, description="", feed_url=site + itself, language="en-GB")
    for story in stories:
        link = site + url_for("articles.article", slug=story.slug)
        feed.add_item(
            title=story.headline,
            link=link,
            # The address may change with the slug; the story is the same.
            unique_id=f"{site}/articles/{story.id}",
            description=story.standfirst,
            author_name=story.byline or None,
            pubdate=story.published_at,
            updateddate=story.updated_at or story.published_at,
            categories=[story.section_name],
        )
    return Response(feed.writeString("utf-8"), mimetype="application/atom+xml")
