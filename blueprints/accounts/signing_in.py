"""Flask-Security as this house wants it: its settings, our name field, letters through our own box, limits."""

from datetime import timedelta
from typing import Any

from flask import Flask, Response, after_this_request, g
from flask_security import MailUtil, RegisterFormV2, Security, SQLAlchemyUserDatastore
from flask_security.signals import change_email_confirmed
from wtforms import StringField, ValidationError
from wtforms.validators import InputRequired

from blueprints.accounts.limits import install_limits
from blueprints.accounts.words import SAYINGS
from config import Settings
from extensions import db
from models import Role, User, WebAuthn
from services.accounts import LONGEST_NAME, clean_name
from services.letters import put_letter, ring_for_letters
from services.refusals import BadInput

# OWASP Password Storage Cheat Sheet, argon2id: 19 MiB, two passes, one lane. Some 50 ms here.
ARGON2 = {"argon2__memory_cost": 19456, "argon2__time_cost": 2, "argon2__parallelism": 1}
# NIST SP 800-63B: at least 8 characters, no rules of composition; ours is a little longer, for staff share the form.
SHORTEST_PASSWORD = 10
# A letter to somebody who has an account already is no confirmation.
SUBJECTS = {"welcome_existing": "You have an account already"}
LINK_LASTS = timedelta(days=1)


class RegistrationForm(RegisterFormV2):
    display_name = StringField(
        "Name",
        description="Shown with your comments. It need not be your own name.",
        render_kw={"autocomplete": "nickname", "maxlength": LONGEST_NAME},
        validators=[InputRequired("A name needs at least 2 characters.")],
    )

    def validate_display_name(self, field: StringField) -> None:
        try:
            field.data = clean_name(field.data or "")
        except BadInput as problem:
            raise ValidationError(str(problem)) from None


class LetterBox(MailUtil):
    """Flask-Security's mail goes into our own box, and the worker is rung when the request is over.

    Its views commit only where they changed an account, so the letter is committed here: with Flask-Security's own
    datastore, the one exception to "only services commit".
    """

    def send_mail(
        self, template: str, subject: Any, recipient: Any, sender: Any, body: Any, html: Any, **kwargs: Any
    ) -> None:
        address = recipient[1] if isinstance(recipient, tuple) else recipient
        about = SUBJECTS.get(template, str(subject))
        put_letter(template, str(address), about, str(body or ""), str(html or ""))
        _keep_and_ring()


def install_accounts(app: Flask) -> None:
    app.config.from_mapping(_settings(app.extensions["settings"]))
    datastore = SQLAlchemyUserDatastore(db, User, Role, WebAuthn)
    # One for each app: what it is told at its making (the letter box) `init_app` cannot tell it later.
    Security(app, datastore, register_form=RegistrationForm, mail_util_cls=LetterBox)
    # Flask-Login would put a hash of the network address and browser into the cookie, even unused.
    app.login_manager._session_identifier_generator = lambda: None  # type: ignore[attr-defined]
    change_email_confirmed.connect(_tell_the_old_address, app)
    app.teardown_request(_ring)
    install_limits(app)


def _tell_the_old_address(_app: Flask, old_email: str, **_more: Any) -> None:
    """Whoever took a session over and changes the address must not do it unseen."""
    words = (
        "The address of your account was changed. From now on you sign in with the new one.\n\n"
        "If that was not you, answer this letter at once: somebody else has got into your account.\n"
    )
    put_letter("address_changed", old_email, "The address of your account was changed", words)
    _keep_and_ring()


def _keep_and_ring() -> None:
    if not g.get("letters_wait"):
        g.letters_wait = True
        after_this_request(_keep_letters)


def _keep_letters(response: Response) -> Response:
    db.session.commit()
    return response


def _ring(_error: BaseException | None) -> None:
    if g.pop("letters_wait", False):
        ring_for_letters()


def _settings(chosen: Settings) -> dict[str, Any]:
    return {
        "SECURITY_PASSWORD_SALT": chosen.password_salt,
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_DEPRECATED_PASSWORD_SCHEMES": [],
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": ARGON2,
        "SECURITY_PASSWORD_LENGTH_MIN": SHORTEST_PASSWORD,
        "SECURITY_PASSWORD_CONFIRM_REQUIRED": False,
        "SECURITY_REGISTERABLE": True,
        "SECURITY_USE_REGISTER_V2": True,
        "SECURITY_CONFIRMABLE": True,
        "SECURITY_RECOVERABLE": True,
        "SECURITY_CHANGEABLE": True,
        "SECURITY_CHANGE_EMAIL": True,
        "SECURITY_TRACKABLE": False,
        # Who asks about an address learns nothing about whether it has an account.
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
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
        "SECURITY_POST_LOGIN_VIEW": "/",
        "SECURITY_POST_LOGOUT_VIEW": "/",
        "SECURITY_POST_REGISTER_VIEW": "/login",
        "SECURITY_POST_CONFIRM_VIEW": "/login",
        "SECURITY_POST_CHANGE_VIEW": "/account/",
        "SECURITY_POST_CHANGE_EMAIL_VIEW": "/account/",
        "SECURITY_UNAUTHORIZED_VIEW": None,
        "SECURITY_DEFAULT_REMEMBER_ME": True,
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_TWO_FACTOR_RESCUE_MAIL": chosen.contact_email or chosen.mail_from or "newsroom@localhost",
        "SECURITY_TWO_FACTOR_VALIDITY_COOKIE": {
            "httponly": True,
            "secure": chosen.site_is_https,
            "samesite": "Strict",
        },
        "SECURITY_TWO_FACTOR_ALWAYS_VALIDATE": False,
        "SECURITY_TOTP_ISSUER": "Below the Line",
        "SECURITY_TOTP_SECRETS": {"1": chosen.secret_key},
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_CACHE_CONTROL": {"private": None, "no-store": None},
        "SECURITY_SCRIPT_NONCE_KEY": "csp_nonce",
        "SECURITY_REDIRECT_ALLOW_SUBDOMAINS": False,
        "SECURITY_CSRF_COOKIE_NAME": None,
        **{f"SECURITY_MSG_{name}": saying for name, saying in SAYINGS.items()},
    }


