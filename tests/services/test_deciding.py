"""Approving and rejecting."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from extensions import db
from models import Article, AuditEntry, Comment, CommentState, Decision, DecisionKind, HouseRule, User
from queries.counters import counter_differences
from services.comments import withdraw_comment
from services.decisions import Sight, approve_comment, reject_comment
from services.refusals import AlreadyDecided, CannotDecide, NotFound
from tests.factories import NOON, Newsroom, say, seen

LINK = "See https://example.com/minutes for it."
LATER = NOON + timedelta(minutes=6)


def numbers(newsroom: Newsroom) -> tuple[int, int, int, int]:
    """The article's seq and count, the reader's published and rejected."""
    db.session.expire_all()
    article, reader = db.session.get_one(Article, newsroom.article.id), db.session.get_one(User, newsroom.reader.id)
    return article.seq, article.comment_count, reader.published_count, reader.rejected_count


def decisions() -> list[Decision]:
    return list(db.session.scalars(select(Decision).order_by(Decision.id)))


def test_an_approval_publishes_and_says_who_and_when(newsroom: Newsroom) -> None:
    held = say(newsroom.article, newsroom.reader, LINK)
    decision = approve_comment(seen(held), newsroom.moderator.id, LATER)
    assert held.state is CommentState.PUBLISHED
    assert (held.shown, held.published_at, held.reviewed_at) == (True, LATER, LATER)
    assert (decision.kind, decision.number, decision.revision) == (DecisionKind.APPROVAL, 1, 1)
    assert (decision.decided_by_id, decision.at, decision.rule_id) == (newsroom.moderator.id, LATER, None)
    assert counter_differences() == []


def test_a_rejection_keeps_its_rule_for_the_writer(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    decision = reject_comment(seen(comment), newsroom.moderator.id, 4, LATER)
    rule = db.session.get_one(HouseRule, decision.rule_id)
    assert (rule.number, comment.removed_under) == (4, rule.id)
    assert (comment.state, comment.shown, comment.removed_at) == (CommentState.REJECTED, False, LATER)
    assert comment.published_at == NOON
    assert counter_differences() == []


def test_a_rejection_put_right_forgets_the_rule_and_keeps_the_first_date(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    reject_comment(seen(comment), newsroom.moderator.id, 4, LATER)
    approve_comment(seen(comment), newsroom.other_moderator.id, LATER + timedelta(hours=1))
    assert (comment.removed_under, comment.removed_at, comment.published_at) == (None, None, NOON)
    assert numbers(newsroom)[2:] == (1, 0)


def test_approving_a_published_one_marks_it_read_and_moves_no_number(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    before = numbers(newsroom)
    approve_comment(seen(comment), newsroom.moderator.id, LATER)
    assert numbers(newsroom) == before
    assert db.session.get_one(Comment, comment.id).reviewed_at == LATER


def test_rejecting_a_held_one_moves_no_number_readers_see(newsroom: Newsroom) -> None:
    held = say(newsroom.article, newsroom.reader, LINK)
    before = numbers(newsroom)
    reject_comment(seen(held), newsroom.moderator.id, 4, LATER)
    assert numbers(newsroom) == (*before[:3], 1)


def test_another_rule_for_a_tombstone_is_a_change_readers_see(newsroom: Newsroom) -> None:
    top = say(newsroom.article, newsroom.reader)
    say(newsroom.article, newsroom.other, parent_id=top.id)
    reject_comment(seen(top), newsroom.moderator.id, 1, LATER)
    before = numbers(newsroom)
    reject_comment(seen(top), newsroom.moderator.id, 2, LATER)
    after = numbers(newsroom)
    assert after[0] > before[0]
    assert after[1:] == before[1:]


@pytest.mark.parametrize("first", ["approved", "rejected"])
def test_who_decides_second_is_told_who_was_first_and_when(newsroom: Newsroom, first: str) -> None:
    held = say(newsroom.article, newsroom.reader, LINK)
    sight = seen(held)
    if first == "approved":
        approve_comment(sight, newsroom.moderator.id, LATER)
    else:
        reject_comment(sight, newsroom.moderator.id, 4, LATER)
    with pytest.raises(AlreadyDecided) as refused:
        reject_comment(sight, newsroom.other_moderator.id, 1, LATER + timedelta(minutes=1))
    told = refused.value
    assert (told.who, told.at, told.what) == (newsroom.moderator.display_name, LATER, first)
    assert str(told) == f"{newsroom.moderator.display_name} {first} this comment already."
    assert len(decisions()) == 1


def test_who_has_seen_the_decision_may_decide_otherwise(newsroom: Newsroom) -> None:
    held = say(newsroom.article, newsroom.reader, LINK)
    approve_comment(seen(held), newsroom.moderator.id, LATER)
    reject_comment(seen(held), newsroom.other_moderator.id, 4, LATER)
    assert held.state is CommentState.REJECTED
    assert [decision.number for decision in decisions()] == [1, 2]


def test_what_was_withdrawn_cannot_be_decided(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    sight = seen(comment)
    withdraw_comment(comment.id, newsroom.reader.id, LATER)
    with pytest.raises(CannotDecide, match="has withdrawn"):
        approve_comment(sight, newsroom.moderator.id, LATER)
    with pytest.raises(CannotDecide, match="has withdrawn"):
        reject_comment(sight, newsroom.moderator.id, 1, LATER)
    assert decisions() == []


def test_what_its_writer_changed_is_read_again_first(newsroom: Newsroom) -> None:
    held = say(newsroom.article, newsroom.reader, LINK)
    sight = seen(held)
    held.revision += 1
    db.session.commit()
    with pytest.raises(CannotDecide, match="has changed"):
        approve_comment(sight, newsroom.moderator.id, LATER)
    assert held.state is CommentState.HELD


@pytest.mark.parametrize("rule", [0, 10, -1])
def test_a_rule_that_is_none_is_refused_and_nothing_changes(newsroom: Newsroom, rule: int) -> None:
    comment = say(newsroom.article, newsroom.reader)
    before = numbers(newsroom)
    with pytest.raises(CannotDecide, match="house rule"):
        reject_comment(seen(comment), newsroom.moderator.id, rule, LATER)
    db.session.rollback()
    assert numbers(newsroom) == before
    assert decisions() == []


def test_a_comment_that_never_was_is_not_found(newsroom: Newsroom) -> None:
    with pytest.raises(NotFound):
        approve_comment(Sight(987654, 1, 0), newsroom.moderator.id, NOON)


def test_decisions_and_the_trail_are_only_ever_added_to(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader, LINK)
    kept: list[tuple[object, ...]] = []
    for step, (who, rule) in enumerate(
        ((newsroom.moderator, None), (newsroom.other_moderator, 2), (newsroom.editor, 5))
    ):
        if rule is None:
            approve_comment(seen(comment), who.id, LATER)
        else:
            reject_comment(seen(comment), who.id, rule, LATER)
        rows = [tuple(row) for row in db.session.execute(select(*Decision.__table__.columns).order_by(Decision.id))]
        assert rows[:-1] == kept
        assert len(rows) == step + 1
        kept = rows
    trail = db.session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "comment").order_by(AuditEntry.id))
    entries = [(entry.act, entry.actor_id, entry.subject_id) for entry in trail]
    assert entries == [
        ("comment.approval", newsroom.moderator.id, comment.id),
        ("comment.rejection", newsroom.other_moderator.id, comment.id),
        ("comment.rejection", newsroom.editor.id, comment.id),
    ]


def test_the_trail_holds_no_words_names_or_addresses(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader, LINK)
    reject_comment(seen(comment), newsroom.moderator.id, 4, LATER)
    details = str([entry.details for entry in db.session.scalars(select(AuditEntry))])
    for personal in (
        "example.com",
        newsroom.reader.display_name,
        newsroom.reader.email,
        newsroom.moderator.display_name,
    ):
        assert personal not in details


def test_the_record_of_decisions_outlives_the_comments_words(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    reject_comment(seen(comment), newsroom.moderator.id, 4, LATER)
    withdraw_comment(comment.id, newsroom.reader.id, LATER)
    assert db.session.scalar(select(func.count()).select_from(Decision)) == 1
    assert counter_differences() == []
