"""Accounts: making one for staff, giving roles, changing a name, deleting one's own. Sign-in is Flask-Security's."""

import secrets
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, func, select

from extensions import db
from models import FORMER_READER, Comment, CommentState, Letter, Role, RoleName, Site, User
from services.audit import record_act
from services.leaving import forget_private_rows
from services.locks import hold_article, take_turn
from services.names import clean_name, free_name, keep_name
from services.redrawing import redraw_discussions_of
from services.refusals import BadInput, NotFound
from services.transactions import verb
from services.withdrawals import blank_and_withdraw


class LeftComments(StrEnum):
    """What becomes of a reader's comments when the account goes."""

    KEEP = "keep"
    REMOVE = "remove"


@verb
def create_user(email: str, name: str, password_hash: str | None, role: RoleName, now: datetime) -> User:
    """Make a confirmed account, from the command line or for the demo. Refuses an address that has one, and a name that
    somebody has; the newsroom's own words are its to give."""
    if db.session.scalar(select(User.id).where(func.lower(User.email) == email.lower())):
        raise BadInput("email", "There is already an account with this address.")
    cleaned = clean_name(name)
    user = User(
        email=email,
        # Whoever the newsroom makes an account for has the rules from the newsroom itself.
        rules_version_read=db.session.scalar(select(Site.rules_version)) or 1,
        password=password_hash,
        active=True,
        confirmed_at=now,
        joined_at=now,
        fs_uniquifier=secrets.token_hex(16),
    )
    keep_name(user, cleaned)
    _give_role(user, role)
    db.session.commit()
    return user


@verb
def give_role(email: str, role: RoleName) -> User:
    """Give an account a role beside those it has; `reader` takes the others away. Refuses an unknown address."""
    user = db.session.scalar(select(User).where(func.lower(User.email) == email.lower()))
    if user is None:
        raise NotFound("No account has this address.")
    redraw_discussions_of([user.id])
    _give_role(user, role)
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
    """Change the name that one's comments are shown under, old ones too. Refuses (`BadInput`) as `free_name` does."""
    redraw_discussions_of([user_id])
    user = db.session.get_one(User, user_id, populate_existing=True)
    keep_name(user, free_name(name, user_id))
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
    redraw_discussions_of([user_id])
    user = db.session.get_one(User, user_id, populate_existing=True)
    db.session.execute(delete(Letter).where(Letter.recipient == user.email))
    user.email = f"deleted-{user.id}-{secrets.token_hex(8)}@invalid"
    user.display_name, user.password, user.active, user.is_staff = FORMER_READER, None, False, False
    user.name_key, user.service_badge = None, ""
    for secret in ("fs_webauthn_user_handle", "tf_primary_method", "tf_totp_secret", "mf_recovery_codes"):
        setattr(user, secret, None)
    user.tf_phone_number = None
    user.fs_uniquifier, user.deleted_at = secrets.token_hex(16), now
    user.roles.clear()
    user.webauthn.clear()
    forget_private_rows(user_id)
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
