"""What the screening needs to know about a writer and the last day, gathered in a handful of bounded reads."""

from datetime import datetime, timedelta
from functools import lru_cache

from sqlalchemy import bindparam, select

from extensions import db
from models import Comment, CommentState, User, WordList, WordListName
from screening.facts import Facts, WriterFacts
from screening.facts import WordList as Words

# The same text is looked for among what was written in the last day (reference: repeated text across all writers).
SAME_TEXT_WINDOW = timedelta(hours=24)
# Ten of the same are as damning as a thousand; counting further would cost more the worse the flood.
SAME_TEXT_COUNTED = 10

# Asked with every comment. Made once, on tables: building a statement takes longer than answering it.
_comments, _lists = Comment.__table__.c, WordList.__table__.c
_SAME_TEXT = (
    select(_comments.author_id)
    .where(
        _comments.fingerprint == bindparam("fingerprint"),
        _comments.created_at > bindparam("since"),
        _comments.state != CommentState.WITHDRAWN,
    )
    .limit(SAME_TEXT_COUNTED)
)
_WORD_LISTS = select(_lists.name, _lists.terms)


def screening_facts(
    writer: User, fingerprint: str, now: datetime, own_hosts: frozenset[str], hold_until_published: int
) -> Facts:
    """Everything `screening.screen` wants to know about this writer, and the text with this fingerprint, at this
    moment."""
    by_others, by_writer = _same_text(fingerprint, writer.id, now)
    lists = {row.name: row.terms for row in db.session.execute(_WORD_LISTS)}
    return Facts(
        writer=WriterFacts(
            published_count=writer.published_count,
            rejected_count=writer.rejected_count,
            joined_at=writer.joined_at,
            is_staff=writer.is_staff,
        ),
        now=now,
        own_hosts=own_hosts,
        banned=_automaton(lists.get(WordListName.BANNED, "")),
        suspect=_automaton(lists.get(WordListName.SUSPECT, "")),
        same_text_by_others=by_others,
        same_text_by_writer=by_writer,
        hold_until_published=hold_until_published,
    )


def _same_text(fingerprint: str, writer_id: int, now: datetime) -> tuple[int, int]:
    asked = {"fingerprint": fingerprint, "since": now - SAME_TEXT_WINDOW}
    writers = db.session.scalars(_SAME_TEXT, asked).all()
    by_writer = writers.count(writer_id)
    return len(writers) - by_writer, by_writer


# Two lists, and the last version of each while an editor changes them. The terms themselves are read each time, so a
# list that was changed bites with the next comment.
@lru_cache(maxsize=4)
def _automaton(terms: str) -> Words:
    return Words(tuple(term for term in terms.splitlines() if term.strip()))
