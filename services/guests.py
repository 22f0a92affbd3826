"""Guests: who writes without an account, where the newsroom lets them, and what is kept of them. Posting calls this
inside its own transaction, with the article held."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from extensions import db
from models import Attempt, AttemptKind, GuestPolicy, User
from screening import Finding, Verdict
from services.attempts import Limit, refuse_beyond
from services.names import refuse_taken_name
from services.refusals import BadInput, NotAllowed

CHECK = "guest"
CHECK_VERSION = 1
HELD_BECAUSE = "a moderator reads what guests write first"

AN_HOUR = timedelta(hours=1)
# A family or an office behind one address writes less than this; a machine that has to be thrown out writes more.
PER_NETWORK = Limit(
    AttemptKind.GUEST, 10, AN_HOUR, "Ten comments by guests came from your network within the hour, which is the most."
)
# A form without a proof of work costs its sender nothing. Three an hour is what one person without scripts sends.
WITHOUT_PROOF = Limit(
    AttemptKind.GUEST,
    3,
    AN_HOUR,
    "Three comments by guests came from your network within the hour, which is the most without an account.",
)


@dataclass(frozen=True)
class Guest:
    """Who sent a form without an account: the name they gave, the keyed hash of their address (empty for none), and
    whether their browser did the proof of work. The parties are keyed hashes of the network it came from, counted
    with every guest and with those without a proof; empty where nothing is to be counted."""

    name: str
    claim_key: str = ""
    has_proof: bool = False
    network: str = ""
    network_without_proof: str = ""


def refuse_guests(policy: GuestPolicy, takes_guests: bool) -> None:
    """Refuse (`NotAllowed`) a guest where the newsroom does not let guests write: `takes_guests` is the article's own
    word, which counts where the newsroom chooses articles."""
    if policy is GuestPolicy.ON or (policy is GuestPolicy.SOME and takes_guests):
        return
    raise NotAllowed("Only readers with an account can write here. Sign in or register, then send it again.")


def guest_finding(guest: Guest) -> Finding:
    """Why a guest's comment waits, in words for its writer and for the moderator."""
    how = "with a proof of work" if guest.has_proof else "without a proof of work"
    return Finding(CHECK, CHECK_VERSION, Verdict.HOLD, HELD_BECAUSE, f"Written by a guest, {how}.")


def guest_writer(guest: Guest, form_key: str, now: datetime) -> int:
    """The id of the guest who sent this form, who is made when it comes for the first time. The caller commits.

    Refuses a name that is none, or that an account or the newsroom itself has (`BadInput`), and too many within the
    hour from one network (`TooSoon`). The same form sent again refuses nothing.
    """
    uniquifier = "guest-" + hashlib.sha256(form_key.encode()).hexdigest()[:48]
    known = db.session.scalar(select(User.id).where(User.fs_uniquifier == uniquifier))
    if known is not None:
        return known
    name = free_guest_name(guest.name)
    admit_guest(guest, now)
    made = User(
        email=f"guest-{secrets.token_hex(12)}@invalid",
        display_name=name,
        # Nobody signs in as a guest; whoever confirms the address can claim what was written.
        active=False,
        claim_key=guest.claim_key,
        joined_at=now,
        fs_uniquifier=uniquifier,
    )
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:
        # The same form, sent at the same moment under another story, made this guest first.
        return db.session.scalars(select(User.id).where(User.fs_uniquifier == uniquifier)).one()
    return made.id


def admit_guest(guest: Guest, now: datetime) -> None:
    """Count what a guest sends, on the network it came from. Refuses (`TooSoon`) beyond the most within the hour, which
    is less without a proof of work. The caller commits."""
    limits = [(PER_NETWORK, guest.network)]
    if not guest.has_proof:
        limits.append((WITHOUT_PROOF, guest.network_without_proof))
    for limit, whose in limits:
        if whose:
            refuse_beyond(limit, whose, now)
            db.session.add(Attempt(kind=limit.kind, whose=whose, at=now))


def free_guest_name(name: str) -> str:
    """A guest's name as it will be shown. Refuses (`BadInput`) what a reader could not be called either, and the names
    of those who have an account: nobody is to speak in another's name."""
    try:
        return refuse_taken_name(name)
    except BadInput as problem:
        raise BadInput("guest_name", str(problem)) from None
