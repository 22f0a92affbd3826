"""Withdrawing one's own comment."""

import pytest
from sqlalchemy import select

from extensions import db
from models import AuditEntry, Comment, CommentState, ScreeningFinding
from queries.counters import counter_differences
from services.comments import withdraw_comment
from services.decisions import reject_comment
from services.refusals import NotAllowed, NotFound
from tests.factories import NOON, Newsroom, say, seen

WORDS = "The treasurer's minutes are at https://example.com/minutes, item 9."


def everything_kept(words: str) -> list[str]:
    """The columns of any table in which these words still stand."""
    found = []
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(select(table)).mappings():
            found += [f"{table.name}.{name}" for name, value in row.items() if words in str(value)]
    return found


@pytest.mark.parametrize("words", ["treasurer", "example.com"])
def test_the_words_are_gone_from_every_table(newsroom: Newsroom, words: str) -> None:
    comment = say(newsroom.article, newsroom.reader, WORDS)
    assert everything_kept(words)
    withdraw_comment(comment.id, newsroom.reader.id, NOON)
    assert everything_kept(words) == []
    assert db.session.scalars(select(ScreeningFinding)).all() == []
    assert (comment.state, comment.removed_at, comment.fingerprint) == (CommentState.WITHDRAWN, NOON, "")


def test_its_place_stays_while_it_has_replies(newsroom: Newsroom) -> None:
    top = say(newsroom.article, newsroom.reader)
    reply = say(newsroom.article, newsroom.other, parent_id=top.id)
    withdraw_comment(top.id, newsroom.reader.id, NOON)
    assert db.session.get_one(Comment, top.id).shown
    withdraw_comment(reply.id, newsroom.other.id, NOON)
    db.session.expire_all()
    assert not db.session.get_one(Comment, top.id).shown
    assert newsroom.article.comment_count == 0
    assert counter_differences() == []


def test_withdrawing_twice_changes_nothing(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    withdraw_comment(comment.id, newsroom.reader.id, NOON)
    seq = newsroom.article.seq
    withdraw_comment(comment.id, newsroom.reader.id, NOON)
    assert newsroom.article.seq == seq
    acts = db.session.scalars(select(AuditEntry.act).where(AuditEntry.subject_kind == "comment")).all()
    assert acts == ["comment.withdrawn"]


def test_only_its_writer_withdraws_a_comment(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    for person in (newsroom.other, newsroom.moderator, newsroom.editor):
        with pytest.raises(NotAllowed):
            withdraw_comment(comment.id, person.id, NOON)
    assert comment.is_published


def test_what_never_was_cannot_be_withdrawn(newsroom: Newsroom) -> None:
    with pytest.raises(NotFound):
        withdraw_comment(987654, newsroom.reader.id, NOON)


def test_a_rejected_comment_can_be_withdrawn_and_counts_no_more(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    reject_comment(seen(comment), newsroom.moderator.id, 1, NOON)
    withdraw_comment(comment.id, newsroom.reader.id, NOON)
    assert newsroom.reader.rejected_count == 0
    assert counter_differences() == []


def test_a_withdrawn_held_comment_was_never_seen(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader, WORDS)
    seq = newsroom.article.seq
    withdraw_comment(comment.id, newsroom.reader.id, NOON)
    assert (newsroom.article.seq, comment.shown) == (seq, False)


def test_a_withdrawn_text_may_be_posted_again(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader, "I earn nine hundred pounds a week from my kitchen table!")
    withdraw_comment(comment.id, newsroom.reader.id, NOON)
    again = say(newsroom.article, newsroom.reader, "I earn nine hundred pounds a week from my kitchen table!")
    assert again.is_published
    assert again.id != comment.id
