"""What can be quoted in a comment: another comment under the same article, or a paragraph of the story."""

import html
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from extensions import db
from models import Article, Comment, CommentState, User
from text import excerpt, own_words, paragraphs, quote

# A list to choose from; who wants more than the beginning of a very long story quotes by hand.
MOST_PARAGRAPHS = 60
# Enough of a paragraph to know it again.
FIRST_WORDS = 110


@dataclass(frozen=True)
class QuotedComment:
    """A comment to be quoted: whose, from when, and its writer's own words, without what it quotes itself."""

    id: int
    name: str
    words: str
    created_at: datetime

    def quoted(self, when: str, address: str) -> str:
        """It as a quotation, with whose it is, when they said it, and the address where it stands."""
        return quote(self.words, f"{self.name}, {when}", address)


@dataclass(frozen=True)
class StoryParagraph:
    """A paragraph of a story, numbered from 1. `begins` is enough of it to choose by."""

    number: int
    words: str

    @property
    def begins(self) -> str:
        return excerpt(f"<p>{html.escape(self.words, quote=False)}</p>", FIRST_WORDS)

    def quoted(self, headline: str, address: str) -> str:
        """It as a quotation, with the headline of its story, and the address where that stands."""
        return quote(self.words, headline, address)


def quoted_comment(article_id: int, comment_id: int) -> QuotedComment | None:
    """A published comment under this article; nothing when there is none with this number."""
    query = (
        select(Comment.id, User.display_name, Comment.body_html, Comment.created_at)
        .join(User, User.id == Comment.author_id)
        .where(
            Comment.id == comment_id,
            Comment.article_id == article_id,
            Comment.state == CommentState.PUBLISHED,
        )
    )
    row = db.session.execute(query).first()
    return QuotedComment(row.id, row.display_name, own_words(row.body_html), row.created_at) if row else None


def story_paragraphs(article: Article) -> tuple[StoryParagraph, ...]:
    """The first paragraphs of a story, at most 60, in order."""
    return tuple(StoryParagraph(*each) for each in enumerate(paragraphs(article.body_html, MOST_PARAGRAPHS), start=1))
