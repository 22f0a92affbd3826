"""Tips: sent under an appeal for information, for the newsroom alone."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from extensions import db
from models import AuditEntry, Comment, DiscussionMode, GuestPolicy, Site, Tip
from queries.tips import TIPS_A_PAGE, read_tips, tips_of, tips_waiting, waiting_tips
from services.comments import CommentPolicy, Draft
from services.guests import Guest
from services.refusals import (
    CommentRefused,
    CommentsClosed,
    NotAllowed,
    NotFound,
    NotInThisMode,
    Sanctioned,
    TooSoon,
)
from services.tips import read_tip, send_tip
from tests.factories import NOON, Newsroom, say

SAW = "I saw the van by the sluice at ten to four, see https://example.com/photo ."


@pytest.fixture
def appeal(newsroom: Newsroom) -> Newsroom:
    newsroom.close(DiscussionMode.APPEAL, "The police look for witnesses.")
    return newsroom


def tip(newsroom: Newsroom, source: str = SAW, key: str = "the-form-of-a-tip", **more: object) -> int:
    draft = Draft(newsroom.article.id, newsroom.reader.id, source, key, **more)  # type: ignore[arg-type]
    return send_tip(draft, CommentPolicy(comments_per_minute=3), NOON)


def tips() -> int:
    return db.session.scalar(select(func.count()).select_from(Tip)) or 0


def test_a_tip_is_kept_and_is_no_comment(appeal: Newsroom) -> None:
    seq = appeal.article.seq
    kept = db.session.get_one(Tip, tip(appeal))
    assert (kept.body_source, kept.author_id, kept.read_at) == (SAW, appeal.reader.id, None)
    assert db.session.scalars(select(Comment)).all() == []
    db.session.refresh(appeal.article)
    assert (appeal.article.seq, appeal.article.comment_count) == (seq, 0)


def test_nothing_of_a_tip_is_screened_but_its_length(appeal: Newsroom) -> None:
    assert tip(appeal, "What the sign said was: wog.")
    with pytest.raises(CommentRefused):
        tip(appeal, "...")
    with pytest.raises(CommentRefused):
        tip(appeal, "x" * 5001)
    assert tips() == 1


def test_the_same_form_with_the_same_text_is_one_tip(appeal: Newsroom) -> None:
    assert tip(appeal) == tip(appeal)
    assert tip(appeal, f"{SAW} And a second van.") != tip(appeal)
    assert tips() == 2


def test_two_readers_may_have_the_same_form_key(appeal: Newsroom) -> None:
    mine = tip(appeal)
    draft = Draft(appeal.article.id, appeal.other.id, SAW, "the-form-of-a-tip")
    assert send_tip(draft, CommentPolicy(), NOON) != mine


@pytest.mark.parametrize(
    ("mode", "refusal"),
    [
        (DiscussionMode.OPEN, NotInThisMode),
        (DiscussionMode.HELD, NotInThisMode),
        (DiscussionMode.LETTERS, NotInThisMode),
        (DiscussionMode.CLOSED, CommentsClosed),
        (DiscussionMode.HIDDEN, CommentsClosed),
    ],
)
def test_what_was_meant_for_the_newsroom_is_never_published(
    newsroom: Newsroom, mode: DiscussionMode, refusal: type[Exception]
) -> None:
    newsroom.close(mode)
    with pytest.raises(refusal):
        tip(newsroom)
    assert (tips(), db.session.scalars(select(Comment)).all()) == (0, [])


def test_a_tip_answers_nobody(newsroom: Newsroom) -> None:
    top = say(newsroom.article, newsroom.reader)
    newsroom.close(DiscussionMode.APPEAL)
    with pytest.raises(NotInThisMode):
        tip(newsroom, parent_id=top.id)


def test_standing_is_asked(appeal: Newsroom) -> None:
    appeal.reader.banned_at = NOON
    db.session.commit()
    with pytest.raises(Sanctioned):
        tip(appeal)


def test_too_many_in_a_minute_are_refused_with_a_time(appeal: Newsroom) -> None:
    for number in range(3):
        tip(appeal, f"{SAW} {number}")
    with pytest.raises(TooSoon) as refused:
        tip(appeal, f"{SAW} again")
    assert refused.value.again_at == NOON + timedelta(minutes=1)


def test_a_guests_tip_is_nobodys(appeal: Newsroom) -> None:
    guest = Guest("", has_proof=True)
    with pytest.raises(NotAllowed):
        tip(appeal, guest=guest)
    db.session.get_one(Site, 1).guest_policy = GuestPolicy.ON
    db.session.commit()
    assert db.session.get_one(Tip, tip(appeal, guest=guest)).author_id is None


def test_the_newsroom_reads_them_newest_first_and_once(appeal: Newsroom) -> None:
    first, second = tip(appeal), tip(appeal, f"{SAW} More.")
    assert [line.id for line in waiting_tips()] == [second, first]
    read_tip(second, appeal.editor.id, NOON)
    read_tip(second, appeal.editor.id, NOON + timedelta(hours=1))
    assert [line.id for line in waiting_tips()] == [first]
    assert [(line.id, line.read_at) for line in read_tips()] == [(second, NOON)]
    assert tips_waiting() == 1
    acts = db.session.execute(select(AuditEntry.act, AuditEntry.actor_id).where(AuditEntry.subject_kind == "tip"))
    assert acts.all() == [("tip.read", appeal.editor.id)]


def test_a_tip_that_never_was_cannot_be_read(appeal: Newsroom) -> None:
    with pytest.raises(NotFound):
        read_tip(987654, appeal.editor.id, NOON)


def test_a_reader_finds_their_own_and_no_others(appeal: Newsroom) -> None:
    mine = tip(appeal)
    send_tip(Draft(appeal.article.id, appeal.other.id, "Me too.", "another-form-key"), CommentPolicy(), NOON)
    (line,) = tips_of(appeal.reader.id)
    assert (line.id, line.body_source, line.name) == (mine, SAW, appeal.reader.display_name)


def test_the_lists_go_page_by_page(appeal: Newsroom) -> None:
    db.session.add_all(
        Tip(article_id=appeal.article.id, author_id=None, body_source=f"Tip {n}", form_key=f"key {n}", at=NOON)
        for n in range(TIPS_A_PAGE + 2)
    )
    db.session.commit()
    page = waiting_tips()
    assert len(page) == TIPS_A_PAGE
    assert page[0].name is None
    assert [line.body_source for line in waiting_tips(before=page[-1].id)] == ["Tip 1", "Tip 0"]
