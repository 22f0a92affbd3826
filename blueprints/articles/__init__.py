"""Reading: front page, sections, articles, feeds."""

from blueprints.articles import comment_feeds
from blueprints.articles.views import articles

__all__ = ["articles", "comment_feeds"]
