"""The form of a guest: when it was drawn, and the proof of work that a browser can do with it. Nothing of it is kept:
the stamp is signed, and belongs to the key of one form, which makes one comment."""

import hashlib
from datetime import UTC, datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer

from services.refusals import GuestFormRefused

# A person has read the form and typed a name by then; a machine that fills in forms has sent hundreds.
SHORTEST = timedelta(seconds=4)
# A page that was left open overnight is still good; one that a machine keeps for later is not.
LONGEST = timedelta(hours=24)
# 32,768 hashes on average. Chromium slowed down sixfold, as on a cheap phone, takes 0.11 ms for each: four seconds,
# while somebody types. A machine that fills in a thousand forms needs minutes for them, where it needed none.
PROOF_BITS = 15
# More digits than any answer has: half of all answers are below 23,000, one in a billion above 680,000.
LONGEST_ANSWER = 9
_SALT = "guest-form"


def stamp_form(secret: str, form_key: str, now: datetime) -> str:
    """The stamp of a form that is being drawn: says when, and for which form. It is also the challenge of the proof."""
    return str(_signer(secret).dumps([form_key, int(now.timestamp())]))


def refuse_stamp(secret: str, stamp: str, form_key: str, now: datetime) -> None:
    """Refuse (`GuestFormRefused`) a form without a stamp of ours, or sent sooner or later after it than people do."""
    try:
        key, drawn_at = _signer(secret).loads(stamp)
        age = now - datetime.fromtimestamp(drawn_at, UTC)
    except (BadData, TypeError, ValueError):
        raise GuestFormRefused("This form did not come back whole. Send it again from here.") from None
    if key != form_key:
        raise GuestFormRefused("This form did not come back whole. Send it again from here.")
    if age < SHORTEST:
        raise GuestFormRefused("This came faster than people write. Wait a few seconds, then send it again.")
    if age > LONGEST:
        raise GuestFormRefused("This form was open for more than a day. Send it again from here.")


def is_proof(stamp: str, answer: str) -> bool:
    """Whether somebody worked for this form: SHA-256 of the stamp, a colon and the answer (a whole number in decimal)
    begins with `PROOF_BITS` zero bits."""
    if not (answer.isascii() and answer.isdigit() and len(answer) <= LONGEST_ANSWER):
        return False
    digest = hashlib.sha256(f"{stamp}:{answer}".encode()).digest()
    return int.from_bytes(digest) >> (len(digest) * 8 - PROOF_BITS) == 0


def _signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=_SALT)
