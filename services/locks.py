"""Taking a row to decide on it: what is read here stays true until the verb commits.

Rows are taken with `key_share`: PostgreSQL's every new row takes such a share of what it points at, and would otherwise
wait for whoever holds the article or the person, or the two for each other. Ids never change.
"""

from dataclasses import dataclass
from typing import Self

from sqlalchemy import bindparam, select

from database import begin_write
from extensions import db
from models import RULES, Article, ArticleState, Comment, DiscussionMode, ModeRules
from services.refusals import NotFound

# Asked with every comment. Made once, on the table: building a statement takes longer than answering it.
_articles = Article.__table__.c
_DISCUSSION = (
    select(
        _articles.id, _articles.state, _articles.discussion_mode, _articles.discussion_reason, _articles.takes_guests
    )
    .where(_articles.id == bindparam("it"))
    .with_for_update(key_share=True)
)


@dataclass(frozen=True)
class Discussion:
    """How an article's discussion is run, while it is held. A whole article would bring its story along."""

    article_id: int
    state: ArticleState
    mode: DiscussionMode
    reason: str

    takes_guests: bool

    @classmethod
    def of(cls, article: Article) -> Self:
        """The same of an article that is held already."""
        return cls(article.id, article.state, article.discussion_mode, article.discussion_reason, article.takes_guests)

    @property
    def is_readable(self) -> bool:
        return self.state is ArticleState.PUBLISHED and self.rules.readable

    @property
    def rules(self) -> ModeRules:
        return RULES[self.mode]

    @property
    def accepts_comments(self) -> bool:
        return self.state is ArticleState.PUBLISHED and self.rules.accepts


def take_turn() -> None:
    """Become a writer before the first look: what is read from here on is not changed by others until the commit.
    On PostgreSQL nothing happens; there rows are locked one by one."""
    begin_write(db.session())


def hold_article(article_id: int) -> Article:
    """The article, read afresh and locked. Everything that changes a discussion takes its article first, so that
    counters are exact and nothing slips in after the commit that closes it. Refuses an unknown id."""
    take_turn()
    query = select(Article).where(Article.id == article_id).with_for_update(of=Article, key_share=True)
    article = db.session.scalar(query.execution_options(populate_existing=True))
    if article is None:
        raise NotFound("There is no such article.")
    return article


def hold_discussion(article_id: int) -> Discussion:
    """What a writer needs to know of an article, read afresh, with the article locked as `hold_article` locks it."""
    take_turn()
    row = db.session.execute(_DISCUSSION, {"it": article_id}).first()
    if row is None:
        raise NotFound("There is no such article.")
    return Discussion(*row)


def hold_comment(comment_id: int) -> Comment:
    """The comment, read afresh, with its article locked. Refuses an unknown id."""
    article_id = db.session.scalar(select(Comment.article_id).where(Comment.id == comment_id))
    if article_id is None:
        raise NotFound("There is no such comment.")
    hold_article(article_id)
    query = select(Comment).where(Comment.id == comment_id)
    comment = db.session.scalar(query.execution_options(populate_existing=True))
    if comment is None:
        raise NotFound("There is no such comment.")
    return comment
