"""Stories: the list, the form, publishing and withdrawing."""

from datetime import UTC, datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from blueprints.guards import signed_in_reader
from blueprints.newsroom.forms import GUESTS, MARKS, ArticleForm, PublishForm, WithdrawForm
from blueprints.newsroom.room import newsroom
from blueprints.showing import frame, id_arg
from models import Article
from queries.newsroom import all_stories, article_by_id, section_choices, site_running
from services.articles import change_article, publish_article, withdraw_article, write_article
from services.refusals import BadInput, CannotDecide, ChangedMeanwhile


@newsroom.get("/")
def desk() -> ResponseReturnValue:
    return redirect(url_for(".stories"), 303)


@newsroom.get("/articles")
def stories() -> str:
    before = id_arg("before")
    return render_template("newsroom/stories.html", page=all_stories(before), before=before)


@newsroom.get("/articles/new")
def new_story() -> str:
    form = _form()
    form.byline.data = f"By {signed_in_reader().display_name}"
    return _page(form, None)


@newsroom.post("/articles")
def write() -> ResponseReturnValue:
    form = _form()
    if not form.validate_on_submit():
        return _page(form, None), 422
    try:
        article = write_article(form.copy(), signed_in_reader().id, datetime.now(UTC))
    except BadInput as problem:
        return _page(form, None, problem), 422
    if request.form.get("then") == "publish":
        return _publish(article.id)
    flash("Saved as a draft. Only the newsroom can see it.", "good")
    return redirect(url_for(".story", article_id=article.id), 303)


@newsroom.get("/articles/<int:article_id>")
def story(article_id: int) -> str:
    article = article_by_id(article_id) or abort(404)
    form = _form()
    form.fill_from(article)
    return _page(form, article)


@newsroom.post("/articles/<int:article_id>")
def change(article_id: int) -> ResponseReturnValue:
    article = article_by_id(article_id) or abort(404)
    form = _form()
    if not form.validate_on_submit():
        return _page(form, article), 422
    try:
        copy, edition = form.copy(article.body_markup), form.edition.data or 0
        change_article(article_id, copy, edition, signed_in_reader().id, datetime.now(UTC))
    except (BadInput, ChangedMeanwhile) as problem:
        return _given_back(form, article_id, problem)
    if request.form.get("then") == "publish":
        return _publish(article_id)
    flash("Saved.", "good")
    return redirect(url_for(".story", article_id=article_id), 303)


@newsroom.post("/articles/<int:article_id>/publication")
def publish(article_id: int) -> ResponseReturnValue:
    article_by_id(article_id) or abort(404)
    return _publish(article_id)


@newsroom.post("/articles/<int:article_id>/withdrawal")
def withdraw(article_id: int) -> ResponseReturnValue:
    article_by_id(article_id) or abort(404)
    try:
        withdraw_article(article_id, WithdrawForm().reason.data or "", signed_in_reader().id, datetime.now(UTC))
    except (BadInput, CannotDecide) as problem:
        flash(str(problem), "stop")
    else:
        flash("Withdrawn. Its address now says that it is gone, and why.", "good")
    return redirect(url_for(".story", article_id=article_id), 303)


def _publish(article_id: int) -> ResponseReturnValue:
    article = publish_article(article_id, signed_in_reader().id, datetime.now(UTC))
    flash(f"Published: {article.headline}", "good")
    return redirect(url_for(".story", article_id=article_id), 303)


def _form() -> ArticleForm:
    form = ArticleForm()
    form.takes_guests.description = GUESTS[site_running().guest_policy]
    form.section_id.choices = [SelectChoice(section_id, name) for section_id, name in section_choices()]
    return form


def _given_back(form: ArticleForm, article_id: int, problem: BadInput | ChangedMeanwhile) -> ResponseReturnValue:
    article = article_by_id(article_id) or abort(404)
    if isinstance(problem, BadInput):
        return _page(form, article, problem), 422
    # Saving again is then a choice made knowingly.
    form.edition.raw_data, form.edition.data = None, article.edition
    return _page(form, article, problem), 409


def _page(form: ArticleForm, article: Article | None, problem: Exception | None = None) -> str:
    if isinstance(problem, BadInput):
        form[problem.field].errors = [str(problem)]
    if article is not None:
        form.body.description = MARKS[article.body_markup]
    return render_template(
        "newsroom/story.html",
        form=form,
        article=article,
        problem=problem,
        publish_form=PublishForm(formdata=None),
        withdraw_form=WithdrawForm(formdata=None),
        sections=frame().sections,
    )
