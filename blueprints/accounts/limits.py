"""How often somebody may try to sign in, register, or have a letter sent."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

from email_validator import EmailNotValidError, validate_email
from flask import Flask, Response, request, session
from sqlalchemy.exc import OperationalError

from blueprints.guards import reader, settings
from blueprints.networks import visitor_network
from models import AttemptKind
from services.attempts import Limit, count_try, forgive, party, refuse_beyond

# OWASP ASVS 5.0, 6.3.1: guessing has to be slowed, and nobody may lock another out for long. A minute is both.
PER_ACCOUNT = Limit(
    AttemptKind.SIGN_IN, 5, timedelta(minutes=1), "That was five wrong tries for this address within a minute."
)
PER_NETWORK = Limit(AttemptKind.SIGN_IN, 20, timedelta(minutes=1), "That was a lot of wrong tries within a minute.")
# A stranger can have letters sent to any address: no more than a person who lost one would ask for.
LETTERS = Limit(AttemptKind.LETTER, 5, timedelta(hours=1), "We have sent five letters to this address within the hour.")
# Whoever may guess here has a password, or a session that was left open.
GUESSES = {
    "security.login",
    "security.two_factor_token_validation",
    "security.mf_recovery",
    "security.verify",
    "security.change_password",
    "accounts.deletion",
}
ASKS_FOR_A_LETTER = {
    "security.forgot_password",
    "security.send_confirmation",
    "security.register",
    "security.change_email",
}

# Only these forms say whose account it is: elsewhere a field of that name would let a guesser change accounts.
ADDRESS_FIELD = {
    "security.login": "email",
    "security.register": "email",
    "security.forgot_password": "email",
    "security.send_confirmation": "email",
    "security.change_email": "email",
}


def install_limits(app: Flask) -> None:
    app.before_request(_refuse)
    app.after_request(_count)


def _refuse() -> None:
    if request.method != "POST" or request.endpoint not in GUESSES | ASKS_FOR_A_LETTER:
        return
    now = datetime.now(UTC)
    if request.endpoint in GUESSES:
        refuse_beyond(PER_ACCOUNT, _account(), now)
        refuse_beyond(PER_NETWORK, _network(now), now)
    if request.endpoint in ASKS_FOR_A_LETTER:
        refuse_beyond(LETTERS, _account(), now)
    if request.endpoint == "security.register":
        most = settings().registrations_per_hour
        words = "A lot of accounts were made from your network within the hour."
        refuse_beyond(Limit(AttemptKind.REGISTRATION, most, timedelta(hours=1), words), _network(now), now)


def _count(response: Response) -> Response:
    """A guess that is not followed by a redirect was wrong; a right one forgives the account its failures. A letter
    counts whenever one was asked for: the answer does not tell whether the address has an account."""
    # 400: a form without its token, which never came to a guess. Limits must not turn a page into a broken one.
    if request.method != "POST" or response.status_code in (400, 415, 429) or response.status_code >= 500:
        return response
    with suppress(OperationalError):
        _count_what_was_tried(went=response.status_code in (302, 303))
    return response


def _count_what_was_tried(*, went: bool) -> None:
    now = datetime.now(UTC)
    if request.endpoint in GUESSES:
        if went and request.endpoint == "security.login":
            forgive(AttemptKind.SIGN_IN, _account())
        elif not went:
            count_try(AttemptKind.SIGN_IN, [_account(), _network(now)], now)
    elif request.endpoint in ASKS_FOR_A_LETTER and (went or request.endpoint != "security.register"):
        count_try(AttemptKind.LETTER, [_account()], now)
        if request.endpoint == "security.register":
            count_try(AttemptKind.REGISTRATION, [_network(now)], now)


def _account() -> str:
    """Whose account this is about: the address in the form where the form asks for one, else who is half signed in,
    or who is signed in."""
    if field := ADDRESS_FIELD.get(request.endpoint or ""):
        what = "address " + _one_spelling(request.form.get(field, ""))
    elif "tf_user_id" in session:
        what = f"second factor {session['tf_user_id']}"
    else:
        person = reader()
        # Each form by itself: who mistypes a new password twice can still delete the account.
        what = f"{request.endpoint} of reader {person.id if person else 0}"
    return party(settings().address_key, what)


def _one_spelling(address: str) -> str:
    """The same address however it is spelt: capitals, white space, the domain's full-width letters."""
    try:
        checked = validate_email(address.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return address.strip().casefold()
    return checked.normalized.casefold()


def _network(now: datetime) -> str:
    return party(settings().address_key, "network " + visitor_network(), now)
