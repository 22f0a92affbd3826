"""What the screening needs to know about a writer and the last day, gathered in a handful of bounded reads."""

from datetime import datetime, timedelta
from functools import lru_cache

from sqlalchemy import select

from extensions import db
from models import Comment, CommentState, User, WordList, WordListName
from screening.facts import Facts, WriterFacts
from screening.facts import WordList as Words
from text import fingerprint

# The same text is looked for among what was written in the last day (reference: repeated text across all writers).
SAME_TEXT_WINDOW = timedelta(hours=24)
# Ten of the same are as damning as a thousand; counting further would cost more the worse the flood.
SAME_TEXT_COUNTED = 10


def screening_facts(
    writer: User, source: str, now: datetime, own_hosts: frozenset[str], hold_until_published: int
) -> Facts:
    """Everything `screening.screen` wants to know about this writer and this text at this moment."""
    by_others, by_writer = _same_text(fingerprint(source), writer.id, now)
    lists = {row.name: row.terms for row in db.session.execute(select(WordList.name, WordList.terms))}
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


def _same_text(print_of_it: str, writer_id: int, now: datetime) -> tuple[int, int]:
    query = (
        select(Comment.author_id)
        .where(
            Comment.fingerprint == print_of_it,
            Comment.created_at > now - SAME_TEXT_WINDOW,
            Comment.state != CommentState.WITHDRAWN,
        )
        .limit(SAME_TEXT_COUNTED)
    )
    writers = db.session.scalars(query).all()
    by_writer = sum(1 for author_id in writers if author_id == writer_id)
    return len(writers) - by_writer, by_writer


# Two lists, and the last version of each while an editor changes them.
@lru_cache(maxsize=4)
def _automaton(terms: str) -> Words:
    return Words(tuple(term for term in terms.splitlines() if term.strip()))
