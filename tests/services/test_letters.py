"""Sending what is in the letter box."""

from datetime import datetime, timedelta

from sqlalchemy import select

from adapters.mail import MailFailed, MemoryMailer, Message
from extensions import db
from models import Letter
from queries.letters import letters_overdue
from services.letters import A_ROUND, MOST_TRIES, post_letter, send_letters
from tests.factories import NOON

RUTH = "ruth@example.org"


class Hands:
    """A clock moved by hand."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


class Away:
    """A mail server that is away: it fails for now. Remembers when it was tried."""

    def __init__(self, clock: Hands) -> None:
        self.clock = clock
        self.tried: list[datetime] = []

    def send(self, message: Message) -> None:
        self.tried.append(self.clock())
        raise MailFailed("The server could not be reached or spoken to (ConnectionRefusedError).")


def put(recipient: str = RUTH, at: datetime = NOON) -> Letter:
    letter = post_letter("welcome", recipient, "Confirm your address", "Follow /confirm/abc", "<p>Follow it.</p>")
    letter.created_at = letter.next_try_at = at
    db.session.commit()
    return letter


def test_a_letter_is_sent_once_as_it_was_put(context: None) -> None:
    put()
    mailer, clock = MemoryMailer(), Hands()
    assert send_letters(mailer, clock) == 1
    clock.now += timedelta(days=2)
    assert send_letters(mailer, clock) == 0
    assert mailer.sent == [Message(RUTH, "Confirm your address", "Follow /confirm/abc", "<p>Follow it.</p>")]


def test_what_was_sent_is_blanked(context: None) -> None:
    letter = put()
    send_letters(MemoryMailer(), Hands())
    db.session.refresh(letter)
    assert (letter.sent_at, letter.tries) == (NOON, 1)
    assert letter.recipient == letter.text_body == letter.html_body == letter.last_error == ""


def test_the_oldest_goes_first(context: None) -> None:
    for minutes in (2, 3, 1):
        put(f"{minutes}@example.org", NOON - timedelta(minutes=minutes))
    mailer = MemoryMailer()
    send_letters(mailer, Hands())
    assert [message.recipient for message in mailer.sent] == ["3@example.org", "2@example.org", "1@example.org"]


def test_a_letter_not_due_yet_waits(context: None) -> None:
    put(at=NOON + timedelta(seconds=1))
    mailer = MemoryMailer()
    assert send_letters(mailer, Hands()) == 0


def test_what_fails_is_tried_again_after_waits_that_double_and_then_given_up(context: None) -> None:
    letter = put()
    clock, a_second = Hands(), timedelta(seconds=1)
    mailer = Away(clock)
    due = [NOON]
    for n in range(MOST_TRIES - 1):
        send_letters(mailer, clock)
        due.append(clock.now + timedelta(minutes=2**n))
        clock.now = due[-1] - a_second
        send_letters(mailer, clock)
        clock.now += a_second
    send_letters(mailer, clock)
    clock.now += timedelta(days=30)
    send_letters(mailer, clock)
    assert mailer.tried == due
    db.session.refresh(letter)
    assert (letter.given_up_at, letter.sent_at) == (due[-1], None)
    assert letter.recipient == letter.text_body == letter.html_body == ""


def test_an_address_the_server_never_takes_is_given_up_at_once(context: None) -> None:
    letter = put()
    assert send_letters(MemoryMailer(refused=frozenset({RUTH})), Hands()) == 0
    db.session.refresh(letter)
    assert (letter.tries, letter.given_up_at, letter.text_body, letter.recipient) == (1, NOON, "", "")
    assert RUTH not in letter.last_error


def test_one_that_fails_does_not_keep_the_others(context: None) -> None:
    put("never@example.org", NOON - timedelta(minutes=1))
    put()
    mailer = MemoryMailer(refused=frozenset({"never@example.org"}))
    assert send_letters(mailer, Hands()) == 1
    assert [message.recipient for message in mailer.sent] == [RUTH]


def test_a_second_worker_does_not_take_a_letter_that_is_being_sent(context: None) -> None:
    put()
    clock, second = Hands(), MemoryMailer()

    class First:
        def send(self, message: Message) -> None:
            assert send_letters(second, clock) == 0

    assert send_letters(First(), clock) == 1
    assert second.sent == []


def test_a_letter_whose_worker_died_is_taken_again(context: None) -> None:
    put()
    clock, mailer = Hands(), MemoryMailer()

    class Dying:
        def send(self, message: Message) -> None:
            raise KeyboardInterrupt

    try:
        send_letters(Dying(), clock)
    except KeyboardInterrupt:
        db.session.rollback()
    assert send_letters(mailer, clock) == 0
    clock.now += timedelta(minutes=5)
    assert send_letters(mailer, clock) == 1


def test_one_round_sends_so_many_and_no_more(context: None) -> None:
    for n in range(A_ROUND + 5):
        put(f"{n}@example.org")
    assert send_letters(MemoryMailer(), Hands()) == A_ROUND


def test_one_round_tries_so_many_and_no_more_when_the_server_is_away(context: None) -> None:
    for n in range(A_ROUND + 5):
        put(f"{n}@example.org")
    clock = Hands()
    mailer = Away(clock)
    send_letters(mailer, clock)
    assert len(mailer.tried) <= A_ROUND


def test_overdue_are_those_that_wait_not_those_that_went(context: None) -> None:
    for minutes in (5, 15, 25):
        put(at=NOON - timedelta(minutes=minutes))
    assert letters_overdue(NOON - timedelta(minutes=10)) == 2
    send_letters(MemoryMailer(), Hands())
    assert letters_overdue(NOON) == 0
    assert all(letter.sent_at for letter in db.session.scalars(select(Letter)))
