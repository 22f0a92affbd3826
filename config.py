"""Settings, read once from the environment; a bad or missing value stops the start and is named.

Secrets come from the environment or, one file each, from `DATA_DIR/keys` (where `make run` puts them).
"""

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import click
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

# Bytes of entropy as hexadecimal text: 32 characters are 128 bits, the least for a signing key (NIST SP 800-107).
SHORTEST_SECRET = 32
# What an address of each kind looks like. Without a path: everything here stands at the root of its host.
SITE_URL = re.compile(r"https?://[^/\s?#@]+/?")
MAIL_SERVER = re.compile(r"smtps?://[^/\s]+/?(\?tls=off)?")
DATABASE_URL = re.compile(r"(postgres|postgresql)(\+psycopg)?://\S+|sqlite:///\S+")
BELL_URL = re.compile(r"(postgres|postgresql|rediss?)://\S+")
MAILBOX = re.compile(r"[^@<>]*<[^@\s<>]+@[^@\s<>]+>|[^@\s<>]+@[^@\s<>]+")
HOST_NAME = re.compile(r"[a-z0-9.-]+")
SHAPES = (
    ("site_url", SITE_URL, "has to be as https://www.example.org: http:// or https://, a host, and nothing after."),
    ("mail_server", MAIL_SERVER, "has to be an address such as smtp://user:password@host:587 or smtps://host:465."),
    ("database_url", DATABASE_URL, "has to be postgresql://user:password@host/name (or left out, for SQLite)."),
    ("bell_url", BELL_URL, "has to be postgresql://... or redis://... (or left out, for SQLite)."),
    ("mail_from", MAILBOX, "has to be an e-mail address, alone or as Name <address>."),
    ("contact_email", MAILBOX, "has to be an e-mail address, alone or as Name <address>."),
)
SESSION_COOKIE, REMEMBER_COOKIE = "session", "remember_token"
MONTH_SECONDS = 30 * 24 * 3600
A_YEAR_SECONDS = 365 * 24 * 3600


class Environment(StrEnum):
    DEVELOPMENT = "development"
    PRODUCTION = "production"


class Misconfigured(click.ClickException):
    """The settings do not allow a start. The message lists every problem in plain words."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        lines = "\n".join(f"  - {problem}" for problem in problems)
        super().__init__(f"Below the Line cannot start. What is wrong:\n{lines}\nThe README lists every setting.")


class Settings(BaseSettings):
    """Every setting there is. Each is described in the README's table; a test keeps the two together."""

    model_config = SettingsConfigDict(extra="ignore", env_ignore_empty=True)

    environment: Environment = Environment.DEVELOPMENT
    data_dir: Path = Path("instance")
    site_url: str = ""
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=1, le=65535)
    trusted_proxies: int = Field(0, ge=0, le=5)
    secret_key: str = ""
    password_salt: str = ""
    address_key: str = ""
    database_url: str = ""
    database_pool_size: int = Field(0, ge=0, le=500)
    bell_url: str = ""
    mail_server: str = ""
    mail_from: str = ""
    contact_email: str = ""
    own_hosts: Annotated[frozenset[str], NoDecode] = frozenset()
    hold_new_writers_until: int = Field(0, ge=0, le=100)
    comments_per_minute: int = Field(30, ge=0, le=10_000)
    registrations_per_hour: int = Field(60, ge=0, le=100_000)
    report_threshold: float = Field(2.0, ge=0, le=1000, allow_inf_nan=False)
    require_staff_second_factor: bool | None = None

    @field_validator("own_hosts", mode="before")
    @classmethod
    def _hosts_from_commas(cls, value: Any) -> Any:
        if isinstance(value, str):
            return frozenset(host.strip().lower() for host in value.split(",") if host.strip())
        return value

    @property
    def production(self) -> bool:
        return self.environment is Environment.PRODUCTION

    @property
    def staff_second_factor(self) -> bool:
        """Staff need a second factor in production; a newsroom may also ask for it (or not) by name."""
        asked = self.require_staff_second_factor
        return self.production if asked is None else asked

    @property
    def sqlalchemy_url(self) -> str:
        url = self.database_url or f"sqlite:///{self.data_dir.resolve() / 'below-the-line.db'}"
        # `postgres://` is what many hosts hand out; SQLAlchemy knows only the long name.
        url = url.replace("postgres://", "postgresql://", 1)
        return url.replace("postgresql://", "postgresql+psycopg://", 1)

    @property
    def site_host(self) -> str:
        return (urlsplit(self.site_url).hostname or "").lower()

    @property
    def site_is_https(self) -> bool:
        return self.site_url.startswith("https://")


