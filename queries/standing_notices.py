"""Which notices still stand. That is asked whenever one is shown, counted, mailed or waited for, and not when it is
made: a reply may have been removed since, its writer muted, and a thread have turned out badly.
"""

from typing import cast

from sqlalchemy import Column, Exists, Table, and_, exists, func, or_, select

from models import (
    RULES,
    Article,
    ArticleState,
    Comment,
    CommentState,
    Mention,
    MutedReader,
    MutedThread,
    Notice,
)
from models import NoticeKind as Kind

# Lobsters' rule: a thread of which more was removed than stands is a row, and calls nobody back into it. Below three
# it is a single quarrel, and says nothing of the thread.
FEWEST_REMOVED = 3

_notices, _comments, _articles = (cast(Table, record.__table__) for record in (Notice, Comment, Article))
# The top comment of the thread that a notice is about.
ROOT = _comments.alias("root")
_UNREADABLE = [mode for mode, rules in RULES.items() if not rules.readable]

_readable = and_(_articles.c.state == ArticleState.PUBLISHED, _articles.c.discussion_mode.not_in(_UNREADABLE))
_published = _comments.c.state == CommentState.PUBLISHED
_from_others = _notices.c.kind.in_([Kind.REPLY, Kind.MENTION, Kind.FOLLOWED])
# A change of the text may have taken the name out of it.
_still_named = or_(
    _notices.c.kind != Kind.MENTION,
    exists().where(Mention.comment_id == _notices.c.comment_id, Mention.user_id == _notices.c.user_id),
)
_muted = or_(
    exists().where(MutedReader.user_id == _notices.c.user_id, MutedReader.muted_id == _comments.c.author_id),
    exists().where(MutedThread.user_id == _notices.c.user_id, MutedThread.root_id == ROOT.c.id),
)
_wanted = and_(_from_others, _published, _still_named, ~_muted)
_decided_on = _comments.c.state.in_([CommentState.PUBLISHED, CommentState.REJECTED])

MOSTLY_REMOVED = and_(ROOT.c.rejected_replies >= FEWEST_REMOVED, ROOT.c.rejected_replies > ROOT.c.reply_count)
STANDS = and_(
    _readable,
    or_(
        and_(_wanted, ~MOSTLY_REMOVED),
        and_(_notices.c.kind == Kind.PICK, _published, _comments.c.picked_at.is_not(None)),
        and_(_notices.c.kind == Kind.DECISION, _decided_on),
    ),
)
# What would stand, had the thread not been mostly removed: of these a page says that it leaves them out.
LEFT_OUT = and_(_readable, _wanted, MOSTLY_REMOVED)
# A notice with all that its standing is asked of.
ABOUT = (
    _notices.join(_comments, _comments.c.id == _notices.c.comment_id)
    .join(_articles, _articles.c.id == _notices.c.article_id)
    .join(ROOT, ROOT.c.id == func.coalesce(_comments.c.root_id, _comments.c.id))
)


def has_waiting(kind: Kind, user_id: Column[int], article_id: int) -> Exists:
    """The condition that a reader, given as a column of the question it is asked in, has an unread notice of a kind
    of one discussion that stands."""
    waiting = (
        select(_notices.c.id)
        .select_from(ABOUT)
        .where(
            _notices.c.user_id == user_id,
            _notices.c.article_id == article_id,
            _notices.c.kind == kind,
            _notices.c.read_at.is_(None),
            STANDS,
        )
    )
    return waiting.correlate(user_id.table).exists()
