"""Accounts: making one for staff, giving roles, changing a name, deleting one's own. Sign-in is Flask-Security's."""

import secrets
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, func, select, update

import text
from extensions import db
from models import FORMER_READER, Article, Comment, CommentState, Letter, Role, RoleName, Site, User
from services.audit import record_act
from services.comments import blank_and_withdraw
from services.locks import hold_article, take_turn
from services.refusals import BadInput, NotFound
from services.transactions import verb

LONGEST_NAME = 60
SHORTEST_NAME = 2
OFFICES = ("Moderator", "Moderators", "Editor", "Editors", "Admin", "Administrator", "Staff", "The newsroom")


class LeftComments(StrEnum):
    """What becomes of a reader's comments when the account goes."""

    KEEP = "keep"
    REMOVE = "remove"


def clean_name(name: str) -> str:
    """A display name as it will be shown. Refuses what is empty, too short, or somebody's e-mail address."""
    cleaned = text.clean_line(name, LONGEST_NAME)
    if len(cleaned) < SHORTEST_NAME:
        raise BadInput("display_name", f"A name needs at least {SHORTEST_NAME} characters.")
    if "@" in cleaned:
        raise BadInput("display_name", "Do not use an e-mail address: everyone can see this name.")
    return cleaned


def free_name(name: str, user_id: int | None = None) -> str:
    """A display name that nobody could take for the newsroom's own. Refuses, beside what `clean_name` refuses, the
    names of staff, of the site, and of their offices, however they are dressed (capitals, accents, look-alikes)."""
    cleaned = clean_name(name)
    taken = list(db.session.scalars(select(User.display_name).where(User.is_staff, User.id != (user_id or 0))))
    taken += [*db.session.scalars(select(Site.name)), FORMER_READER, *OFFICES]
    if text.fold(cleaned).text.strip() in {text.fold(other).text.strip() for other in taken}:
        raise BadInput("display_name", "That is the newsroom’s own name, or like it. Choose another.")
    return cleaned


def _free_key(name: str, user_id: int | None = None) -> str | None:
    """The key of a name for whoever is to have it; none where somebody else has it already."""
    key = text.name_key(name)
    taken = db.session.scalar(select(User.id).where(User.name_key == key))
    return key if taken in (None, user_id) else None


@verb
def create_user(email: str, name: str, password_hash: str | None, role: RoleName, now: datetime) -> User:
    """Make a confirmed account, from the command line or for the demo. Refuses an address that has one."""
    if db.session.scalar(select(User.id).where(func.lower(User.email) == email.lower())):
        raise BadInput("email", "There is already an account with this address.")
    user = User(
        email=email,
        display_name=clean_name(name),
        name_key=_free_key(clean_name(name)),
        # Whoever the newsroom makes an account for has the rules from the newsroom itself.
        rules_version_read=db.session.scalar(select(Site.rules_version)) or 1,
        password=password_hash,
        active=True,
        confirmed_at=now,
        joined_at=now,
        fs_uniquifier=secrets.token_hex(16),
    )
    db.session.add(user)
    db.session.flush()
    _give_role(user, role)
    db.session.commit()
    return user


@verb
def give_role(email: str, role: RoleName) -> User:
    """Give an account a role beside those it has; `reader` takes the others away. Refuses an unknown address."""
    user = db.session.scalar(select(User).where(func.lower(User.email) == email.lower()))
    if user is None:
        raise NotFound("No account has this address.")
    _give_role(user, role)
    db.session.flush()
    _redraw_discussions_of(user.id)
    db.session.commit()
    return user


def _give_role(user: User, role: RoleName) -> None:
    record_act("user.role_given", "user", user.id, None, role=role.value)
    user.is_staff = role is not RoleName.READER
    if role is RoleName.READER:
        user.roles.clear()
        return
    record = db.session.scalar(select(Role).where(Role.name == role.value)) or Role(name=role.value)
    if record not in user.roles:
        user.roles.append(record)


@verb
def rename_reader(user_id: int, name: str) -> User:
    """Change the name that one's comments are shown under, old ones too."""
    user = db.session.get_one(User, user_id)
    user.display_name = free_name(name, user_id)
    db.session.flush()
    _redraw_discussions_of(user_id)
    db.session.commit()
    return user


@verb
def delete_account(user_id: int, comments: LeftComments, now: datetime) -> None:
    """Delete an account: address, name and password are gone at once. Its comments stay without a name, or go too,
    as its owner chooses; a comment with replies leaves its place."""
    # The turn to write comes first: what is listed before it may not be all there is.
    take_turn()
    if comments is LeftComments.REMOVE:
        _withdraw_all(user_id, now)
    user = db.session.get_one(User, user_id, populate_existing=True)
    db.session.execute(delete(Letter).where(Letter.recipient == user.email))
    user.email = f"deleted-{user.id}-{secrets.token_hex(8)}@invalid"
    user.display_name, user.password, user.active, user.is_staff = FORMER_READER, None, False, False
    user.name_key = None
    for secret in ("fs_webauthn_user_handle", "tf_primary_method", "tf_totp_secret", "mf_recovery_codes"):
        setattr(user, secret, None)
    user.tf_phone_number = None
    user.fs_uniquifier, user.deleted_at = secrets.token_hex(16), now
    user.roles.clear()
    user.webauthn.clear()
    db.session.flush()
    _redraw_discussions_of(user_id)
    record_act("user.deleted", "user", user_id, user_id, comments=comments.value)
    db.session.commit()


def _withdraw_all(user_id: int, now: datetime) -> None:
    # Articles are taken in the order of their ids, so that two such deletions cannot wait for each other.
    articles = select(Comment.article_id).where(Comment.author_id == user_id).distinct().order_by(Comment.article_id)
    for article_id in db.session.scalars(articles).all():
        hold_article(article_id)
        query = select(Comment).where(
            Comment.author_id == user_id,
            Comment.article_id == article_id,
            Comment.state != CommentState.WITHDRAWN,
        )
        for comment in db.session.scalars(query.execution_options(populate_existing=True)).all():
            blank_and_withdraw(comment, now)


def _redraw_discussions_of(user_id: int) -> None:
    theirs = select(Comment.article_id).where(Comment.author_id == user_id)
    query = update(Article).where(Article.id.in_(theirs)).execution_options(synchronize_session=False)
    db.session.execute(query.values(seq=Article.seq + 1))
