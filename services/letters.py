"""Letters: put one in the box, and send what is in it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select

from adapters.mail import Mailer, MailFailed, Message
from extensions import bell, db
from models import Letter

BELL = "letters"
# After each failure the wait doubles: 1, 2, 4 … minutes; the twelfth try comes after about a day and a half.
FIRST_WAIT = timedelta(minutes=1)
MOST_TRIES = 12
# One round of the worker. More wait for the next ring or sweep, so that one job never runs for long.
A_ROUND = 50
# While a letter is being sent nobody else takes it; a worker that dies leaves it to the next after this.
HOLD_WHILE_SENDING = timedelta(minutes=5)


def post_letter(kind: str, recipient: str, subject: str, text_body: str, html_body: str = "") -> Letter:
    """Put a letter into the box, with whatever else the session holds, and tell the worker.

    A ring that is lost costs a minute: the sweep finds the letter.
    """
    letter = Letter(kind=kind, recipient=recipient, subject=subject, text_body=text_body, html_body=html_body)
    put_letter(letter)
    db.session.commit()
    bell.ring(BELL)
    return letter


def put_letter(letter: Letter) -> None:
    """Put a letter into the box, inside the caller's transaction. The caller commits, then rings `BELL`."""
    db.session.add(letter)


def send_letters(mailer: Mailer, now: Callable[[], datetime]) -> int:
    """Send what is due, oldest first; answers how many went. What fails is tried again, later each time."""
    sent = 0
    for _ in range(A_ROUND):
        letter = _take_one(now())
        if letter is None:
            break
        message = Message(letter.recipient, letter.subject, letter.text_body, letter.html_body, letter.unsubscribe_url)
        letter_id = letter.id
        db.session.rollback()
        try:
            mailer.send(message)
        except MailFailed as problem:
            _put_off(letter_id, problem, now())
            continue
        _mark_sent(letter_id, now())
        sent += 1
    return sent


def _take_one(now: datetime) -> Letter | None:
    """The oldest letter that is due, with its next try set far enough ahead that no second worker takes it."""
    due = (
        select(Letter.id)
        .where(Letter.sent_at.is_(None), Letter.given_up_at.is_(None), Letter.next_try_at <= now)
        .order_by(Letter.next_try_at)
        .limit(1)
        .scalar_subquery()
    )
    query = (
        db.update(Letter)
        .where(Letter.id == due, Letter.next_try_at <= now)
        .values(next_try_at=now + HOLD_WHILE_SENDING, tries=Letter.tries + 1)
        .returning(Letter.id)
        .execution_options(synchronize_session=False)
    )
    letter_id = db.session.scalar(query)
    db.session.commit()
    return None if letter_id is None else db.session.get(Letter, letter_id)


def _mark_sent(letter_id: int, now: datetime) -> None:
    letter = db.session.get_one(Letter, letter_id)
    letter.sent_at = now
    # The body holds links that sign people in or confirm them, and the address is nobody's business any more.
    letter.text_body = letter.html_body = letter.last_error = ""
    letter.recipient = letter.unsubscribe_url = ""
    db.session.commit()


def _put_off(letter_id: int, problem: MailFailed, now: datetime) -> None:
    letter = db.session.get_one(Letter, letter_id)
    letter.last_error = str(problem)[:300]
    letter.next_try_at = now + FIRST_WAIT * 2 ** (letter.tries - 1)
    if problem.for_good or letter.tries >= MOST_TRIES:
        letter.given_up_at = now
        letter.text_body = letter.html_body = letter.recipient = letter.unsubscribe_url = ""
    db.session.commit()