def load_settings(**given: Any) -> Settings:
    """Read the settings; keyword arguments win over the environment (tests use them).

    Refuses with `Misconfigured`, all problems at once: a value of the wrong kind, a secret that is missing or too
    short, and in production a missing `SITE_URL` or mail server.
    """
    try:
        settings = Settings(**given)
    except ValidationError as error:
        raise Misconfigured([_in_words(problem) for problem in error.errors()]) from None
    if not settings.site_url and not settings.production:
        settings.site_url = f"http://127.0.0.1:{settings.port}"
    settings.site_url = settings.site_url.rstrip("/")
    for name in ("secret_key", "password_salt", "address_key"):
        if not getattr(settings, name):
            setattr(settings, name, _secret_from_file(settings.data_dir / "keys" / name))
    if problems := _problems(settings):
        raise Misconfigured(problems)
    return settings


def _secret_from_file(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except OSError:
        return ""


def _in_words(problem: Any) -> str:
    name = str(problem["loc"][0]).upper() if problem["loc"] else "A setting"
    return f"{name} has a value that does not fit: {problem['msg'].lower()} (it is {str(problem['input'])[:40]!r})."


def _problems(settings: Settings) -> list[str]:
    found = []
    for name in ("secret_key", "password_salt", "address_key"):
        secret = getattr(settings, name)
        where = f"Set {name.upper()}, or run `python -m deploy.keys` to make {settings.data_dir / 'keys' / name}."
        if not secret:
            found.append(f"{name.upper()} is missing. {where}")
        elif len(secret) < SHORTEST_SECRET:
            found.append(f"{name.upper()} is shorter than {SHORTEST_SECRET} characters. {where}")
    for name, shape, words in SHAPES:
        value = getattr(settings, name)
        if value and not (shape.fullmatch(value) and _port_fits(value)):
            found.append(f"{name.upper()} {words}")
    if wrong := [host for host in settings.own_hosts if not HOST_NAME.fullmatch(host)]:
        found.append(f"OWN_HOSTS has to be host names with commas between them, not {', '.join(wrong)}.")
    if settings.production:
        found += _problems_in_production(settings)
    return found


def _port_fits(address: str) -> bool:
    try:
        return "://" not in address or urlsplit(address).port != 0
    except ValueError:
        return False


def _problems_in_production(settings: Settings) -> list[str]:
    found = []
    if not settings.site_url:
        found.append("SITE_URL is missing. It is where readers reach the site, such as https://www.example.org.")
    elif not settings.site_is_https:
        found.append("SITE_URL has to begin with https:// in production, or sign-in cookies would travel in the open.")
    if not settings.mail_server:
        found.append(
            "MAIL_SERVER is missing. Without it nobody can confirm an account, such as smtp://user:pass@host:587."
        )
    if not settings.mail_from:
        found.append("MAIL_FROM is missing. It is the address that letters come from, such as comments@example.org.")
    return found


def flask_settings(settings: Settings, max_form_bytes: int) -> dict[str, Any]:
    """What Flask and its extensions want to be told. Cookie names carry `__Host-` where the site is https."""
    prefix = "__Host-" if settings.site_is_https else ""
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.sqlalchemy_url,
        "MAX_CONTENT_LENGTH": max_form_bytes,
        "MAX_FORM_MEMORY_SIZE": max_form_bytes,
        "SEND_FILE_MAX_AGE_DEFAULT": A_YEAR_SECONDS,
        "SESSION_COOKIE_NAME": prefix + SESSION_COOKIE,
        "SESSION_COOKIE_SECURE": settings.site_is_https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "REMEMBER_COOKIE_NAME": prefix + REMEMBER_COOKIE,
        "REMEMBER_COOKIE_SECURE": settings.site_is_https,
        "REMEMBER_COOKIE_HTTPONLY": True,
        "REMEMBER_COOKIE_SAMESITE": "Lax",
        "REMEMBER_COOKIE_DURATION": MONTH_SECONDS,
        # Under https it would refuse whoever sends no Referer, and blame their cookies. Token and SameSite remain.
        "WTF_CSRF_SSL_STRICT": False,
        # Needs a hash of the network address in the cookie; a new password ends every session anyway.
        "SESSION_PROTECTION": None,
        # A slow writer must not lose a comment to a token that ran out.
        "WTF_CSRF_TIME_LIMIT": None,
    }
