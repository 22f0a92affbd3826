"""Posting a comment."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from extensions import db
from models import Article, Comment, CommentState, DiscussionMode, ScreeningFinding, WordList, WordListName
from queries.counters import counter_differences
from services.comments import CommentPolicy, withdraw_comment
from services.decisions import approve_comment, reject_comment
from services.refusals import CannotReply, CommentRefused, CommentsClosed, FormAlreadyUsed, NotFound, TooSoon
from tests.factories import NOON, Newsroom, make_article, make_user, say, seen


def test_a_calm_comment_is_published_at_once(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader, "The bridge was stuck on **Friday** too.")
    assert comment.state is CommentState.PUBLISHED
    assert comment.shown
    assert "<strong>Friday</strong>" in comment.body_html
    assert newsroom.article.comment_count == 1
    assert newsroom.reader.published_count == 1


def test_a_comment_with_a_link_is_held_and_the_finding_keeps_its_span(newsroom: Newsroom) -> None:
    text = "Read https://example.com/minutes, item 9."
    comment = say(newsroom.article, newsroom.reader, text)
    assert comment.state is CommentState.HELD
    found = db.session.scalars(select(ScreeningFinding).where(ScreeningFinding.verdict == "hold")).one()
    assert found.check_name == "links"
    assert text[found.start : found.end] == "https://example.com/minutes"
    assert newsroom.article.comment_count == 0


def test_a_held_comment_moves_no_number_readers_see(newsroom: Newsroom) -> None:
    before = newsroom.article.seq
    say(newsroom.article, newsroom.reader, "See https://example.com for more of this.")
    assert newsroom.article.seq == before


def test_every_check_leaves_its_finding_and_the_strictest_wins(newsroom: Newsroom) -> None:
    newcomer = make_user("Nia New", joined_at=NOON)
    comment = say(newsroom.article, newcomer, "You muppets, read https://example.com/minutes on this.")
    of_it = select(ScreeningFinding.check_name).where(ScreeningFinding.comment_id == comment.id)
    names = set(db.session.scalars(of_it))
    assert {"links", "new_writer"} <= names
    assert comment.state is CommentState.HELD


def test_a_banned_word_rejects_and_a_moderator_can_put_it_right(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.reader, "That is what a wog would say, the sign read.")
    assert comment.state is CommentState.REJECTED
    assert newsroom.reader.rejected_count == 1
    approve_comment(seen(comment), newsroom.moderator.id, NOON)
    assert (newsroom.reader.rejected_count, newsroom.reader.published_count) == (0, 1)
    assert newsroom.article.comment_count == 1


def test_a_word_that_was_just_put_on_the_list_is_found_in_the_next_comment(newsroom: Newsroom) -> None:
    text = "The pontoon is a disgrace, says the {} man who paid for it."
    assert say(newsroom.article, newsroom.reader, text.format("old")).state is CommentState.PUBLISHED
    banned = db.session.get_one(WordList, WordListName.BANNED)
    banned.terms += "\npontoon"
    db.session.commit()
    assert say(newsroom.article, newsroom.reader, text.format("very")).state is CommentState.REJECTED


def test_staff_are_not_exempt_from_the_word_lists(newsroom: Newsroom) -> None:
    comment = say(newsroom.article, newsroom.editor, "That is what a wog would say, the sign read.")
    assert comment.state is CommentState.REJECTED


def test_the_same_text_from_another_writer_within_a_day_is_held(newsroom: Newsroom) -> None:
    text = "I earn nine hundred pounds a week from my kitchen table, ask me how!"
    say(newsroom.article, newsroom.reader, text)
    later = NOON + timedelta(hours=23)
    assert say(newsroom.article, newsroom.other, text.upper().lower(), later).state is CommentState.HELD
    third = make_user("Tom Greaves")
    assert say(newsroom.article, third, text, NOON + timedelta(hours=49)).state is CommentState.PUBLISHED


def test_the_same_form_sent_twice_makes_one_comment(newsroom: Newsroom) -> None:
    first = say(newsroom.article, newsroom.reader, "Said once only.", form_key="the-same-form-key")
    again = say(newsroom.article, newsroom.reader, "Said once only.", form_key="the-same-form-key")
    assert first.id == again.id
    assert db.session.scalar(select(func.count()).select_from(Comment)) == 1


def test_a_used_form_with_another_text_is_handed_back(newsroom: Newsroom) -> None:
    first = say(newsroom.article, newsroom.reader, "Said once only.", form_key="the-same-form-key")
    with pytest.raises(FormAlreadyUsed) as refused:
        say(newsroom.article, newsroom.reader, "Something else.", form_key="the-same-form-key")
    assert refused.value.comment_id == first.id


def test_two_readers_may_have_the_same_form_key(newsroom: Newsroom) -> None:
    first = say(newsroom.article, newsroom.reader, form_key="the-same-form-key")
    other = say(newsroom.article, newsroom.other, form_key="the-same-form-key")
    assert first.id != other.id


def test_a_closed_discussion_refuses_with_its_reason(newsroom: Newsroom) -> None:
    newsroom.close(DiscussionMode.CLOSED, "A case is active.")
    with pytest.raises(CommentsClosed, match=r"A case is active\."):
        say(newsroom.article, newsroom.reader)


def test_a_held_discussion_holds_what_would_be_published(newsroom: Newsroom) -> None:
    newsroom.close(DiscussionMode.HELD, "A family is grieving.")
    assert say(newsroom.article, newsroom.reader).state is CommentState.HELD


@pytest.mark.parametrize("text", ["", "   \n\t", "\u200b\u200b", "x" * 5001])
def test_a_text_with_nothing_in_it_or_too_long_is_refused(newsroom: Newsroom, text: str) -> None:
    with pytest.raises(CommentRefused):
        say(newsroom.article, newsroom.reader, text or "\n")
    assert db.session.scalar(select(func.count()).select_from(Comment)) == 0


def test_five_thousand_characters_are_taken(newsroom: Newsroom) -> None:
    assert say(newsroom.article, newsroom.reader, ("calm words " * 500)[:5000]).id


def test_too_many_in_a_minute_are_refused_with_a_time(newsroom: Newsroom) -> None:
    policy = CommentPolicy(comments_per_minute=2)
    for second in (0, 10):
        say(newsroom.article, newsroom.reader, at=NOON + timedelta(seconds=second), policy=policy)
    with pytest.raises(TooSoon) as refused:
        say(newsroom.article, newsroom.reader, at=NOON + timedelta(seconds=20), policy=policy)
    assert refused.value.again_at == NOON + timedelta(minutes=1)
    assert say(newsroom.article, newsroom.reader, at=NOON + timedelta(seconds=61), policy=policy).id


def test_a_new_writer_can_be_made_to_wait(newsroom: Newsroom) -> None:
    newcomer = make_user("Nia New", joined_at=NOON)
    assert say(newsroom.article, newcomer).state is CommentState.PUBLISHED
    fresh = make_user("Noel New", joined_at=NOON)
    assert say(newsroom.article, fresh, policy=CommentPolicy(hold_new_writers_until=1)).state is CommentState.HELD


def test_a_reply_is_numbered_when_it_is_published(newsroom: Newsroom) -> None:
    top = say(newsroom.article, newsroom.reader)
    held = say(newsroom.article, newsroom.other, "See https://example.com/a for it.", parent_id=top.id)
    second = say(newsroom.article, newsroom.other, parent_id=top.id)
    assert (held.reply_no, second.reply_no) == (None, 1)
    approve_comment(seen(held), newsroom.moderator.id, NOON)
    assert held.reply_no == 2
    assert held.path < second.path
    assert db.session.get_one(Comment, top.id).reply_count == 2


def test_a_reply_below_the_deepest_level_lies_beside_the_one_it_answers(newsroom: Newsroom) -> None:
    chain = [say(newsroom.article, newsroom.reader)]
    for _ in range(6):
        chain.append(say(newsroom.article, newsroom.other, parent_id=chain[-1].id))
    assert [comment.depth for comment in chain] == [0, 1, 2, 3, 4, 5, 6]
    assert [len(comment.path) for comment in chain] == [0, 5, 10, 15, 20, 20, 20]
    assert counter_differences() == []


def test_only_what_is_published_can_be_answered(newsroom: Newsroom) -> None:
    held = say(newsroom.article, newsroom.reader, "See https://example.com/a for it.")
    with pytest.raises(CannotReply):
        say(newsroom.article, newsroom.other, parent_id=held.id)


def test_a_reply_stays_under_its_article(newsroom: Newsroom) -> None:
    top = say(newsroom.article, newsroom.reader)
    elsewhere = make_article(newsroom.editor)
    with pytest.raises(NotFound):
        say(elsewhere, newsroom.other, parent_id=top.id)


def test_counters_stay_right_through_every_change(newsroom: Newsroom) -> None:
    top = say(newsroom.article, newsroom.reader)
    replies = [say(newsroom.article, newsroom.other, parent_id=top.id) for _ in range(3)]
    below = say(newsroom.article, newsroom.reader, parent_id=replies[0].id)
    reject_comment(seen(replies[0]), newsroom.moderator.id, 1, NOON)
    assert db.session.get_one(Comment, replies[0].id).shown
    withdraw_comment(below.id, newsroom.reader.id, NOON)
    assert not db.session.get_one(Comment, replies[0].id).shown
    reject_comment(seen(top), newsroom.moderator.id, 5, NOON)
    approve_comment(seen(replies[0]), newsroom.moderator.id, NOON)
    withdraw_comment(replies[2].id, newsroom.other.id, NOON)
    assert counter_differences() == []
    assert db.session.get_one(Article, newsroom.article.id).comment_count == 2
