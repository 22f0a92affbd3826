"""Names: what nobody else has, and nobody could take for the newsroom's or a service's own."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

import text
from extensions import db
from models import FORMER_READER, Site, User
from services.refusals import BadInput
from services.transactions import verb

LONGEST_NAME = 60
SHORTEST_NAME = 2
# Whoever reads one of these beside a comment takes it for the newsroom, or for a service speaking. Professions
# ("Nurse", "Paramedic") are not among them: people may say what they do, and a badge says when that was checked.
OFFICES = (
    *("staff", "moderator", "moderators", "mod", "mods", "editor", "editors", "editorial"),
    *("admin", "admins", "administrator", "newsroom"),
)
SERVICES = ("police", "constabulary", "fire", "ambulance", "nhs", "coastguard")
# A rank stands before a name, and is a surname behind one: "Sergeant Pepper" may not, "John Sergeant" may.
RANKS = ("constable", "sergeant", "inspector", "superintendent", "pc", "sgt")
TAKEN = "Somebody here has this name, or one that looks like it. Choose another, or add to it."
OURS = "That is the newsroom’s own name, or like it. Choose another."


def clean_name(name: str) -> str:
    """A display name as it will be shown. Refuses what is empty, too short, or somebody's e-mail address."""
    cleaned = text.clean_line(name, LONGEST_NAME)
    if len(cleaned) < SHORTEST_NAME:
        raise BadInput("display_name", f"A name needs at least {SHORTEST_NAME} characters.")
    if "@" in cleaned:
        raise BadInput("display_name", "Do not use an e-mail address: everyone can see this name.")
    return cleaned


def free_name(name: str, user_id: int | None = None) -> str:
    """A display name for this account, or for one that is about to be made. However a name is dressed (capitals,
    accents, look-alikes), it is refused, beside what `clean_name` refuses, when it is the site's or one of the staff's,
    when it speaks for the newsroom or a service, and when somebody else has it. Staff may use the newsroom's words.
    """
    cleaned = clean_name(name)
    person = db.session.get(User, user_id) if user_id else None
    if person is None or not person.is_staff:
        _refuse_ours(cleaned, user_id)
        _refuse_offices(cleaned)
    if _has_it(text.name_key(cleaned)) not in (None, user_id):
        raise BadInput("display_name", TAKEN)
    return cleaned


def refuse_taken_name(name: str) -> str:
    """A guest's name as it will be shown. Refuses what `free_name` refuses a reader: nobody without an account is to
    speak in the name of somebody who has one."""
    return free_name(name)


@verb
def keep_name(user: User, name: str) -> None:
    """Give an account a name that has been found free, and the key that keeps it so; writes the account, and leaves
    the commit to whoever calls. Refuses (`BadInput`) what somebody else took in the meantime."""
    user.display_name, user.name_key = name, text.name_key(name)
    db.session.add(user)
    try:
        db.session.flush()
    except IntegrityError as problem:
        if "users.name_key" in str(problem.orig) or "uq_users_name_key" in str(problem.orig):
            raise BadInput("display_name", TAKEN) from None
        raise


def says_an_office(wording: str) -> bool:
    """Whether a badge's wording would make its bearer one of the newsroom."""
    own = _keys((*OFFICES, "author", "reporter"))
    return any(word in own for words in text.name_readings(wording) for word in words)


def _has_it(key: str) -> int | None:
    with db.session.no_autoflush:
        return db.session.scalar(select(User.id).where(User.name_key == key))


def _refuse_ours(name: str, user_id: int | None) -> None:
    """Names of several words are looked for anywhere ("the real Gwen Tarrant"), single ones alone: "Sam" on the staff
    does not make every Sam somebody else."""
    with db.session.no_autoflush:
        ours = [*db.session.scalars(select(User.display_name).where(User.is_staff, User.id != (user_id or 0)))]
        ours += [*db.session.scalars(select(Site.name)), FORMER_READER]
    readings = text.name_readings(name)
    for own in ours:
        wanted = text.name_readings(own)[0]
        if text.name_key(own) == text.name_key(name):
            raise BadInput("display_name", OURS)
        if len(wanted) > 1 and any(_stands_in(wanted, words) for words in readings):
            raise BadInput("display_name", OURS)


def _refuse_offices(name: str) -> None:
    offices, ranks = _keys((*OFFICES, *SERVICES)), _keys(RANKS)
    for words in text.name_readings(name):
        found = next((offices[word] for word in words if word in offices), "") or ranks.get(next(iter(words), ""), "")
        if found:
            shown = found.upper() if found in ("nhs", "pc") else found.capitalize()
            raise BadInput(
                "display_name",
                f"“{shown}” in a name reads as if the newsroom or a service were speaking. Choose a name without it.",
            )


def _keys(words: Iterable[str]) -> dict[str, str]:
    return {text.name_key(word): word for word in words}


def _stands_in(wanted: Sequence[str], words: Sequence[str]) -> bool:
    size = len(wanted)
    return any(tuple(words[at : at + size]) == tuple(wanted) for at in range(len(words) - size + 1))
