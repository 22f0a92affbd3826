"""The numbers of one discussion, for whoever asks again and again: one short read, by the article's address."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from extensions import db
from models import RULES, Article, ArticleState, DiscussionMode

# Made once: building a statement takes longer than answering it. Of a story nothing is read but its numbers.
_articles = Article.__table__.c
_COUNTS = select(
    _articles.id, _articles.seq, _articles.comment_count, _articles.publications, _articles.discussion_mode
).where(_articles.slug == bindparam("slug"), _articles.state == ArticleState.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many comments a discussion has, how often one became readable, and the number of its last change."""

    article_id: int
    seq: int
    comments: int
    publications: int
    mode: DiscussionMode

    @property
    def are_told(self) -> bool:
        """Whether readers are told how many there are: not under a tribute, nor of what is hidden."""
        return RULES[self.mode].counts


def counts_at(slug: str) -> Counts | None:
    """The numbers of the published story at this address."""
    row = db.session.execute(_COUNTS, {"slug": slug}).first()
    return Counts(*row) if row else None
