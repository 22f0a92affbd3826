"""People with an account: readers and staff, what they may do, and the tries that limits are counted from."""

from datetime import datetime
from enum import StrEnum

from flask_security import AsaList, RoleMixin, UserMixin, WebAuthnMixin
from sqlalchemy import Column, ForeignKey, Index, LargeBinary, String, Table, text
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Model, UTCDateTime, now_utc, words

# NIST SP 800-63B: at least 8 characters, no rules of composition; ours is a little longer, for staff share the form.
SHORTEST_PASSWORD = 10
FORMER_READER = "A former reader"


class RoleName(StrEnum):
    READER = "reader"
    MODERATOR = "moderator"
    EDITOR = "editor"
    ADMIN = "admin"


# Whoever may do the later may do the earlier. Roles themselves are rows, so a newsroom can add its own beside these.
RANK = [RoleName.READER, RoleName.MODERATOR, RoleName.EDITOR, RoleName.ADMIN]

users_roles = Table(
    "users_roles",
    Model.metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("role_id", ForeignKey("roles.id", ondelete="CASCADE"), primary_key=True),
)


class Role(Model, RoleMixin):
    __tablename__ = "roles"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    description: Mapped[str | None] = mapped_column(String(255))


class User(Model, UserMixin):
    """A reader or a member of staff. The e-mail address is never shown to anyone but its owner and admins."""

    __tablename__ = "users"
    __table_args__ = (
        # The few among the many: what the newsroom's own people wrote is looked for from here.
        Index("ix_users_staff", "id", sqlite_where=text("is_staff = 1"), postgresql_where=text("is_staff")),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(255), unique=True)
    display_name: Mapped[str] = mapped_column(String(80))
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    is_staff: Mapped[bool] = mapped_column(default=False)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    joined_at: Mapped[datetime] = mapped_column(UTCDateTime(), default=now_utc)
    deleted_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    published_count: Mapped[int] = mapped_column(default=0)
    rejected_count: Mapped[int] = mapped_column(default=0)
    # Of a guest: a keyed hash of the address they gave, by which whoever confirms that address finds them.
    # Empty when they gave none; without a value for everyone who has an account.
    claim_key: Mapped[str | None] = mapped_column(String(64), index=True)
    # The name with its look-alikes folded: no two accounts have the same. Guests have none, and so have accounts older
    # than this rule whose name somebody had before them.
    name_key: Mapped[str | None] = mapped_column(String(200), unique=True)
    # "Paramedic": shown as "Paramedic, verified by the newsroom" while a service badge stands.
    service_badge: Mapped[str] = mapped_column(String(80), default="")
    # The version of the house rules this reader last said they have read.
    rules_version_read: Mapped[int] = mapped_column(default=0)
    # How this reader's own reports were settled: what their next report weighs.
    reports_upheld: Mapped[int] = mapped_column(default=0)
    reports_dismissed: Mapped[int] = mapped_column(default=0)
    # What sanctions stand; the rows behind them are in `sanctions`.
    premoderated_until: Mapped[datetime | None] = mapped_column(UTCDateTime())
    suspended_until: Mapped[datetime | None] = mapped_column(UTCDateTime())
    banned_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    tf_phone_number: Mapped[str | None] = mapped_column(String(128))
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(String(64), unique=True)  # type: ignore[assignment]

    roles: Mapped[list[Role]] = relationship(secondary=users_roles, lazy="selectin")  # type: ignore[assignment]
    webauthn: Mapped[list["WebAuthn"]] = relationship(  # type: ignore[assignment]
        back_populates="user", cascade="all, delete-orphan"
    )

    def holds(self, role: RoleName) -> bool:
        """Whether this person may do what `role` may do."""
        held = {name for name in (role.name for role in self.roles) if name in RANK}
        return any(RANK.index(RoleName(name)) >= RANK.index(role) for name in held) or role is RoleName.READER

    @property
    def is_guest(self) -> bool:
        """A writer without an account, here or on a former site, by the name they gave. Nobody can sign in as one."""
        return self.claim_key is not None

    def is_premoderated(self, now: datetime) -> bool:
        return self.premoderated_until is not None and now < self.premoderated_until

    @property
    def has_second_factor(self) -> bool:
        return bool(self.tf_primary_method) or bool(self.webauthn)


class WebAuthn(Model, WebAuthnMixin):
    __tablename__ = "webauthn"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1024), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(default=0)
    transports: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))
    backup_state: Mapped[bool] = mapped_column(default=False)
    device_type: Mapped[str] = mapped_column(String(64))
    extensions: Mapped[str | None] = mapped_column(String(255))
    lastuse_datetime: Mapped[datetime] = mapped_column(UTCDateTime())
    name: Mapped[str] = mapped_column(String(64))
    usage: Mapped[str] = mapped_column(String(64))

    user: Mapped[User] = relationship(back_populates="webauthn")


class AttemptKind(StrEnum):
    SIGN_IN = "sign_in"
    REGISTRATION = "registration"
    LETTER = "letter"
    REPORT = "report"
    GUEST = "guest"
    DRAFT = "draft"


class Attempt(Model):
    """One try at what is limited. `whose` is a keyed hash of an account or, with a daily key, of a network address."""

    __tablename__ = "attempts"
    __table_args__ = (Index("ix_attempts_kind_whose_at", "kind", "whose", "at"), Index("ix_attempts_at", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[AttemptKind] = mapped_column(words(AttemptKind, "attempt_kind"))
    whose: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UTCDateTime(), default=now_utc)


__all__ = ["FORMER_READER", "RANK", "Attempt", "AttemptKind", "Role", "RoleName", "User", "WebAuthn"]
