"""How often somebody may try to sign in, register, or have a letter sent."""

from datetime import UTC, datetime, timedelta

from flask import Flask, Response, request

from blueprints.guards import settings
from models import AttemptKind
from services.attempts import Limit, count_try, forgive, party, refuse_beyond

# OWASP ASVS 5.0, 6.3.1: guessing has to be slowed, and nobody may lock another out for long. A minute is both.
PER_ACCOUNT = Limit(
    AttemptKind.SIGN_IN, 5, timedelta(minutes=1), "That was five wrong tries for this address within a minute."
)
PER_NETWORK = Limit(AttemptKind.SIGN_IN, 20, timedelta(minutes=1), "That was a lot of wrong tries within a minute.")
# A stranger can have letters sent to any address: no more than a person who lost one would ask for.
LETTERS = Limit(AttemptKind.LETTER, 5, timedelta(hours=1), "We have sent five letters to this address within the hour.")
ASKS_FOR_A_LETTER = {"security.forgot_password", "security.send_confirmation", "security.register"}


def install_limits(app: Flask) -> None:
    app.before_request(_refuse)
    app.after_request(_count)


def _refuse() -> None:
    if request.method != "POST" or not (request.endpoint or "").startswith("security."):
        return
    now = datetime.now(UTC)
    if request.endpoint == "security.login":
        refuse_beyond(PER_ACCOUNT, _account(), now)
        refuse_beyond(PER_NETWORK, _network(now), now)
    if request.endpoint in ASKS_FOR_A_LETTER:
        refuse_beyond(LETTERS, _account(), now)
    if request.endpoint == "security.register":
        most = settings().registrations_per_hour
        words = "A lot of accounts were made from your network within the hour."
        refuse_beyond(Limit(AttemptKind.REGISTRATION, most, timedelta(hours=1), words), _network(now), now)


def _count(response: Response) -> Response:
    """A sign-in that is not followed by a redirect has failed; a success forgives the account its failures."""
    if request.method != "POST" or response.status_code == 429:
        return response
    now, went = datetime.now(UTC), response.status_code in (302, 303)
    if request.endpoint == "security.login":
        if went:
            forgive(AttemptKind.SIGN_IN, _account())
        else:
            count_try(AttemptKind.SIGN_IN, [_account(), _network(now)], now)
    elif request.endpoint in ASKS_FOR_A_LETTER and went:
        count_try(AttemptKind.LETTER, [_account()], now)
        if request.endpoint == "security.register":
            count_try(AttemptKind.REGISTRATION, [_network(now)], now)
    return response


def _account() -> str:
    return party(settings().address_key, "account " + request.form.get("email", ""))


def _network(now: datetime) -> str:
    return party(settings().address_key, "network " + (request.remote_addr or ""), now)
