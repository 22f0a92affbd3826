"""Following and muting as a reader does it: with buttons, with a script, and from the account's lists."""

import re

import pytest

from extensions import db
from models import DiscussionMode, Tip
from queries.following import Muted, is_following, muted_by
from tests.blueprints.house import LATER, House, place_of, words_of

FETCH = {"X-Requested-With": "fetch"}


def follows(house: House) -> bool:
    with house.app.app_context():
        return is_following(house.reader.id, house.article.id)


def muted(house: House) -> Muted:
    with house.app.app_context():
        return muted_by(house.reader.id)


def test_following_a_discussion_is_a_button_that_turns_back(house: House) -> None:
    browser, address = house.browser(house.reader), f"{house.address}/follow"
    for is_on, said in ((True, "You follow this discussion."), (False, "You no longer follow this discussion.")):
        answer = browser.post(address)
        assert (answer.status_code, place_of(answer)) == (303, f"{house.address}#comments")
        assert said in words_of(browser.get(house.address))
        assert follows(house) is is_on


def test_muting_somebody_leads_back_to_the_comment(house: House) -> None:
    comment = house.say(by=house.other)
    browser = house.browser(house.reader)
    for people in ({house.other.id}, set()):
        answer = browser.post(f"/comments/{comment}/mute")
        assert (answer.status_code, place_of(answer)) == (303, f"/comments/{comment}")
        assert muted(house).readers == people


def test_muting_a_thread_leads_back_to_the_comment(house: House) -> None:
    top = house.say(by=house.other)
    reply = house.say(by=house.editor, parent_id=top)
    browser = house.browser(house.reader)
    for threads in ({top}, set()):
        answer = browser.post(f"/comments/{reply}/thread-mute")
        assert (answer.status_code, place_of(answer)) == (303, f"/comments/{reply}")
        assert muted(house).threads == threads


def acts(house: House) -> list[str]:
    comment = house.say(by=house.other)
    return [f"{house.address}/follow", f"/comments/{comment}/mute", f"/comments/{comment}/thread-mute"]


def test_a_script_is_told_whether_it_is_on(house: House) -> None:
    browser = house.browser(house.reader)
    for address in acts(house):
        answers = [browser.post(address, headers=FETCH).get_json() for _ in range(2)]
        assert [answer["on"] for answer in answers] == [True, False]
        assert all(answer["said"] for answer in answers)
    assert "flash" not in words_of(browser.get(house.address))


def test_what_is_refused_is_said_in_words(house: House) -> None:
    comment = house.say(by=house.moderator)
    browser, address = house.browser(house.reader), f"/comments/{comment}/mute"
    said = browser.post(address, headers=FETCH)
    assert said.status_code == 403
    assert "cannot be muted" in said.get_json()["refused"]
    assert browser.post(address).status_code == 303
    assert "cannot be muted" in words_of(browser.get(house.address))


def test_asked_for_as_a_page_each_is_a_question_with_one_button(house: House) -> None:
    browser = house.browser(house.reader)
    for address in acts(house):
        page = browser.get(address)
        assert page.status_code == 200
        assert "no-store" in page.headers["Cache-Control"]
        before = re.search(r"<h2>(.*?)</h2>", words_of(page))
        assert browser.post(address).status_code == 303
        after = re.search(r"<h2>(.*?)</h2>", words_of(browser.get(address)))
        assert before and after and before[1] != after[1]


def test_whoever_is_signed_out_is_asked_to_sign_in_and_comes_back(house: House) -> None:
    for address in acts(house):
        for answer in (house.browser().get(address), house.browser(with_form=True).post(address)):
            assert (answer.status_code, place_of(answer)) == (303, f"/login?next={address}"), address


@pytest.mark.parametrize("what", ["held", "hidden", "never there"])
def test_what_cannot_be_read_is_not_there_to_mute(house: House, what: str) -> None:
    comment = house.hold(by=house.other) if what == "held" else house.say(by=house.other)
    if what == "hidden":
        house.run_discussion(DiscussionMode.HIDDEN)
    if what == "never there":
        comment = 987654
    browser = house.browser(house.reader)
    for act in ("mute", "thread-mute"):
        for answer in (browser.get(f"/comments/{comment}/{act}"), browser.post(f"/comments/{comment}/{act}")):
            assert answer.status_code == 404


def test_the_account_lists_what_is_followed_and_ends_it(house: House) -> None:
    browser = house.browser(house.reader)
    browser.post(f"{house.address}/follow")
    page = words_of(browser.get("/account/"))
    assert house.article.headline in page
    answer = browser.post(f"/account/followed/{house.article.id}")
    assert (answer.status_code, place_of(answer)) == (303, "/account/#followed")
    assert not follows(house)


def test_the_account_lists_what_was_sent_to_the_newsroom_alone(house: House) -> None:
    assert "What I sent to the newsroom alone" not in words_of(house.browser(house.reader).get("/account/"))
    with house.app.app_context():
        sent = {"body_source": "I saw <it>.", "form_key": "k", "at": LATER}
        tip = Tip(article_id=house.article.id, author_id=house.reader.id, **sent)
        db.session.add(tip)
        db.session.commit()
    page = house.browser(house.reader).get("/account/").get_data(as_text=True)
    assert "What I sent to the newsroom alone" in page
    assert "I saw &lt;it&gt;." in page


def test_the_account_lists_what_is_muted_and_ends_it(house: House) -> None:
    top = house.say("The crane is in Lowestoft.", by=house.other)
    browser = house.browser(house.reader)
    browser.post(f"/comments/{top}/mute")
    browser.post(f"/comments/{top}/thread-mute")
    page = words_of(browser.get("/account/muted"))
    assert house.other.display_name in page
    assert "The crane is in Lowestoft." in page
    for address in (f"/account/muted/readers/{house.other.id}", f"/account/muted/threads/{top}"):
        answer = browser.post(address)
        assert (answer.status_code, place_of(answer)) == (303, "/account/muted")
    assert muted(house) == Muted()
    assert "You have muted nobody." in words_of(browser.get("/account/muted"))


def test_a_muted_thread_that_can_no_longer_be_read_is_named_by_nothing_and_can_be_unmuted(house: House) -> None:
    top = house.say("The crane is in Lowestoft.", by=house.other)
    browser = house.browser(house.reader)
    browser.post(f"/comments/{top}/thread-mute")
    house.run_discussion(DiscussionMode.HIDDEN)
    page = words_of(browser.get("/account/muted"))
    assert "A thread that can no longer be read" in page
    for kept_back in ("Lowestoft", house.other.display_name, house.article.headline):
        assert kept_back not in page
    assert browser.post(f"/account/muted/threads/{top}").status_code == 303
    assert muted(house) == Muted()
