"""The newsroom's forms."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Optional

from models import RULES, Article, DiscussionMode, GuestPolicy, Markup
from services.articles import Copy
from services.tags import MOST_TAGS, tag_line

MODES = [SelectChoice(mode.value, f"{rules.name}: {rules.says}") for mode, rules in RULES.items()]
# Whether the box does anything is decided for the whole site.
GUESTS = {
    GuestPolicy.OFF: "This newsroom lets nobody write without an account, so the box does nothing for now.",
    GuestPolicy.SOME: "By a name they give. A moderator reads each of their comments first.",
    GuestPolicy.ON: "Guests may write under every story at present, whether this is ticked or not.",
}
MARKS = {
    Markup.MARKDOWN: "Markdown: **bold**, *italic*, ## heading, > quotation, [words](link).",
    Markup.HTML: "This story is HTML, not Markdown, as it came from the former site. It is saved as HTML again.",
}


class ArticleForm(FlaskForm):
    headline = StringField("Headline")
    standfirst = TextAreaField("Standfirst", description="One or two sentences under the headline.")
    section_id = SelectField("Section", coerce=int, validators=[InputRequired("Choose a section.")])
    byline = StringField("Byline", description="As it is printed, such as By Hannah Prowse.")
    slug = StringField(
        "Address", description="Made from the headline. When you change it, the old address still leads here."
    )
    body = TextAreaField("Story", description=MARKS[Markup.MARKDOWN])
    tags = StringField(
        "Tags",
        description=f"What it is about, with commas between, such as: Swing bridge, River Lune. Up to {MOST_TAGS}.",
    )
    discussion_mode = RadioField("Discussion", choices=MODES, default=DiscussionMode.OPEN.value)
    discussion_reason = StringField(
        "Reason",
        description="Readers see this above the discussion. Needed where comments are read first, closed or hidden.",
    )
    takes_guests = BooleanField("Guests may write here")
    is_lead = BooleanField("Lead the front page")
    edition = IntegerField(validators=[Optional()])

    def copy(self, markup: Markup = Markup.MARKDOWN) -> Copy:
        return Copy(
            headline=self.headline.data or "",
            section_id=self.section_id.data or 0,
            body=self.body.data or "",
            standfirst=self.standfirst.data or "",
            byline=self.byline.data or "",
            slug=self.slug.data or "",
            discussion_mode=DiscussionMode(self.discussion_mode.data),
            discussion_reason=self.discussion_reason.data or "",
            takes_guests=bool(self.takes_guests.data),
            is_lead=bool(self.is_lead.data),
            markup=markup,
            tags=tuple((self.tags.data or "").split(",")),
        )

    def fill_from(self, article: Article) -> None:
        for name in ("headline", "standfirst", "section_id", "byline", "slug", "takes_guests", "is_lead", "edition"):
            getattr(self, name).data = getattr(article, name)
        self.body.data = article.body_source
        self.tags.data = ", ".join(tag_line(tag.name) for tag in article.tags)
        self.discussion_mode.data = article.discussion_mode.value
        self.discussion_reason.data = article.discussion_reason


class PublishForm(FlaskForm):
    """Only the token."""


class WithdrawForm(FlaskForm):
    reason = StringField("Reason", description="Whoever follows a link to the story is shown this.")
