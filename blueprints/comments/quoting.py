"""Beginning a comment with a quotation: `?quote=12` is a comment, `?quote=p3` the third paragraph of the story."""

from datetime import UTC, datetime
from urllib.parse import quote as percent_encoded

from flask import request, url_for

from blueprints.guards import settings
from blueprints.showing import LARGEST_ID
from blueprints.templating import clock, day
from models import Article
from queries.quoting import quoted_comment, story_paragraphs

# Browsers go to these words of the page, and to its top when the story has been changed since.
WORDS_TO_FIND = 6


def quote_for(article: Article) -> str:
    """The quotation that the address asks for, as the beginning of a comment; nothing where there is nothing to quote,
    or the discussion may not be read."""
    asked = request.args.get("quote", "")
    number = asked.removeprefix("p")
    if not (number.isascii() and number.isdecimal() and 0 < int(number[:12]) <= LARGEST_ID):
        return ""
    quoted = _paragraph(article, int(number)) if asked != number else _comment(article, int(number))
    return f"{quoted}\n\n" if quoted else ""


def _comment(article: Article, comment_id: int) -> str:
    comment = quoted_comment(article.id, comment_id) if article.mode.readable else None
    if comment is None:
        return ""
    today = day(comment.created_at) == day(datetime.now(UTC))
    when = clock(comment.created_at) if today else day(comment.created_at)
    return comment.quoted(when, _here(url_for("comments.permalink", comment_id=comment.id)))


def _paragraph(article: Article, number: int) -> str:
    found = story_paragraphs(article)[number - 1 : number]
    if not found:
        return ""
    first = percent_encoded(" ".join(found[0].words.split()[:WORDS_TO_FIND]), safe="").replace("-", "%2D")
    story = _here(url_for("articles.article", slug=article.slug))
    return found[0].quoted(article.headline, f"{story}#:~:text={first}")


def _here(path: str) -> str:
    """An address that stays good in a mail and in a feed: with the site's own name."""
    return settings().site_url + path
