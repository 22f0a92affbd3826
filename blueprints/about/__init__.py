"""What every site has to say about itself: house rules, moderation, privacy, cookies, terms, accessibility, contact."""

from flask import Blueprint, render_template

from blueprints.guards import settings
from models import RULES
from queries.rules import house_rules
from queries.screening import screening_policy

about = Blueprint("about", __name__)


@about.get("/house-rules")
def rules() -> str:
    return render_template("about/house_rules.html", rules=house_rules())


@about.get("/moderation")
def how_moderated() -> str:
    threshold, modes = settings().report_threshold, RULES.values()
    return render_template("about/moderation.html", checks=screening_policy(), report_threshold=threshold, modes=modes)


@about.get("/privacy")
def privacy() -> str:
    return render_template("about/privacy.html")


@about.get("/cookies")
def cookies() -> str:
    return render_template("about/cookies.html")


@about.get("/terms")
def terms() -> str:
    return render_template("about/terms.html")


@about.get("/accessibility")
def accessibility() -> str:
    return render_template("about/accessibility.html")


@about.get("/contact")
def contact() -> str:
    return render_template("about/contact.html")
