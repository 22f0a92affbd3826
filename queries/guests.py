"""Where people without an account may write."""

from sqlalchemy import select

from extensions import db
from models import Article, GuestPolicy, Site
from queries.posting import story_at


def takes_guests(article: Article) -> bool:
    """Whether a guest may write under this article now: the newsroom lets them, and the discussion takes comments."""
    return article.accepts_comments and _lets_guests(article.takes_guests)


def guests_may_write(slug: str) -> bool:
    """Whether a guest may send something to the article at this address, or that once had it. A discussion that has
    closed meanwhile says so by itself, and gives the text back."""
    story = story_at(slug)
    if story is None:
        return False
    return _lets_guests(bool(db.session.scalar(select(Article.takes_guests).where(Article.id == story.id))))


def _lets_guests(chosen: bool) -> bool:
    policy = db.session.scalar(select(Site.guest_policy))
    return policy is GuestPolicy.ON or (policy is GuestPolicy.SOME and chosen)
