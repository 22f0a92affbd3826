"""Numbers and names that the databases cannot hold: a mistyped link is "not there", never "broken"."""

import pytest

from tests.blueprints.house import A_KEY, House

# Numbers: beyond the four bytes of PostgreSQL's INTEGER, and beyond the eight of SQLite's.
HUGE = ("3000000000", "9" * 19)


NOT_FOUND = (
    "/comments/{n}",
    "/comments/{n}/withdrawal",
    "/articles/{slug}/comments?thread={n}",
    "/moderation/comments/{n}",
    "/newsroom/articles/{n}",
)
BEGINS_NOWHERE = (
    "/?before={n}",
    "/sections/{section}?before={n}",
    "/articles/{slug}/comments?after={n}",
    "/articles/{slug}/comments?thread={top}&after={n}",
    "/articles/{slug}/comments?thread={top}&from={n}",
    "/articles/{slug}/comments/new?parent={n}",
    "/newsroom/articles?before={n}",
    "/account/?before={n}",
)


@pytest.mark.parametrize("number", HUGE)
def test_a_number_too_large_for_anything_is_not_found(house: House, number: str) -> None:
    browser = house.browser(house.editor)
    for address in NOT_FOUND:
        assert browser.get(address.format(n=number, slug=house.article.slug)).status_code == 404, address


@pytest.mark.parametrize("address", ["/articles/%00", "/articles/a%00b/comments", "/sections/%00", "/tags/%00"])
def test_a_name_no_database_can_hold_is_not_found(house: House, address: str) -> None:
    assert house.browser().get(address).status_code == 404


@pytest.mark.parametrize("number", HUGE)
def test_a_page_that_begins_nowhere_is_still_a_page(house: House, number: str) -> None:
    given = {"slug": house.article.slug, "section": house.section.slug, "top": house.say(), "n": number}
    browser = house.browser(house.editor)
    for address in BEGINS_NOWHERE:
        assert browser.get(address.format(**given)).status_code in (200, 404, 409), address


def test_a_parent_too_large_to_exist_gives_the_text_back(house: House) -> None:
    browser = house.browser(house.reader)
    for number in HUGE:
        data = {"body": "Words that are kept.", "key": A_KEY, "parent": number}
        answer = browser.post(f"{house.address}/comments", data=data)
        assert answer.status_code in (404, 409, 422)
        assert b"Words that are kept." in answer.data


def test_a_decision_with_numbers_too_large_is_refused(house: House) -> None:
    held = house.hold()
    browser = house.browser(house.moderator)
    for number in HUGE:
        sight = {"revision": number, "decision_count": "0", "rule": number}
        assert browser.post(f"/moderation/comments/{held}/rejection", data=sight).status_code in (400, 409)
    assert house.state_of(held) == "held"


def test_a_rule_too_large_to_exist_is_refused(house: House) -> None:
    held = house.hold()
    browser = house.browser(house.moderator)
    for number in HUGE:
        sight = {"revision": "1", "decision_count": "0", "rule": number}
        assert browser.post(f"/moderation/comments/{held}/rejection", data=sight).status_code in (400, 409)
    assert house.state_of(held) == "held"
