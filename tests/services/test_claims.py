"""Claiming what one wrote on the former site."""

import pytest
from sqlalchemy import select

from extensions import db
from models import AuditEntry, Comment, CommentState, ImportedItem, ImportedKind, Recommendation, User
from queries.claims import SHOWN, claimable, claimable_count
from queries.counters import counter_differences
from services.accounts import LeftComments, delete_account
from services.claims import claim_comments, claim_key
from services.decisions import approve_comment, reject_comment
from services.recommendations import toggle_recommendation
from services.refusals import NotAllowed
from tests.factories import NOON, Newsroom, make_article, make_user, say, seen
from tests.moved_in import key_of, make_guest, said_there


def claim(reader: User) -> int:
    return claim_comments(reader.id, key_of(reader.email))


def guests() -> list[str]:
    return list(db.session.scalars(select(User.display_name).where(User.claim_key.is_not(None))))


def test_what_a_guest_wrote_becomes_the_readers(newsroom: Newsroom) -> None:
    reader = newsroom.reader
    guest = make_guest("Ruthie", reader.email)
    comment = said_there(newsroom.article, guest, "Opened by my grandmother, that bridge.")
    assert claim(reader) == 1
    db.session.expire_all()
    assert (comment.author_id, comment.body_source) == (reader.id, "Opened by my grandmother, that bridge.")
    assert guests() == []
    assert counter_differences() == []


def test_every_name_one_wrote_under_is_claimed_at_once(newsroom: Newsroom) -> None:
    reader, elsewhere = newsroom.reader, make_article(newsroom.editor)
    say(newsroom.article, reader)
    for name, article in (("Ruthie", newsroom.article), ("R. A.", elsewhere), ("Ruthie A.", elsewhere)):
        said_there(article, make_guest(name, reader.email))
    assert claimable_count(key_of(reader.email)) == claim(reader) == 3
    db.session.expire_all()
    assert reader.published_count == 4
    assert counter_differences() == []


def test_discussions_are_drawn_anew_and_no_others(newsroom: Newsroom) -> None:
    untouched = make_article(newsroom.editor)
    said_there(newsroom.article, make_guest("Ruthie", newsroom.reader.email))
    before = newsroom.article.seq, untouched.seq
    claim(newsroom.reader)
    db.session.expire_all()
    assert (newsroom.article.seq, untouched.seq) == (before[0] + 1, before[1])


def test_what_others_wrote_stays_theirs(newsroom: Newsroom) -> None:
    theirs = [said_there(newsroom.article, make_guest("Owen", "owen@example.net")) for _ in range(2)]
    theirs.append(said_there(newsroom.article, make_guest("Nobody in particular")))
    theirs.append(say(newsroom.article, newsroom.other))
    writers = [comment.author_id for comment in theirs]
    assert claim(newsroom.reader) == 0
    db.session.expire_all()
    assert [comment.author_id for comment in theirs] == writers


def test_who_gave_no_address_is_claimed_by_nobody(newsroom: Newsroom) -> None:
    said_there(newsroom.article, make_guest("Nobody in particular"))
    assert claim_key("k", "  ") == key_of("") == ""
    assert claimable_count("") == claim_comments(newsroom.reader.id, "") == 0
    assert claimable("").names == ()
    assert guests() == ["Nobody in particular"]


def test_an_address_is_the_same_however_it_is_spelt() -> None:
    assert claim_key("k", " Ruth@Example.ORG\n") == claim_key("k", "ruth@example.org")
    assert claim_key("k", "ruth@example.org") != claim_key("k", "ruth@example.net")
    assert claim_key("k", "ruth@example.org") != claim_key("another key", "ruth@example.org")
    assert "ruth" not in claim_key("k", "ruth@example.org")


def test_claiming_again_changes_nothing(newsroom: Newsroom) -> None:
    said_there(newsroom.article, make_guest("Ruthie", newsroom.reader.email))
    assert claim(newsroom.reader) == 1
    db.session.expire_all()
    before = newsroom.article.seq
    assert claim(newsroom.reader) == 0
    db.session.expire_all()
    assert newsroom.article.seq == before
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "comments.claimed")).one()
    assert (entry.subject_id, entry.actor_id, entry.details) == (newsroom.reader.id, newsroom.reader.id, {"count": 1})


