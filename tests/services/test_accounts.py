"""Making accounts, giving roles, changing a name, leaving."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from extensions import db
from models import FORMER_READER, Article, Comment, CommentState, RoleName, User, WebAuthn
from queries.counters import counter_differences
from services.accounts import LeftComments, create_user, delete_account, give_role, rename_reader
from services.decisions import approve_comment, reject_comment
from services.letters import post_letter
from services.refusals import BadInput, NotFound
from tests.factories import NOON, Newsroom, make_article, make_user, say, seen

ADDRESS, NAME = "zenobia.quillfeather@example.org", "Zenobia Quillfeather"


def leave(user: User, comments: LeftComments) -> None:
    user_id = user.id
    delete_account(user_id, comments, NOON)
    db.session.expire_all()


def kept_of(*signs: str) -> list[str]:
    """The columns of any table in which something of a person still stands."""
    found = []
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(select(table)).mappings():
            found += [f"{table.name}.{name}" for name, value in row.items() if any(s in str(value) for s in signs)]
    return found


def test_an_account_made_for_staff_is_confirmed_and_may_do_what_its_role_may(newsroom: Newsroom) -> None:
    user = create_user(ADDRESS, f"  {NAME}\n", "hashed", RoleName.EDITOR, NOON)
    assert (user.display_name, user.confirmed_at, user.joined_at, user.active) == (NAME, NOON, NOON, True)
    assert user.is_staff
    assert user.holds(RoleName.EDITOR)


def test_an_address_has_one_account(newsroom: Newsroom) -> None:
    with pytest.raises(BadInput) as refused:
        create_user(newsroom.reader.email, NAME, None, RoleName.READER, NOON)
    assert refused.value.field == "email"


@pytest.mark.parametrize("held", list(RoleName))
def test_a_role_may_do_what_the_lower_ones_may(newsroom: Newsroom, held: RoleName) -> None:
    user = make_user(NAME, held)
    order = list(RoleName)
    assert [user.holds(role) for role in order] == [order.index(role) <= order.index(held) for role in order]
    assert user.is_staff is (held is not RoleName.READER)


def test_a_reader_can_be_made_a_moderator(newsroom: Newsroom) -> None:
    user = give_role(newsroom.reader.email, RoleName.MODERATOR)
    assert user.is_staff
    assert user.holds(RoleName.MODERATOR)
    assert not user.holds(RoleName.EDITOR)


def test_who_is_made_a_reader_again_has_no_powers_left(newsroom: Newsroom) -> None:
    user = give_role(newsroom.editor.email, RoleName.READER)
    assert not user.is_staff
    assert not user.holds(RoleName.MODERATOR)


def test_a_new_role_shows_on_comments_already_written(newsroom: Newsroom) -> None:
    say(newsroom.article, newsroom.reader)
    before = newsroom.article.seq
    give_role(newsroom.reader.email, RoleName.MODERATOR)
    db.session.expire_all()
    assert newsroom.article.seq > before


def test_a_role_is_given_to_an_account_that_exists(newsroom: Newsroom) -> None:
    with pytest.raises(NotFound):
        give_role("nobody@example.org", RoleName.EDITOR)


def test_a_new_name_redraws_every_discussion_it_stands_in_and_no_other(newsroom: Newsroom) -> None:
    elsewhere, untouched = make_article(newsroom.editor), make_article(newsroom.editor)
    for article in (newsroom.article, elsewhere):
        say(article, newsroom.reader)
    say(untouched, newsroom.other)
    before = [article.seq for article in (newsroom.article, elsewhere, untouched)]
    rename_reader(newsroom.reader.id, "Ruth of the Bridge")
    db.session.expire_all()
    after = [article.seq for article in (newsroom.article, elsewhere, untouched)]
    assert [now - then for now, then in zip(after, before, strict=True)] == [1, 1, 0]
    assert newsroom.reader.display_name == "Ruth of the Bridge"


def busy_person(newsroom: Newsroom) -> User:
    """Somebody with comments in every state, with a passkey, a second factor and letters in the box."""
    person = make_user(NAME)
    person.email, person.password, person.tf_totp_secret = ADDRESS, "their-own-hash", "their-own-secret"
    person.tf_primary_method, person.mf_recovery_codes = "authenticator", ["their-own-code"]
    person.fs_webauthn_user_handle = "their-own-handle"
    key = {"credential_id": b"their-own-key", "public_key": b"their-own-key", "lastuse_datetime": NOON}
    db.session.add(WebAuthn(user=person, device_type="one", name=NAME, usage="first", **key))
    db.session.commit()
    top = say(newsroom.article, person, "Their own words above.")
    say(newsroom.article, newsroom.other, parent_id=top.id)
    reply = say(newsroom.article, person, "Their own words below.", parent_id=top.id)
    say(newsroom.article, person, "Their own words below that.", parent_id=reply.id)
    say(newsroom.article, person, "Their own words at https://example.com/their-own .")
    rejected = say(newsroom.article, person, "Their own words that went.")
    reject_comment(seen(rejected), newsroom.moderator.id, 1, NOON)
    return person


@pytest.mark.parametrize("comments", list(LeftComments))
def test_nothing_of_who_left_stands_in_any_table(newsroom: Newsroom, comments: LeftComments) -> None:
    person = busy_person(newsroom)
    uniquifier = person.fs_uniquifier
    assert kept_of("quillfeather", "Quillfeather")
    leave(person, comments)
    assert kept_of("quillfeather", "Quillfeather", "their-own-hash", "their-own-secret", "their-own-code") == []
    assert kept_of("their-own-key", "their-own-handle", uniquifier) == []
    assert (kept_of("Their own words") == []) is (comments is LeftComments.REMOVE)
    assert counter_differences() == []


def test_letters_waiting_for_who_left_are_not_kept(newsroom: Newsroom) -> None:
    person = busy_person(newsroom)
    post_letter("welcome", ADDRESS, "Confirm your address", f"Dear {NAME}, follow this.")
    db.session.commit()
    leave(person, LeftComments.KEEP)
    assert kept_of("quillfeather", "Quillfeather") == []


def test_kept_comments_stand_without_a_name(newsroom: Newsroom) -> None:
    person = busy_person(newsroom)
    before, count = newsroom.article.seq, newsroom.article.comment_count
    leave(person, LeftComments.KEEP)
    assert (person.display_name, person.active, person.deleted_at) == (FORMER_READER, False, NOON)
    assert newsroom.article.comment_count == count
    assert newsroom.article.seq > before


def test_removed_comments_leave_places_only_where_somebody_else_answered(newsroom: Newsroom) -> None:
    person = busy_person(newsroom)
    leave(person, LeftComments.REMOVE)
    theirs = db.session.scalars(select(Comment).where(Comment.author_id == person.id).order_by(Comment.id)).all()
    assert {comment.state for comment in theirs} == {CommentState.WITHDRAWN}
    assert [comment.shown for comment in theirs] == [True, False, False, False, False]
    assert newsroom.article.comment_count == 1


def test_a_conversation_with_oneself_leaves_nothing(newsroom: Newsroom) -> None:
    person = make_user(NAME)
    chain = [say(newsroom.article, person)]
    for _ in range(6):
        chain.append(say(newsroom.article, person, parent_id=chain[-1].id))
    reject_comment(seen(chain[2]), newsroom.moderator.id, 1, NOON)
    approve_comment(seen(chain[4]), newsroom.moderator.id, NOON)
    leave(person, LeftComments.REMOVE)
    assert counter_differences() == []
    assert not db.session.scalars(select(Comment.id).where(Comment.shown)).all()
    assert db.session.get_one(Article, newsroom.article.id).comment_count == 0


def test_staff_who_leave_have_no_powers_left(newsroom: Newsroom) -> None:
    leave(newsroom.editor, LeftComments.KEEP)
    assert not newsroom.editor.is_staff
    assert not newsroom.editor.holds(RoleName.MODERATOR)


def test_the_address_of_who_left_is_free_again(newsroom: Newsroom) -> None:
    person = busy_person(newsroom)
    leave(person, LeftComments.KEEP)
    again = create_user(ADDRESS, NAME, None, RoleName.READER, NOON + timedelta(days=1))
    assert again.id != person.id


@pytest.mark.parametrize(
    "dressed", ["Mina Lowe", "MINA  LOWE", "Mína Lowe", "Mina L\u043ewe", "Moderator", "A former reader"]
)
def test_nobody_can_take_the_newsrooms_names(newsroom: Newsroom, dressed: str) -> None:
    with pytest.raises(BadInput, match="newsroom"):
        rename_reader(newsroom.reader.id, dressed)


def test_staff_can_keep_their_own_name(newsroom: Newsroom) -> None:
    assert rename_reader(newsroom.moderator.id, newsroom.moderator.display_name).display_name == "Mina Lowe"
