"""The fields of a guest's form: what is drawn, and what came back with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from email_validator import EmailNotValidError, validate_email
from flask import request

from blueprints.guards import settings
from blueprints.networks import visitor_network
from services.attempts import party
from services.claims import claim_key
from services.guest_forms import PROOF_BITS, is_proof, refuse_stamp, stamp_form
from services.guests import Guest
from services.refusals import BadInput, GuestFormRefused

# Filled in by machines that fill in everything. People neither see it nor come to it with the keyboard.
TRAP = "homepage"


@dataclass(frozen=True)
class GuestFields:
    """What `comments/_guest_fields.html` draws as `guest`: what was typed before, and the challenge with its bits."""

    name: str
    email: str
    stamp: str
    bits: int = PROOF_BITS


def guest_fields(form_key: str) -> GuestFields:
    """The fields of a form that is being drawn with this key, filled in as they were when a form is given back."""
    stamp = stamp_form(settings().secret_key, form_key, datetime.now(UTC))
    return GuestFields(request.form.get("guest_name", ""), request.form.get("guest_email", ""), stamp)


def sent_guest(fields: Mapping[str, str]) -> Guest:
    """Who sent this form without an account.

    Refuses a form that no person filled in, or that came too soon or too late (`GuestFormRefused`), and an address
    that is none (`BadInput`). The name is judged where the comment is posted.
    """
    chosen, now = settings(), datetime.now(UTC)
    if fields.get(TRAP):
        raise GuestFormRefused(
            "A field that has to stay empty was filled in, perhaps by your browser. Send it again from here."
        )
    stamp = fields.get("stamp", "")
    refuse_stamp(chosen.secret_key, stamp, fields.get("key", ""), now)
    network = "guest " + visitor_network()
    return Guest(
        name=fields.get("guest_name", ""),
        claim_key=claim_key(chosen.address_key, _address(fields.get("guest_email", ""))),
        has_proof=is_proof(stamp, fields.get("proof", "")),
        network=party(chosen.address_key, network, now),
        network_without_proof=party(chosen.address_key, f"{network} without proof", now),
    )


def _address(typed: str) -> str:
    """The address as an account would have it, so that the two are recognised as one; nothing when none was given."""
    if not typed.strip():
        return ""
    try:
        return validate_email(typed.strip(), check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        raise BadInput("guest_email", "That is not an e-mail address. Correct it, or leave it empty.") from None
