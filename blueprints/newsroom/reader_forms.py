"""What editors fill in about a reader."""

from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from services.badges import LONGEST_WORDING, NewBadge
from services.sanctions import MEASURES


class FindForm(FlaskForm):
    asked = StringField(
        "Find a reader",
        description="The beginning of a name, a whole e-mail address, or the address of a comment.",
    )


class BadgeForm(FlaskForm):
    wording = StringField(
        "Wording",
        description=f"Such as Paramedic: “Paramedic, verified by the newsroom”. Up to {LONGEST_WORDING} characters.",
    )
    how_checked = TextAreaField(
        "How it was checked",
        description="Such as: rang the station and asked for her. Only the newsroom sees this. Keep no copies.",
    )
    last_day = DateField("Last day", description="Two years from now at most. Then it is checked again.")

    def badge(self) -> NewBadge:
        return NewBadge(self.wording.data or "", self.how_checked.data or "", self.last_day.data)


class SanctionForm(FlaskForm):
    measure = RadioField(
        "What is to happen",
        choices=[SelectChoice(name, measure.says) for name, measure in MEASURES.items()],
        validate_choice=False,
    )
    reason = StringField("Why", description="The reader is shown this. Name the house rule, and no other reader.")
