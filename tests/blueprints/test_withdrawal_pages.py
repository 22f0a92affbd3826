"""Withdrawing by HTTP."""

from tests.blueprints.house import House, place_of, words_of


def test_a_reader_withdraws_from_the_page(house: House) -> None:
    comment = house.say("Words I regret.")
    browser = house.browser(house.reader)
    answer = browser.post(f"/comments/{comment}/withdrawal")
    assert (answer.status_code, place_of(answer)) == (303, f"{house.address}#comments")
    page = words_of(browser.get(house.address))
    assert "Your comment is withdrawn. Its text is gone." in page
    assert "Words I regret." not in page


def test_a_withdrawn_comment_with_replies_leads_to_the_place_it_leaves(house: House) -> None:
    top = house.say("Words I regret.")
    house.say(by=house.other, parent_id=top)
    browser = house.browser(house.reader)
    assert place_of(browser.post(f"/comments/{top}/withdrawal")) == f"{house.address}#c{top}"
    assert "Withdrawn by its writer" in words_of(browser.get(house.address))


def test_withdrawing_twice_is_harmless(house: House) -> None:
    comment = house.say()
    browser = house.browser(house.reader)
    for _ in range(2):
        assert browser.post(f"/comments/{comment}/withdrawal").status_code == 303
    assert house.state_of(comment) == "withdrawn"


def test_nobody_withdraws_somebody_elses(house: House) -> None:
    comment = house.say()
    for person in (house.other, house.moderator, house.editor):
        assert house.browser(person).post(f"/comments/{comment}/withdrawal").status_code == 403
        assert house.browser(person).get(f"/comments/{comment}/withdrawal").status_code == 404
    assert house.state_of(comment) == "published"


def test_a_comment_that_never_was_cannot_be_withdrawn(house: House) -> None:
    browser = house.browser(house.reader)
    assert browser.post("/comments/987654/withdrawal").status_code == 404
    assert browser.get("/comments/987654/withdrawal").status_code == 404


def test_without_a_form_nothing_is_withdrawn(house: House) -> None:
    comment = house.say()
    browser = house.browser(house.reader)
    browser.environ_base.pop("HTTP_X_CSRFTOKEN")
    assert browser.post(f"/comments/{comment}/withdrawal").status_code == 400
    assert house.state_of(comment) == "published"


def test_who_is_signed_out_signs_in_first_and_comes_back_to_the_question(house: House) -> None:
    comment = house.say()
    asked = house.browser().get(f"/comments/{comment}/withdrawal")
    assert (asked.status_code, place_of(asked)) == (303, f"/login?next=/comments/{comment}/withdrawal")
    posted = house.browser(with_form=True).post(f"/comments/{comment}/withdrawal")
    assert (posted.status_code, place_of(posted)) == (303, f"/login?next=/comments/{comment}/withdrawal")
    assert house.state_of(comment) == "published"


def test_the_question_shows_the_words_and_changes_nothing(house: House) -> None:
    comment = house.say("Words I **regret**.")
    page = words_of(house.browser(house.reader).get(f"/comments/{comment}/withdrawal"))
    assert "Words I <strong>regret</strong>." in page
    assert house.state_of(comment) == "published"


def test_a_comment_under_a_withdrawn_story_can_still_be_withdrawn(house: House) -> None:
    comment = house.say()
    house.take_down()
    assert house.browser(house.reader).post(f"/comments/{comment}/withdrawal").status_code == 303
    assert house.state_of(comment) == "withdrawn"
