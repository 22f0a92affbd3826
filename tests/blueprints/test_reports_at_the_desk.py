"""Reports and picks at the desk, by HTTP."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from extensions import db
from models import Comment, CommentRevision, ReportReason
from tests.blueprints.house import LATER, House, place_of, words_of
from tests.blueprints.test_desk_pages import decide, queue
from tests.factories import NOON
from tests.services.test_reporting import hide, report


def reported(house: House, **more: object) -> int:
    comment_id = house.say("The words in question.")
    with house.app.app_context():
        comment = db.session.get_one(Comment, comment_id)
        report(comment, house.other, **{"detail": "He did it <again>.", **more})
        report(comment, network="192.0.2.1", reason=ReportReason.SPAM)
    return comment_id


def kept(house: House, comment_id: int) -> Comment:
    with house.app.app_context():
        comment = db.session.get_one(Comment, comment_id)
        db.session.expunge(comment)
        return comment


def test_the_lanes_stand_in_their_order(house: House) -> None:
    page = words_of(house.browser(house.moderator).get("/moderation/"))
    places = [page.index(f"{name} <b>") for name in ("Priority", "Reported", "Held", "New", "Rejected")]
    assert places == sorted(places)


def test_urgent_reports_are_in_the_priority_lane(house: House) -> None:
    comment = reported(house, reason=ReportReason.AT_RISK)
    browser = house.browser(house.moderator)
    page = words_of(browser.get("/moderation/?lane=priority"))
    assert queue(page) == [comment]
    assert "Priority <b>1</b>" in page
    assert "Someone at risk · Spam" in page


@pytest.mark.parametrize("lane", ["priority", "reported"])
def test_an_empty_lane_of_reports_says_so(house: House, lane: str) -> None:
    words = {"priority": "No report says that somebody may be harmed.", "reported": "No report waits."}[lane]
    assert words in words_of(house.browser(house.moderator).get(f"/moderation/?lane={lane}"))


def test_the_item_shows_the_reports_and_not_who_sent_them(house: House) -> None:
    comment = reported(house)
    answer = house.browser(house.moderator).get(f"/moderation/comments/{comment}")
    page = words_of(answer)
    assert "2 reports from readers" in page
    assert "He did it &lt;again&gt;." in answer.get_data(as_text=True)
    assert "a reader with few reports settled" in page
    assert "without an account" in page
    assert house.other.display_name not in page


@pytest.mark.parametrize(
    ("what", "fields", "upheld", "state"),
    [
        ("approval", {}, 0, "published"),
        ("approval", {"reports": "right"}, 2, "published"),
        ("rejection", {"rule": "1"}, 2, "rejected"),
    ],
)
def test_every_decision_settles_the_reports(
    house: House, what: str, fields: dict[str, str], upheld: int, state: str
) -> None:
    comment = reported(house)
    browser = house.browser(house.moderator)
    answer = decide(browser, comment, what, "reported", **fields)
    assert place_of(answer) == "/moderation/?lane=reported"
    assert ("The reports were right." in words_of(browser.get(place_of(answer)))) == ("reports" in fields)
    after = kept(house, comment)
    assert (after.state.value, after.open_reports, after.upheld_reports) == (state, 0, upheld)


def test_the_next_report_follows_a_decision(house: House) -> None:
    first, second = reported(house), house.say(by=house.other)
    with house.app.app_context():
        report(db.session.get_one(Comment, second), house.reader, at=LATER + timedelta(minutes=1))
    answer = decide(house.browser(house.moderator), first, "approval", "reported")
    assert place_of(answer) == f"/moderation/comments/{second}?lane=reported"


def test_what_reports_have_hidden_says_so(house: House) -> None:
    comment = house.say()
    with house.app.app_context():
        hide(db.session.get_one(Comment, comment))
    page = words_of(house.browser(house.moderator).get(f"/moderation/comments/{comment}"))
    assert "Hidden after reports:" in page
    assert "Publish it; the reports were right" in page


def test_the_item_shows_what_it_said_before_it_was_edited(house: House) -> None:
    comment = house.say()
    with house.app.app_context():
        db.session.add(CommentRevision(comment_id=comment, revision=1, body_source="What it <said>.", at=NOON))
        db.session.commit()
    page = house.browser(house.moderator).get(f"/moderation/comments/{comment}").get_data(as_text=True)
    assert "What it said before it was edited" in page
    assert "What it &lt;said&gt;." in page


def feature(browser: FlaskClient, comment_id: int, reason: str = "She was there.") -> TestResponse:
    return browser.post(f"/moderation/comments/{comment_id}/pick", data={"pick_reason": reason, "lane": "new"})


def test_a_comment_is_featured_and_the_pick_taken_off(house: House) -> None:
    comment, browser = house.say(), house.browser(house.moderator)
    answer = feature(browser, comment)
    assert (answer.status_code, place_of(answer)) == (303, f"/moderation/comments/{comment}?lane=new")
    page = words_of(browser.get(place_of(answer)))
    assert f"Featured: {house.reader.display_name}." in page
    assert "She was there." in page
    assert "Take the pick off" in page
    assert browser.post(f"/moderation/comments/{comment}/pick/removal", data={"lane": "new"}).status_code == 303
    assert kept(house, comment).picked_at is None


@pytest.mark.parametrize(
    ("reason", "says"), [(" ", "Say in one line why it is worth reading"), ("She was there. " * 11, "at most 160")]
)
def test_a_reason_that_does_not_fit_is_given_back_in_its_form(house: House, reason: str, says: str) -> None:
    comment, browser = house.say(), house.browser(house.moderator)
    answer = feature(browser, comment, reason)
    assert answer.status_code == 422
    assert says in words_of(answer)
    assert f' value="{reason}"' in words_of(answer)
    assert '<details class="feature" open>' in words_of(answer)
    assert kept(house, comment).picked_at is None


def test_the_reason_is_given_back_even_if_somebody_else_picked_it_meanwhile(house: House) -> None:
    comment, browser = house.say(), house.browser(house.moderator)
    feature(house.browser(house.other_moderator), comment)
    assert f' value="{"x" * 161}"' in words_of(feature(browser, comment, "x" * 161))


def test_what_is_held_is_not_featured(house: House) -> None:
    held, browser = house.hold(), house.browser(house.moderator)
    assert feature(browser, held).status_code == 409
    assert "Feature <kbd>" not in words_of(browser.get(f"/moderation/comments/{held}"))
    assert feature(browser, 987654).status_code == 404


def test_readers_feature_nothing(house: House) -> None:
    comment = house.say()
    assert feature(house.browser(house.reader), comment).status_code == 403
