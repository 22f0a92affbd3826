"""What Flask-Security is told. Its traps are named where we step round them."""

from datetime import timedelta
from typing import Any

from blueprints.accounts.words import SAYINGS
from config import Settings
from models.people import SHORTEST_PASSWORD

# OWASP Password Storage Cheat Sheet, argon2id: 19 MiB, two passes, one lane. Some 50 ms here.
ARGON2 = {"argon2__memory_cost": 19456, "argon2__time_cost": 2, "argon2__parallelism": 1}
LINK_LASTS = timedelta(days=1)


def security_settings(chosen: Settings) -> dict[str, Any]:
    """Every setting of Flask-Security's that is not its own default."""
    return {
        **_passwords(chosen),
        **_features(),
        **_letters(chosen),
        **_second_factor(chosen),
        **{f"SECURITY_MSG_{name}": saying for name, saying in SAYINGS.items()},
        # As it comes it writes `private=True, no-store=True`, which no browser understands.
        "SECURITY_CACHE_CONTROL": {"private": None, "no-store": None},
        "SECURITY_SCRIPT_NONCE_KEY": "csp_nonce",
        "SECURITY_REDIRECT_ALLOW_SUBDOMAINS": False,
        "SECURITY_CSRF_COOKIE_NAME": None,
        # Its commands give roles without a word in the audit trail; ours is `flask users`.
        "SECURITY_CLI_USERS_NAME": False,
        "SECURITY_CLI_ROLES_NAME": False,
    }


def _passwords(chosen: Settings) -> dict[str, Any]:
    return {
        "SECURITY_PASSWORD_SALT": chosen.password_salt,
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_DEPRECATED_PASSWORD_SCHEMES": [],
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": ARGON2,
        "SECURITY_PASSWORD_LENGTH_MIN": SHORTEST_PASSWORD,
        "SECURITY_PASSWORD_CONFIRM_REQUIRED": False,
    }


def _features() -> dict[str, Any]:
    return {
        "SECURITY_REGISTERABLE": True,
        "SECURITY_USE_REGISTER_V2": True,
        "SECURITY_CONFIRMABLE": True,
        "SECURITY_RECOVERABLE": True,
        "SECURITY_CHANGEABLE": True,
        "SECURITY_CHANGE_EMAIL": True,
        # It would keep the network address of each sign-in.
        "SECURITY_TRACKABLE": False,
        # Who asks about an address learns nothing about whether it has an account.
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_DEFAULT_REMEMBER_ME": True,
        "SECURITY_POST_LOGIN_VIEW": "/account/onward",
        "SECURITY_POST_LOGOUT_VIEW": "/",
        "SECURITY_POST_REGISTER_VIEW": "/login",
        "SECURITY_POST_CONFIRM_VIEW": "/login",
        "SECURITY_POST_CHANGE_VIEW": "/account/",
        "SECURITY_POST_CHANGE_EMAIL_VIEW": "/account/",
        "SECURITY_UNAUTHORIZED_VIEW": None,
    }


def _letters(chosen: Settings) -> dict[str, Any]:
    return {
        "SECURITY_CONFIRM_EMAIL_WITHIN": LINK_LASTS,
        "SECURITY_RESET_PASSWORD_WITHIN": LINK_LASTS,
        "SECURITY_EMAIL_SENDER": chosen.mail_from or "newsroom@localhost",
        # Mail works on the reader's side or not at all: looking the domain up would tell others who registers.
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "test_environment": not chosen.production},
        "SECURITY_EMAIL_SUBJECT_REGISTER": "Confirm your address",
        "SECURITY_EMAIL_SUBJECT_CONFIRM": "Confirm your address",
        "SECURITY_EMAIL_SUBJECT_PASSWORD_RESET": "Choose a new password",
        "SECURITY_EMAIL_SUBJECT_PASSWORD_NOTICE": "Your password was changed",
        "SECURITY_EMAIL_SUBJECT_PASSWORD_CHANGE_NOTICE": "Your password was changed",
        "SECURITY_CHANGE_EMAIL_SUBJECT": "Confirm your new address",
    }


def _second_factor(chosen: Settings) -> dict[str, Any]:
    return {
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_TWO_FACTOR_RESCUE_MAIL": chosen.contact_email or chosen.mail_from or "newsroom@localhost",
        # Asked for at every sign-in: a cookie that remembers the device would be a third, and a key left in the door.
        "SECURITY_TWO_FACTOR_ALWAYS_VALIDATE": True,
        "SECURITY_TOTP_ISSUER": "Below the Line",
        "SECURITY_TOTP_SECRETS": {"1": chosen.secret_key},
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
    }
