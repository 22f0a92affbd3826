"""What the newsroom asks of a writer before a comment is taken: standing, house rules, a name of one's own."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from extensions import Bell, bell, db
from models import Comment, CommentState, DiscussionMode, GuestPolicy, Mention, ScreeningFinding, Site, User
from queries.comments import reasons_for
from services.comments import CommentPolicy, Draft, Posted, post_comment
from services.guests import Guest
from services.notices import BELL
from services.refusals import NotAllowed, NotInThisMode, RulesNotRead, Sanctioned
from tests import cast
from tests.factories import NOON, Newsroom, make_user, say

TEXT = "A calm remark about the bridge and who pays for it."


def comments() -> int:
    return db.session.scalar(select(func.count()).select_from(Comment)) or 0


def new_rules() -> None:
    db.session.get_one(Site, 1).rules_version = 2
    db.session.commit()


def by_guest(newsroom: Newsroom, name: str = "Pat Marsh", key: str = "a-guests-form-key", **more: int) -> Posted:
    draft = Draft(newsroom.article.id, 0, TEXT, key, rules_read=more.pop("rules_read", 1), guest=Guest(name))
    return post_comment(draft, CommentPolicy(), NOON)


def let_guests(policy: GuestPolicy = GuestPolicy.ON) -> None:
    db.session.get_one(Site, 1).guest_policy = policy
    db.session.commit()


def test_a_suspended_reader_is_told_until_when(newsroom: Newsroom) -> None:
    newsroom.reader.suspended_until = NOON + timedelta(hours=1)
    db.session.commit()
    with pytest.raises(Sanctioned) as refused:
        say(newsroom.article, newsroom.reader)
    assert refused.value.until == NOON + timedelta(hours=1)
    assert say(newsroom.article, newsroom.reader, at=NOON + timedelta(hours=1)).id


def test_a_banned_reader_posts_nothing(newsroom: Newsroom) -> None:
    newsroom.reader.banned_at = NOON - timedelta(days=9)
    db.session.commit()
    with pytest.raises(Sanctioned):
        say(newsroom.article, newsroom.reader)
    assert comments() == 0


def test_a_reader_who_is_read_first_waits_and_is_told_why(newsroom: Newsroom) -> None:
    newsroom.reader.premoderated_until = NOON + timedelta(days=1)
    db.session.commit()
    comment = say(newsroom.article, newsroom.reader)
    assert comment.state is CommentState.HELD
    assert reasons_for([comment.id])[comment.id] == ("a moderator reads your comments first for now",)
    later = say(newsroom.article, newsroom.reader, at=NOON + timedelta(days=1))
    assert later.state is CommentState.PUBLISHED


def test_changed_house_rules_are_to_be_read_once(newsroom: Newsroom) -> None:
    new_rules()
    with pytest.raises(RulesNotRead) as refused:
        say(newsroom.article, newsroom.reader)
    assert refused.value.version == 2
    draft = Draft(newsroom.article.id, newsroom.reader.id, TEXT, "a-form-with-a-tick", rules_read=2)
    assert post_comment(draft, CommentPolicy(), NOON).state is CommentState.PUBLISHED
    db.session.refresh(newsroom.reader)
    assert newsroom.reader.rules_version_read == 2
    assert say(newsroom.article, newsroom.reader).id


@pytest.mark.parametrize("ticked", [0, 1])
def test_an_older_version_of_the_rules_does_not_count(newsroom: Newsroom, ticked: int) -> None:
    new_rules()
    draft = Draft(newsroom.article.id, newsroom.reader.id, TEXT, "a-form-with-a-tick", rules_read=ticked)
    with pytest.raises(RulesNotRead):
        post_comment(draft, CommentPolicy(), NOON)
    db.session.refresh(newsroom.reader)
    assert newsroom.reader.rules_version_read == 1


def test_rules_are_read_when_the_comment_is_taken_and_not_before(newsroom: Newsroom) -> None:
    new_rules()
    newsroom.close(DiscussionMode.APPEAL)
    draft = Draft(newsroom.article.id, newsroom.reader.id, TEXT, "a-form-with-a-tick", rules_read=2)
    with pytest.raises(NotInThisMode):
        post_comment(draft, CommentPolicy(), NOON)
    db.session.refresh(newsroom.reader)
    assert newsroom.reader.rules_version_read == 1


def test_an_appeal_publishes_nothing(newsroom: Newsroom) -> None:
    newsroom.close(DiscussionMode.APPEAL)
    with pytest.raises(NotInThisMode, match="newsroom alone"):
        say(newsroom.article, newsroom.reader)
    assert comments() == 0


@pytest.mark.parametrize("mode", [DiscussionMode.LETTERS, DiscussionMode.TRIBUTE])
def test_letters_and_tributes_have_no_replies(newsroom: Newsroom, mode: DiscussionMode) -> None:
    top = say(newsroom.article, newsroom.reader)
    newsroom.close(mode)
    with pytest.raises(NotInThisMode):
        say(newsroom.article, newsroom.other, parent_id=top.id)
    own = say(newsroom.article, newsroom.other)
    assert own.state is (CommentState.HELD if mode is DiscussionMode.TRIBUTE else CommentState.PUBLISHED)


def test_a_guest_writes_only_where_the_newsroom_lets_guests(newsroom: Newsroom) -> None:
    with pytest.raises(NotAllowed):
        by_guest(newsroom)
    let_guests(GuestPolicy.SOME)
    with pytest.raises(NotAllowed):
        by_guest(newsroom)
    newsroom.article.takes_guests = True
    db.session.commit()
    assert by_guest(newsroom).state is CommentState.HELD


def test_what_a_guest_writes_waits_with_its_reason_and_the_name_they_gave(newsroom: Newsroom) -> None:
    let_guests()
    posted = by_guest(newsroom)
    comment = db.session.get_one(Comment, posted.id)
    assert (comment.state, comment.author.display_name, comment.author.is_guest) == (
        CommentState.HELD,
        "Pat Marsh",
        True,
    )
    assert "a moderator reads what guests write first" in reasons_for([comment.id])[comment.id]


def test_a_guests_form_sent_twice_is_one_comment_by_one_guest(newsroom: Newsroom) -> None:
    let_guests()
    people = db.session.scalar(select(func.count()).select_from(User)) or 0
    first, again = by_guest(newsroom), by_guest(newsroom)
    assert (first.id, first.is_new, again.is_new) == (again.id, True, False)
    assert db.session.scalar(select(func.count()).select_from(User)) == people + 1


def test_a_guest_ticks_the_rules_each_time(newsroom: Newsroom) -> None:
    let_guests()
    with pytest.raises(RulesNotRead):
        by_guest(newsroom, rules_read=0)


def test_people_in_the_thread_can_be_spoken_to(newsroom: Newsroom) -> None:
    top = say(newsroom.article, newsroom.reader)
    reply = say(newsroom.article, newsroom.other, f"@{cast.READER} is right, @Nobody Here is not.", parent_id=top.id)
    assert f"<strong>@{cast.READER}</strong>" in reply.body_html
    assert db.session.execute(select(Mention.comment_id, Mention.user_id)).all() == [(reply.id, newsroom.reader.id)]


def test_a_top_comment_speaks_to_nobody(newsroom: Newsroom) -> None:
    say(newsroom.article, newsroom.reader)
    top = say(newsroom.article, newsroom.other, f"@{cast.READER}, are you here?")
    assert "<strong>" not in top.body_html
    assert db.session.scalars(select(Mention)).all() == []


def test_a_name_in_another_discussion_is_nobody_here(newsroom: Newsroom) -> None:
    top = say(newsroom.article, make_user("Tom Greaves"))
    say(newsroom.article, newsroom.other, f"I agree with @{cast.READER}.", parent_id=top.id)
    assert db.session.scalars(select(Mention)).all() == []


def test_the_bell_rings_for_what_is_published_alone(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[str] = []
    monkeypatch.setattr(bell, "ring_now_and_then", rung.append)
    say(newsroom.article, newsroom.reader, "See https://example.com/a for it.")
    assert rung == []
    say(newsroom.article, newsroom.reader)
    assert rung == [BELL]


def test_a_bell_that_may_wait_rings_once_a_second() -> None:
    rung: list[str] = []
    times = iter([10.0, 10.4, 10.9, 11.0, 11.5, 11.6])
    small = Bell(clock=lambda: next(times))
    small.bind(rung.append)
    for kind in ("notices", "notices", "notices", "notices", "notices", "letters"):
        small.ring_now_and_then(kind)
    assert rung == ["notices", "notices", "letters"]


def test_no_finding_is_added_for_a_reader_in_good_standing(newsroom: Newsroom) -> None:
    say(newsroom.article, newsroom.reader)
    assert "standing" not in set(db.session.scalars(select(ScreeningFinding.check_name)))
