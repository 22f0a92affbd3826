"""Who writes without an account: what is kept of them, and how many come from one network."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from extensions import db
from models import Attempt, AttemptKind, Comment, CommentState, GuestPolicy, Site, User
from queries.counters import counter_differences
from screening import Verdict
from services.claims import claim_comments
from services.comments import CommentPolicy, Draft, post_comment
from services.guests import Guest, admit_guest, free_guest_name, guest_finding, guest_writer, refuse_guests
from services.refusals import BadInput, NotAllowed, TooSoon
from tests import cast
from tests.factories import NOON, Newsroom
from tests.moved_in import key_of

KEY = "the-key-of-a-form"


def from_a_network(*, has_proof: bool = True, name: str = "Maud Fell") -> Guest:
    return Guest(name, "", has_proof, network="n" * 64, network_without_proof="w" * 64)


def guest_of(guest: Guest, key: str = KEY) -> User:
    return db.session.get_one(User, guest_writer(guest, key, NOON))


def tries() -> int:
    return db.session.scalar(select(func.count()).select_from(Attempt).where(Attempt.kind == AttemptKind.GUEST)) or 0


def test_a_guest_is_a_user_nobody_can_sign_in_as(newsroom: Newsroom) -> None:
    user = guest_of(Guest("  Maud\u200b  Fell ", key_of("maud@example.org")))
    assert (user.display_name, user.is_guest, user.claim_key) == ("Maud Fell", True, key_of("maud@example.org"))
    assert (user.active, user.password, user.confirmed_at, user.name_key, user.is_staff) == (
        *(False, None, None, None, False),
    )
    assert user.email.endswith("@invalid") and "maud" not in user.email
    assert user.joined_at == NOON


def test_a_guest_without_an_address_is_a_guest_nobody_can_claim(newsroom: Newsroom) -> None:
    user = guest_of(Guest("Maud Fell"))
    assert (user.is_guest, user.claim_key) == (True, "")


def test_the_same_form_has_the_same_guest_and_counts_once(newsroom: Newsroom) -> None:
    guest = from_a_network()
    assert guest_writer(guest, KEY, NOON) == guest_writer(guest, KEY, NOON)
    assert tries() == 1
    assert guest_writer(guest, "another-form-key", NOON) != guest_writer(guest, KEY, NOON)


@pytest.mark.parametrize(
    "name", ["", "M", "maud@example.org", "Staff", "Lune Valley Police", "A former reader", cast.EDITOR, cast.READER]
)
def test_a_guest_cannot_have_a_name_that_is_not_free(newsroom: Newsroom, name: str) -> None:
    with pytest.raises(BadInput) as refused:
        guest_writer(Guest(name), KEY, NOON)
    assert refused.value.field == "guest_name"


def test_a_readers_name_is_not_free_however_it_is_dressed(newsroom: Newsroom) -> None:
    for dressed in (cast.READER.upper(), cast.READER.replace("e", "é"), cast.READER.replace(" ", ".")):
        with pytest.raises(BadInput):
            free_guest_name(dressed)


def test_two_guests_may_have_one_name(newsroom: Newsroom) -> None:
    names = [guest_of(Guest("Maud Fell"), key).display_name for key in ("first-form", "second-form")]
    assert names == ["Maud Fell", "Maud Fell"]


def test_ten_with_a_proof_come_from_one_network_in_an_hour(newsroom: Newsroom) -> None:
    for number in range(10):
        guest_writer(from_a_network(), f"form-{number}", NOON)
    with pytest.raises(TooSoon, match="Ten comments by guests") as refused:
        guest_writer(from_a_network(), "form-10", NOON)
    assert refused.value.again_at == NOON + timedelta(hours=1)
    guest_writer(from_a_network(), "form-10", NOON + timedelta(hours=1))


def test_three_without_a_proof_come_from_one_network_in_an_hour(newsroom: Newsroom) -> None:
    for number in range(3):
        guest_writer(from_a_network(has_proof=False), f"form-{number}", NOON)
    with pytest.raises(TooSoon, match="Three comments by guests"):
        guest_writer(from_a_network(has_proof=False), "form-3", NOON)
    guest_writer(from_a_network(), "form-3", NOON)


def test_a_form_that_came_before_is_not_too_soon(newsroom: Newsroom) -> None:
    sent = [guest_writer(from_a_network(has_proof=False), f"form-{number}", NOON) for number in range(3)]
    assert guest_writer(from_a_network(has_proof=False), "form-0", NOON) == sent[0]


def test_what_is_no_comment_is_counted_too(newsroom: Newsroom) -> None:
    for _ in range(3):
        admit_guest(from_a_network(has_proof=False), NOON)
        db.session.flush()
    with pytest.raises(TooSoon):
        admit_guest(from_a_network(has_proof=False), NOON)


def test_a_guest_of_no_known_network_is_not_counted(newsroom: Newsroom) -> None:
    guest_writer(Guest("Maud Fell"), KEY, NOON)
    assert tries() == 0


@pytest.mark.parametrize(
    ("policy", "chosen", "may"),
    [
        (GuestPolicy.OFF, False, False),
        (GuestPolicy.OFF, True, False),
        (GuestPolicy.SOME, False, False),
        (GuestPolicy.SOME, True, True),
        (GuestPolicy.ON, False, True),
        (GuestPolicy.ON, True, True),
    ],
)
def test_guests_write_where_the_newsroom_lets_them(policy: GuestPolicy, chosen: bool, may: bool) -> None:
    if may:
        refuse_guests(policy, chosen)
        return
    with pytest.raises(NotAllowed, match="Only readers with an account"):
        refuse_guests(policy, chosen)


def test_the_moderator_is_told_whether_there_was_a_proof() -> None:
    without, with_proof = guest_finding(from_a_network(has_proof=False)), guest_finding(from_a_network())
    assert without.verdict is with_proof.verdict is Verdict.HOLD
    assert without.reason == "a moderator reads what guests write first"
    assert (without.detail, with_proof.detail) == (
        "Written by a guest, without a proof of work.",
        "Written by a guest, with a proof of work.",
    )


def test_whoever_confirms_the_address_finds_the_guest(newsroom: Newsroom) -> None:
    reader = newsroom.reader
    draft = Draft(
        *(newsroom.article.id, 0, "My grandmother opened that bridge.", KEY),
        rules_read=1,
        guest=Guest("Maud Fell", key_of(reader.email)),
    )
    newsroom_takes_guests()
    posted = post_comment(draft, CommentPolicy(), NOON)
    assert posted.state is CommentState.HELD
    assert claim_comments(reader.id, key_of(reader.email)) == 1
    db.session.expire_all()
    assert db.session.get_one(Comment, posted.id).author_id == reader.id
    assert counter_differences() == []


def newsroom_takes_guests() -> None:
    db.session.execute(update(Site).values(guest_policy=GuestPolicy.ON))
    db.session.commit()
