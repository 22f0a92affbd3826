"""Records: columns, relations, questions about themselves. No input or output, no mail, no money moved."""

from models.articles import (
    Article,
    ArticleState,
    FormerSlug,
    GuestPolicy,
    Markup,
    Section,
    Site,
    Tag,
    articles_tags,
)
from models.base import now_utc
from models.comments import (
    DEEPEST_DRAWN,
    EDIT_WINDOW,
    PATH_DIGITS,
    Comment,
    CommentRevision,
    CommentState,
    Mention,
    path_step,
)
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
from models.modes import RULES, DiscussionMode, ModeRules, Order
from models.notices import MailChoice, Notice, NoticeChoice, NoticeKind
from models.people import FORMER_READER, Attempt, AttemptKind, Role, RoleName, User, WebAuthn
from models.rankings import Ranking
from models.reading import Follow, KeptDraft, MutedReader, MutedThread, Recommendation, Visit
from models.reports import Report, ReportOutcome, ReportReason, Tip
from models.standing import Sanction, SanctionKind, ServiceBadge

__all__ = [
    "DEEPEST_DRAWN",
    "EDIT_WINDOW",
    "FORMER_READER",
    "PATH_DIGITS",
    "RULES",
    "Article",
    "ArticleState",
    "Attempt",
    "AttemptKind",
    "AuditEntry",
    "Comment",
    "CommentRevision",
    "CommentState",
    "Decision",
    "DecisionKind",
    "DiscussionMode",
    "Follow",
    "FormerSlug",
    "GuestPolicy",
    "HouseRule",
    "ImportedItem",
    "ImportedKind",
    "KeptDraft",
    "Letter",
    "MailChoice",
    "Markup",
    "Mention",
    "ModeRules",
    "MutedReader",
    "MutedThread",
    "Notice",
    "NoticeChoice",
    "NoticeKind",
    "OldAddress",
    "Order",
    "Ranking",
    "Recommendation",
    "Report",
    "ReportOutcome",
    "ReportReason",
    "Role",
    "RoleName",
    "Sanction",
    "SanctionKind",
    "ScreeningFinding",
    "Section",
    "ServiceBadge",
    "Site",
    "Tag",
    "Tip",
    "User",
    "Visit",
    "WebAuthn",
    "WordList",
    "WordListName",
    "articles_tags",
    "now_utc",
    "path_step",
]
