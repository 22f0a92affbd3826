"""The newsroom's pages about readers: finding one, badges, sanctions."""

import re

import pytest
from flask.testing import FlaskClient

from tests.blueprints.house import House, place_of, words_of

BADGE = {"wording": "Paramedic", "how_checked": "Rang the station.", "last_day": "2027-05-31"}


@pytest.fixture
def browser(house: House) -> FlaskClient:
    return house.browser(house.editor)


def test_an_address_that_is_asked_for_stays_out_of_addresses(house: House, browser: FlaskClient) -> None:
    answer = browser.post("/newsroom/readers", data={"asked": house.reader.email})
    assert (answer.status_code, place_of(answer)) == (303, f"/newsroom/readers/{house.reader.id}")
    unknown = browser.post("/newsroom/readers", data={"asked": "nobody@example.org"})
    assert unknown.status_code == 404
    assert "Nobody here has this address." in words_of(unknown)


def test_readers_are_listed_by_name_and_never_with_their_address(house: House, browser: FlaskClient) -> None:
    answer = browser.post("/newsroom/readers", data={"asked": "ruth"})
    assert place_of(answer) == "/newsroom/readers?name=ruth"
    page = words_of(browser.get(place_of(answer)))
    assert f'href="/newsroom/readers/{house.reader.id}"' in page
    for address in ("/newsroom/readers", f"/newsroom/readers/{house.reader.id}"):
        assert house.reader.email not in words_of(browser.get(address))


def test_a_badge_is_given_seen_by_readers_and_taken_away(house: House, browser: FlaskClient) -> None:
    house.say("Words that stand.")
    answer = browser.post(f"/newsroom/readers/{house.reader.id}/badge", data=BADGE)
    record = words_of(browser.get(place_of(answer)))
    assert "Checked: Rang the station." in record
    outside = words_of(house.browser().get(house.address))
    assert "Paramedic" in outside
    assert "Rang the station." not in outside
    account = words_of(house.browser(house.reader).get("/account/"))
    assert "It stands until the end of 31 May 2027." in account
    assert "Rang the station." not in account
    found = re.search(r'action="(/newsroom/badges/\d+/withdrawal)"', record)
    assert found
    assert browser.post(found[1]).status_code == 303
    assert "Paramedic" not in words_of(house.browser().get(house.address))


def test_a_badge_that_is_not_whole_is_handed_back(house: House, browser: FlaskClient) -> None:
    answer = browser.post(f"/newsroom/readers/{house.reader.id}/badge", data={**BADGE, "how_checked": " "})
    page = words_of(answer)
    assert answer.status_code == 422
    assert "Say how it was checked" in page
    assert 'value="Paramedic"' in page


@pytest.mark.parametrize("day", ["", "yesterday", "2020-01-01", "2099-01-01"])
def test_a_last_day_that_cannot_be_is_refused(house: House, browser: FlaskClient, day: str) -> None:
    answer = browser.post(f"/newsroom/readers/{house.reader.id}/badge", data={**BADGE, "last_day": day})
    assert answer.status_code == 422


def test_a_sanction_is_imposed_holds_and_is_lifted(house: House, browser: FlaskClient) -> None:
    given = {"measure": "suspend-day", "reason": "You went on after two warnings (rule 1)."}
    answer = browser.post(f"/newsroom/readers/{house.reader.id}/sanction", data=given)
    record = words_of(browser.get(place_of(answer)))
    assert given["reason"] in record
    found = re.search(r'action="(/newsroom/sanctions/\d+/lifting)"', record)
    assert found
    account = words_of(house.browser(house.reader).get("/account/"))
    assert "You cannot comment, edit or recommend for now" in account
    assert f"Why: {given['reason']}" in account
    browser.post(found[1])
    assert "Why:" not in words_of(house.browser(house.reader).get("/account/"))
    assert "Lifted" in words_of(browser.get(place_of(answer)))


@pytest.mark.parametrize(
    ("given", "said"),
    [({"reason": "Why."}, "Choose what is to happen."), ({"measure": "ban", "reason": ""}, "Say why")],
)
def test_a_sanction_without_its_parts_is_refused(
    house: House, browser: FlaskClient, given: dict[str, str], said: str
) -> None:
    answer = browser.post(f"/newsroom/readers/{house.reader.id}/sanction", data=given)
    assert (answer.status_code, said in words_of(answer)) == (422, True)


def test_staff_are_not_sanctioned(house: House, browser: FlaskClient) -> None:
    given = {"measure": "ban", "reason": "Why."}
    answer = browser.post(f"/newsroom/readers/{house.moderator.id}/sanction", data=given)
    assert (answer.status_code, "Staff are not sanctioned" in words_of(answer)) == (422, True)


@pytest.mark.parametrize(
    "address",
    ["readers/987654/badge", "readers/987654/sanction", "badges/987654/withdrawal", "sanctions/987654/lifting"],
)
def test_what_is_not_there_is_not_found(browser: FlaskClient, address: str) -> None:
    given = {**BADGE, "measure": "ban", "reason": "Why."}
    assert browser.post(f"/newsroom/{address}", data=given).status_code == 404


def test_readers_are_for_editors(house: House) -> None:
    for person in (house.reader, house.moderator):
        assert house.browser(person).get(f"/newsroom/readers/{house.reader.id}").status_code == 403


def test_the_desk_leads_editors_to_the_writers_record(house: House, browser: FlaskClient) -> None:
    desk = f"/moderation/comments/{house.say()}"
    link = f'href="/newsroom/readers/{house.reader.id}"'
    assert link in words_of(browser.get(desk))
    assert link not in words_of(house.browser(house.moderator).get(desk))
