"""Reading: front page, sections, articles, feeds."""

from blueprints.articles.views import articles

__all__ = ["articles"]
