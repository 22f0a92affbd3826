"""Records: columns, relations, questions about themselves. No input or output, no mail, no money moved."""

from models.articles import Article, ArticleState, DiscussionMode, FormerSlug, Markup, Section, Site, Tag, articles_tags
from models.base import now_utc
from models.comments import DEEPEST_DRAWN, PATH_DIGITS, Comment, CommentState, path_step
from models.imports import ImportedItem, ImportedKind, OldAddress
from models.letters import Letter
from models.moderation import (
    AuditEntry,
    Decision,
    DecisionKind,
    HouseRule,
    ScreeningFinding,
    WordList,
    WordListName,
)
from models.people import FORMER_READER, Attempt, AttemptKind, Role, RoleName, User, WebAuthn

__all__ = [
    "DEEPEST_DRAWN",
    "FORMER_READER",
    "PATH_DIGITS",
    "Article",
    "ArticleState",
    "Attempt",
    "AttemptKind",
    "AuditEntry",
    "Comment",
    "CommentState",
    "Decision",
    "DecisionKind",
    "DiscussionMode",
    "FormerSlug",
    "HouseRule",
    "ImportedItem",
    "ImportedKind",
    "Letter",
    "Markup",
    "OldAddress",
    "Role",
    "RoleName",
    "ScreeningFinding",
    "Section",
    "Site",
    "Tag",
    "User",
    "WebAuthn",
    "WordList",
    "WordListName",
    "articles_tags",
    "now_utc",
    "path_step",
]