@pytest.mark.parametrize("lacking", [{"confirmed_at": None}, {"active": False}])
def test_who_has_not_shown_that_the_address_is_theirs_claims_nothing(
    newsroom: Newsroom, lacking: dict[str, object]
) -> None:
    reader = make_user("Ruth Adeyemi", **lacking)
    comment = said_there(newsroom.article, make_guest("Ruthie", reader.email))
    with pytest.raises(NotAllowed):
        claim(reader)
    assert db.session.get_one(Comment, comment.id).author.display_name == "Ruthie"


def test_a_deleted_account_claims_nothing(newsroom: Newsroom) -> None:
    key = key_of(newsroom.reader.email)
    said_there(newsroom.article, make_guest("Ruthie", newsroom.reader.email))
    delete_account(newsroom.reader.id, LeftComments.KEEP, NOON)
    with pytest.raises(NotAllowed):
        claim_comments(newsroom.reader.id, key)
    with pytest.raises(NotAllowed):
        claim_comments(987654, key)
    assert guests() == ["Ruthie"]


def test_an_import_that_runs_again_finds_the_reader_in_the_guests_place(newsroom: Newsroom) -> None:
    reader = newsroom.reader
    said_there(newsroom.article, make_guest("Ruthie", reader.email))
    claim(reader)
    items = select(ImportedItem.our_id).where(ImportedItem.kind == ImportedKind.WRITER)
    assert db.session.scalars(items).all() == [reader.id]
    again = make_guest("Ruthie", reader.email)
    assert again.id == reader.id
    assert said_there(newsroom.article, again).author_id == reader.id
    assert guests() == []
    assert counter_differences() == []


def test_what_still_waits_is_decided_as_the_readers(newsroom: Newsroom) -> None:
    guest = make_guest("Ruthie", newsroom.reader.email)
    kept, gone = (said_there(newsroom.article, guest, state=CommentState.HELD) for _ in range(2))
    reject_comment(seen(gone), newsroom.moderator.id, 1, NOON)
    claim(newsroom.reader)
    db.session.expire_all()
    assert (newsroom.reader.published_count, newsroom.reader.rejected_count) == (0, 1)
    approve_comment(seen(kept), newsroom.moderator.id, NOON)
    db.session.expire_all()
    assert newsroom.reader.published_count == 1
    assert counter_differences() == []


def test_what_one_recommended_as_a_reader_is_no_recommend_of_ones_own(newsroom: Newsroom) -> None:
    comment = said_there(newsroom.article, make_guest("Ruthie", newsroom.reader.email))
    for reader in (newsroom.reader, newsroom.other):
        toggle_recommendation(comment.id, reader.id, NOON)
    claim(newsroom.reader)
    db.session.expire_all()
    assert comment.recommend_count == 1
    assert db.session.scalars(select(Recommendation.user_id)).all() == [newsroom.other.id]
    assert counter_differences() == []


def test_a_form_sent_as_a_guest_and_again_as_a_reader_can_still_be_claimed(newsroom: Newsroom) -> None:
    theirs = said_there(newsroom.article, make_guest("Ruthie", newsroom.reader.email))
    again = say(newsroom.article, newsroom.reader, form_key=theirs.form_key)
    assert claim(newsroom.reader) == 1
    db.session.expire_all()
    assert theirs.author_id == again.author_id == newsroom.reader.id


@pytest.mark.parametrize("left", list(LeftComments))
def test_an_account_with_claimed_comments_is_deleted_like_any_other(newsroom: Newsroom, left: LeftComments) -> None:
    comment = said_there(newsroom.article, make_guest("Ruthie", newsroom.reader.email), "Words of long ago.")
    claim(newsroom.reader)
    delete_account(newsroom.reader.id, left, NOON)
    db.session.expire_all()
    assert comment.body_source == ("Words of long ago." if left is LeftComments.KEEP else "")
    assert counter_differences() == []


def test_what_can_be_claimed_is_shown_with_its_names_newest_first(newsroom: Newsroom) -> None:
    ruthie, initials = (make_guest(name, "ruth@example.org") for name in ("Ruthie", "R. A."))
    for day in range(SHOWN + 2):
        said_there(newsroom.article, (ruthie, initials)[day % 2], f"Day {day} of *ours*.", at=NOON.replace(day=day + 1))
    found = claimable(key_of("RUTH@example.org"))
    assert (found.count, found.names) == (22, ("R. A.", "Ruthie"))
    assert [line.words for line in found.latest] == [f"Day {day} of ours." for day in range(21, 1, -1)]
    assert found.latest[0].name == "R. A."
    assert (found.latest[0].headline, found.latest[0].slug) == (newsroom.article.headline, newsroom.article.slug)
