"""Flask-Security as this house wants it: its settings, our name field, letters through our own box, limits."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from flask import Flask
from flask.typing import ResponseReturnValue
from flask_security import MailUtil, RegisterFormV2, Security, SQLAlchemyUserDatastore
from flask_security.signals import change_email_confirmed
from sqlalchemy.exc import IntegrityError
from wtforms import StringField, ValidationError
from wtforms.validators import InputRequired

from blueprints.accounts.limits import install_limits
from blueprints.accounts.onward import install_onward
from blueprints.accounts.security_settings import security_settings
from extensions import db
from models import Role, User, WebAuthn
from queries.posting import person_of_session
from services.letters import post_letter
from services.names import LONGEST_NAME, free_name, keep_name
from services.refusals import BadInput

# A letter to somebody who has an account already is no confirmation.
SUBJECTS = {"welcome_existing": "You have an account already"}


class RegistrationForm(RegisterFormV2):
    display_name = StringField(
        "Name",
        description="Shown with your comments. It need not be your own name.",
        render_kw={"autocomplete": "nickname", "maxlength": LONGEST_NAME},
        validators=[InputRequired("A name needs at least 2 characters.")],
    )

    def validate_display_name(self, field: StringField) -> None:
        try:
            field.data = free_name(field.data or "")
        except BadInput as problem:
            raise ValidationError(str(problem)) from None


class People(SQLAlchemyUserDatastore):
    """Flask-Security's own, which would build the statement anew with every request of whoever is signed in."""

    def find_user(self, case_insensitive: bool = False, **asked: Any) -> User | None:
        if asked.keys() == {"fs_uniquifier"}:
            return person_of_session(asked["fs_uniquifier"])
        return cast(User | None, super().find_user(case_insensitive, **asked))

    def create_user(self, **given: Any) -> User:
        """The account of whoever registers, with the key of its name. Refuses a name that went in the meantime."""
        made = cast(User, super().create_user(**given))
        keep_name(made, made.display_name)
        return made


class LetterBox(MailUtil):
    """Flask-Security's mail goes into our own box. Not all of its views commit, so posting a letter does."""

    def send_mail(
        self, template: str, subject: Any, recipient: Any, sender: Any, body: Any, html: Any, **kwargs: Any
    ) -> None:
        address = recipient[1] if isinstance(recipient, tuple) else recipient
        about = SUBJECTS.get(template, str(subject))
        post_letter(template, str(address), about, str(body or ""), str(html or ""))


def install_accounts(app: Flask) -> None:
    """Bind Flask-Security to the app, with our settings, words, letters and limits."""
    app.config.from_mapping(security_settings(app.extensions["settings"]))
    datastore = People(db, User, Role, WebAuthn)
    # One for each app: what it is told at its making (the letter box) `init_app` cannot tell it later.
    made = Security(app, datastore, register_form=RegistrationForm, mail_util_cls=LetterBox)
    # It would gather everybody's roles with every request, for decorators of its own; our guards ask the record.
    app.before_request_funcs[None].remove(made.principal._on_before_request)
    # One way of answering: a second one, in JSON, would need every limit and every test a second time.
    made.want_json(lambda _request: False)
    # Flask-Login would put a hash of the network address and browser into the cookie, even unused.
    app.login_manager._session_identifier_generator = lambda: None  # type: ignore[attr-defined]
    change_email_confirmed.connect(_tell_the_old_address, app)
    app.view_functions["security.register"] = _registering(app.view_functions["security.register"])
    install_limits(app)
    install_onward(app)


def _registering(view: Callable[..., Any]) -> Callable[[], ResponseReturnValue]:
    """Two who register at once with one name, or one address: the second form is read again, and then sees it taken."""

    @wraps(view)
    def register() -> ResponseReturnValue:
        try:
            return cast(ResponseReturnValue, view())
        except (BadInput, IntegrityError):
            return cast(ResponseReturnValue, view())

    return register


def _tell_the_old_address(_app: Flask, old_email: str, **_more: Any) -> None:
    """Whoever took a session over and changes the address must not do it unseen."""
    words = (
        "The address of your account was changed. From now on you sign in with the new one.\n\n"
        "If that was not you, answer this letter at once: somebody else has got into your account.\n"
    )
    post_letter("address_changed", old_email, "The address of your account was changed", words)
