"""The newsroom's settings, tips, and how a story's discussion is run."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from extensions import db
from models import RULES, Article, DiscussionMode, GuestPolicy, RoleName, Site, User
from services.comments import CommentPolicy, Draft
from services.tips import send_tip
from tests.blueprints.house import LATER, House, words_of
from tests.blueprints.test_newsroom_pages import fields, id_of, stored, write
from tests.factories import make_user


@pytest.fixture
def admin(house: House) -> FlaskClient:
    with house.app.app_context():
        person = make_user("Ines Calloway", RoleName.ADMIN)
        db.session.refresh(person)
        db.session.expunge_all()
    return house.browser(person)


def site(house: House) -> tuple[GuestPolicy, int]:
    with house.app.app_context():
        found = db.session.scalars(select(Site)).one()
        return found.guest_policy, found.rules_version


@pytest.mark.parametrize("policy", list(GuestPolicy))
def test_an_admin_decides_where_guests_may_write(house: House, admin: FlaskClient, policy: GuestPolicy) -> None:
    assert admin.post("/newsroom/settings/guests", data={"policy": policy.value}).status_code == 303
    assert site(house)[0] is policy
    chosen = re.search(r'<input checked[^>]* value="(\w+)"', words_of(admin.get("/newsroom/settings")))
    assert chosen
    assert chosen[1] == policy.value


def test_everybody_is_asked_to_read_the_rules_again_only_when_it_is_meant(house: House, admin: FlaskClient) -> None:
    version = site(house)[1]
    missing = admin.post("/newsroom/settings/rules", data={"version": str(version)})
    assert (missing.status_code, "Tick this first" in words_of(missing)) == (422, True)
    given = {"version": str(version), "sure": "y"}
    for _ in range(2):
        assert admin.post("/newsroom/settings/rules", data=given).status_code == 303
    assert site(house)[1] == version + 1
    with house.app.app_context():
        assert db.session.get_one(User, house.reader.id).rules_version_read == version


def test_settings_are_for_admins(house: House) -> None:
    for person in (house.reader, house.moderator, house.editor):
        browser = house.browser(person)
        assert browser.get("/newsroom/settings").status_code == 403
        assert browser.post("/newsroom/settings/guests", data={"policy": "on"}).status_code == 403
        assert browser.post("/newsroom/settings/rules", data={"version": "1", "sure": "y"}).status_code == 403
    assert "/newsroom/settings" not in words_of(house.browser(house.editor).get("/newsroom/articles"))


@pytest.mark.parametrize("mode", list(DiscussionMode))
def test_a_story_can_be_run_in_every_way(house: House, mode: DiscussionMode) -> None:
    browser = house.browser(house.editor)
    answer = write(house, browser, discussion_mode=mode.value, discussion_reason="A case is active.", then="publish")
    article = stored(house, id_of(answer))
    assert (article.discussion_mode, article.discussion_reason) == (mode, "A case is active.")
    assert RULES[mode].name in words_of(browser.get("/newsroom/articles"))


@pytest.mark.parametrize("mode", [mode for mode, rules in RULES.items() if rules.needs_reason])
def test_what_restricts_readers_needs_its_reason(house: House, mode: DiscussionMode) -> None:
    answer = write(house, discussion_mode=mode.value)
    assert (answer.status_code, "Say why" in words_of(answer)) == (422, True)


def test_guests_are_let_in_story_by_story(house: House) -> None:
    browser, address = house.browser(house.editor), f"/newsroom/articles/{house.article.id}"
    assert "so the box does nothing for now" in words_of(browser.get(address))
    given = fields(house, slug=house.article.slug, edition=str(house.article.edition), takes_guests="y")
    assert browser.post(address, data=given).status_code == 303
    assert stored(house, house.article.id).takes_guests
    assert re.search(r'<input[^>]* checked[^>]* name="takes_guests"', words_of(browser.get(address)))
    house.change()
    assert not stored(house, house.article.id).takes_guests


def send(house: House, words: str, key: str) -> int:
    with house.app.app_context():
        article = db.session.get_one(Article, house.article.id)
        return send_tip(Draft(article.id, house.reader.id, words, key), CommentPolicy(), LATER)


def test_tips_wait_for_the_newsroom_and_are_marked_as_read(house: House) -> None:
    house.run_discussion(DiscussionMode.APPEAL)
    first, second = send(house, "A white van.", "tip-key-one"), send(house, "Two men <b>ran</b>.", "tip-key-two")
    browser = house.browser(house.editor)
    page = browser.get("/newsroom/tips").get_data(as_text=True)
    assert page.index("Two men &lt;b&gt;ran&lt;/b&gt;.") < page.index("A white van.")
    assert browser.post(f"/newsroom/tips/{first}/reading").status_code == 303
    assert "A white van." not in words_of(browser.get("/newsroom/tips"))
    assert "A white van." in words_of(browser.get("/newsroom/tips?shown=read"))
    assert browser.post("/newsroom/tips/987654/reading").status_code == 404
    assert house.browser(house.moderator).get("/newsroom/tips").status_code == 403
    assert house.browser(house.moderator).post(f"/newsroom/tips/{second}/reading").status_code == 403
