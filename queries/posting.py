"""What is asked of the database when somebody posts, before the verb: who is signed in, and which story it is about."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from extensions import db
from models import RULES, Article, ArticleState, Comment, DiscussionMode, FormerSlug, ModeRules, User

# Made once: building a statement takes longer than answering it. Of a story little is read: its text may be long.
_SIGNED_IN = select(User).where(User.fs_uniquifier == bindparam("session_key")).options(joinedload(User.roles))
_articles, _comments, _former = Article.__table__.c, Comment.__table__.c, FormerSlug.__table__.c
_COLUMNS = (_articles.id, _articles.slug, _articles.state, _articles.discussion_mode)
_PUBLIC = _articles.state != ArticleState.DRAFT
_AT = select(*_COLUMNS).where(_articles.slug == bindparam("slug"), _PUBLIC)
_ONCE_AT = (
    select(*_COLUMNS)
    .join_from(Article.__table__, FormerSlug.__table__, _former.article_id == _articles.id)
    .where(_former.slug == bindparam("slug"), _PUBLIC)
)
_THREAD = select(_comments.id, _comments.root_id).where(
    _comments.id == bindparam("parent"), _comments.article_id == bindparam("article")
)


@dataclass(frozen=True, slots=True)
class StoryAddress:
    """Which story an address leads to, by its present slug, and how its discussion is run."""

    id: int
    slug: str
    state: ArticleState
    discussion_mode: DiscussionMode

    @property
    def mode(self) -> ModeRules:
        return RULES[self.discussion_mode]


def story_at(slug: str) -> StoryAddress | None:
    """The published or withdrawn story that has this address, or had it while somebody wrote."""
    for query in (_AT, _ONCE_AT):
        if row := db.session.execute(query, {"slug": slug}).first():
            return StoryAddress(*row)
    return None


def thread_answered(article_id: int, parent_id: int) -> int | None:
    """The top comment of the thread that a reply to this comment lies in; none when it is not under this article."""
    row = db.session.execute(_THREAD, {"parent": parent_id, "article": article_id}).first()
    return (row.root_id or row.id) if row else None


def person_of_session(session_key: str) -> User | None:
    """Whoever a session with this key belongs to, with their roles: asked with every request of who is signed in."""
    return db.session.scalar(_SIGNED_IN, {"session_key": session_key})
