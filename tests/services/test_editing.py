"""Changing one's own comment."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from extensions import db
from models import (
    AuditEntry,
    Comment,
    CommentRevision,
    CommentState,
    DiscussionMode,
    Mention,
    NoticeKind,
    ScreeningFinding,
    User,
)
from queries.comments import reasons_for
from queries.counters import counter_differences
from services.comments import CommentPolicy, withdraw_comment
from services.decisions import approve_comment, reject_comment
from services.edits import MOST_CHANGES, edit_comment
from services.refusals import CommentsClosed, EditRefused, NotAllowed, NotFound, Sanctioned, TooLate
from tests.factories import NOON, Newsroom, make_user, say, seen
from tests.telling import go_round, mute, told

SOON = NOON + timedelta(minutes=2)
NEW = "The bridge was shut on Friday, and on Saturday too."


def edit(comment: Comment, source: str = NEW, at: Any = SOON, by: int = 0, revision: int = 0) -> Comment:
    return edit_comment(comment.id, by or comment.author_id, source, revision or comment.revision, CommentPolicy(), at)


def test_a_change_is_drawn_anew_and_the_former_text_is_kept(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader, "The bridge was shut on Friday.")
    seq, before = newsroom.article.seq, comment.fingerprint
    changed = edit(comment, "The bridge was shut on **Saturday**.")
    assert "<strong>Saturday</strong>" in changed.body_html
    assert (changed.revision, changed.edited_at, changed.state) == (2, SOON, CommentState.PUBLISHED)
    assert changed.fingerprint != before
    former = db.session.scalars(select(CommentRevision)).one()
    assert (former.revision, former.body_source, former.at) == (1, "The bridge was shut on Friday.", SOON)
    assert newsroom.article.seq > seq
    assert db.session.scalars(select(AuditEntry.act).where(AuditEntry.act == "comment.edited")).all()
    assert counter_differences() == []


def test_a_change_that_changes_nothing_changes_nothing(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader, NEW)
    seq = newsroom.article.seq
    edit(comment, f"  {NEW}\r\n")
    assert (comment.revision, comment.edited_at, newsroom.article.seq) == (1, None, seq)
    assert db.session.scalars(select(CommentRevision)).all() == []


def test_the_same_change_sent_twice_is_made_once(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    edit(comment, revision=1)
    assert edit(comment, revision=1, at=NOON + timedelta(hours=1)).revision == 2


def test_a_change_in_another_window_meanwhile_is_not_overwritten(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    edit(comment, revision=1)
    with pytest.raises(TooLate, match="another window"):
        edit(comment, "Something else entirely.", revision=1)
    assert comment.body_source == NEW


def test_a_comment_can_be_changed_for_ten_minutes(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    edit(comment, at=NOON + timedelta(minutes=9, seconds=59))
    with pytest.raises(TooLate, match="10 minutes"):
        edit(comment, "Later still.", at=NOON + timedelta(minutes=10))


def test_a_reply_ends_it(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    say(newsroom.article, newsroom.other, parent_id=comment.id)
    with pytest.raises(TooLate, match="replied"):
        edit(comment)


def test_a_recommend_ends_it(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    comment.recommend_count = 1
    db.session.commit()
    with pytest.raises(TooLate, match="recommended"):
        edit(comment)


def test_a_change_with_a_link_waits_with_its_own_reason(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    changed = edit(comment, "See https://example.com/minutes, item 9.")
    assert changed.state is CommentState.HELD
    assert newsroom.article.comment_count == 0
    (reason,) = reasons_for([comment.id])[comment.id]
    assert "link" in reason
    assert counter_differences() == []


def test_findings_are_of_the_revision_they_are_about(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader, "See https://example.com/minutes, item 9.")
    changed = edit(comment, "I take the link back, and say it in words.")
    assert changed.state is CommentState.HELD
    of = select(ScreeningFinding.revision).where(ScreeningFinding.check_name == "links")
    assert db.session.scalars(of).all() == [1]
    assert reasons_for([comment.id]) == {}


def test_a_change_to_a_banned_word_is_refused_and_the_comment_stands(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader, NEW)
    with pytest.raises(EditRefused, match="Your comment stands as it was"):
        edit(comment, "That is what a wog would say, the sign read.")
    assert (comment.state, comment.body_source, comment.revision) == (CommentState.PUBLISHED, NEW, 1)
    assert newsroom.reader.rejected_count == 0


@pytest.mark.parametrize("source", ["", "\u200b", "x" * 5001])
def test_a_change_to_nothing_or_too_much_is_refused(newsroom: Newsroom, source: str) -> None:
    comment = say(newsroom.article, newsroom.reader, NEW)
    with pytest.raises(EditRefused):
        edit(comment, source)
    assert comment.body_source == NEW


def test_capitals_mended_are_not_the_same_text_again(newsroom: Newsroom) -> None:
    text = "the council closed the bridge before anybody had asked the people who cross it"
    comment = say(newsroom.article, newsroom.reader, text)
    assert edit(comment, text.capitalize() + ".").state is CommentState.PUBLISHED


def test_a_changed_comment_is_new_to_the_desk_and_what_was_decided_stays(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    approve_comment(seen(comment), newsroom.moderator.id, NOON)
    edit(comment)
    assert (comment.reviewed_at, comment.decision_count) == (None, 1)


def test_where_every_comment_is_read_first_a_change_waits_again(newsroom: Newsroom) -> None:
    newsroom.close(DiscussionMode.HELD)
    comment = say(newsroom.article, newsroom.reader)
    approve_comment(seen(comment), newsroom.moderator.id, NOON)
    assert edit(comment).state is CommentState.HELD
    assert counter_differences() == []


def test_the_change_of_a_reader_who_is_read_first_waits(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    newsroom.reader.premoderated_until = SOON + timedelta(days=1)
    db.session.commit()
    assert edit(comment).state is CommentState.HELD
    assert reasons_for([comment.id])[comment.id] == ("a moderator reads your comments first for now",)


def test_a_pick_was_of_other_words(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    comment.picked_at, comment.pick_reason = NOON, "The clearest account of the day."
    db.session.commit()
    edit(comment)
    assert (comment.picked_at, comment.pick_reason) == (None, "")


def test_a_removed_comment_cannot_be_changed_back_into_sight(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    reject_comment(seen(comment), newsroom.moderator.id, 1, NOON)
    with pytest.raises(TooLate, match="removed"):
        edit(comment)
    withdraw_comment(comment.id, newsroom.reader.id, NOON)
    with pytest.raises(TooLate, match="withdrawn"):
        edit(comment)


def test_only_its_writer_changes_a_comment(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    for person in (newsroom.other, newsroom.moderator, newsroom.editor):
        with pytest.raises(NotAllowed):
            edit(comment, by=person.id)


def test_what_never_was_cannot_be_changed(newsroom: Newsroom) -> None:
    with pytest.raises(NotFound):
        edit_comment(987654, newsroom.reader.id, NEW, 1, CommentPolicy(), SOON)


def test_a_banned_or_suspended_reader_changes_nothing(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    newsroom.reader.suspended_until = SOON + timedelta(hours=1)
    db.session.commit()
    with pytest.raises(Sanctioned):
        edit(comment)
    newsroom.reader.suspended_until, newsroom.reader.banned_at = None, NOON
    db.session.commit()
    with pytest.raises(Sanctioned):
        edit(comment)


def test_in_a_closed_discussion_nothing_is_changed(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    newsroom.close(DiscussionMode.CLOSED)
    with pytest.raises(CommentsClosed):
        edit(comment)


def test_nobody_fills_the_newsroom_with_former_texts(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader)
    for number in range(MOST_CHANGES):
        edit(comment, f"{NEW} Version {number}.")
    with pytest.raises(TooLate, match="which is the most"):
        edit(comment, f"{NEW} One more.")


def test_whom_a_reply_speaks_to_follows_its_text(newsroom: Newsroom) -> None:
    third = make_user("Tom Greaves")
    top = say(newsroom.article, newsroom.reader)
    say(newsroom.article, third, parent_id=top.id)
    reply = say(newsroom.article, newsroom.other, "@Ruth Adeyemi has it right.", parent_id=top.id)
    assert db.session.scalars(select(Mention.user_id)).all() == [newsroom.reader.id]
    edit(reply, "It is @Tom Greaves who has it right.")
    assert db.session.scalars(select(Mention.user_id)).all() == [third.id]
    withdraw_comment(reply.id, newsroom.other.id, SOON)
    assert db.session.scalars(select(Mention.user_id)).all() == []


def test_withdrawing_takes_the_former_texts_and_the_pick_too(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader, "Words that I regret.")
    edit(comment)
    comment.picked_at = NOON
    db.session.commit()
    withdraw_comment(comment.id, newsroom.reader.id, SOON)
    assert db.session.scalars(select(CommentRevision)).all() == []
    assert comment.picked_at is None


def talk(newsroom: Newsroom) -> tuple[Comment, User]:
    """A reply of the other reader's, told of already, in a thread of the reader's that somebody else is in too."""
    third = make_user("Tom Greaves")
    top = say(newsroom.article, newsroom.reader)
    say(newsroom.article, third, parent_id=top.id)
    reply = say(newsroom.article, newsroom.other, parent_id=top.id)
    go_round()
    return reply, third


def test_whom_only_the_new_text_names_is_told_once(newsroom: Newsroom) -> None:
    reply, third = talk(newsroom)
    for number in range(2):
        edit(reply, f"Ask @Tom Greaves and @Ruth Adeyemi and @{newsroom.other.display_name}, {number}.")
    assert told(third) == [(NoticeKind.MENTION, reply.id)]
    assert (NoticeKind.MENTION, reply.id) not in told(newsroom.reader) + told(newsroom.other)
    go_round()
    assert len(told(third)) == 1


def test_who_muted_the_writer_is_not_told_of_a_name_put_in_later(newsroom: Newsroom) -> None:
    reply, third = talk(newsroom)
    mute(third, newsroom.other)
    edit(reply, "Ask @Tom Greaves.")
    assert told(third) == []


def test_a_name_in_a_text_that_waits_is_told_when_it_is_published(newsroom: Newsroom) -> None:
    reply, third = talk(newsroom)
    changed = edit(reply, "Ask @Tom Greaves, see https://example.com/minutes.")
    assert (changed.state, told(third)) == (CommentState.HELD, [])
    approve_comment(seen(changed), newsroom.moderator.id, SOON)
    assert told(third) == [(NoticeKind.MENTION, reply.id)]


def test_a_name_in_a_comment_nobody_was_told_of_yet_is_told_with_the_rest(newsroom: Newsroom) -> None:
    reply, third = talk(newsroom)
    fresh = say(newsroom.article, newsroom.other, parent_id=reply.parent_id)
    edit(fresh, "Ask @Tom Greaves.")
    assert told(third) == []
    go_round()
    assert told(third) == [(NoticeKind.MENTION, fresh.id)]
