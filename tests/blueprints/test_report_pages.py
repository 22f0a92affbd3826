"""Reporting by HTTP, with an account and without."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from extensions import db
from models import Attempt, DiscussionMode, Report, ReportReason
from tests.blueprints.house import House, words_of
from tests.services.test_reporting import reliable


def send(browser: FlaskClient, comment_id: int, reason: str = "abuse", **more: str) -> TestResponse:
    return browser.post(f"/comments/{comment_id}/report", data={"reason": reason, **more})


def kept(house: House) -> list[Report]:
    with house.app.app_context():
        return list(db.session.scalars(select(Report).order_by(Report.id)))


def test_the_form_has_ten_reasons_and_none_is_chosen(house: House) -> None:
    page = words_of(house.browser().get(f"/comments/{house.say('The words in question.')}/report"))
    assert all(f'value="{reason.value}"' in page for reason in ReportReason)
    assert page.count('type="radio"') == 10
    assert " checked" not in page
    assert "The words in question." in page
    assert page.index("call 999 first") < page.index('value="at_risk"') < page.index('value="abuse"')


def test_a_report_needs_no_account(house: House) -> None:
    comment = house.say()
    answer = send(house.browser(with_form=True), comment, "at_risk", detail="He says he will.")
    assert answer.status_code == 200
    assert "We have your report" in words_of(answer)
    assert "call 999" in words_of(answer)
    [report] = kept(house)
    assert (report.user_id, report.reason, report.detail) == (None, ReportReason.AT_RISK, "He says he will.")


def test_no_network_address_is_kept(house: House) -> None:
    comment = house.say()
    browser = house.browser(with_form=True)
    browser.post(f"/comments/{comment}/report", data={"reason": "spam"}, environ_base={"REMOTE_ADDR": "192.0.2.77"})
    with house.app.app_context():
        stored = [*db.session.scalars(select(Report.reporter)), *db.session.scalars(select(Attempt.whose))]
    assert len(set(stored)) == 1
    assert all(len(name) == 64 and "192.0.2" not in name for name in stored)


def test_the_same_address_counts_once_and_so_does_the_same_reader(house: House) -> None:
    comment = house.say()
    for browser in (house.browser(with_form=True), house.browser(house.other)):
        assert "We have your report" in words_of(send(browser, comment))
        again = send(browser, comment, "hate")
        assert again.status_code == 200
        assert "You have reported this before" in words_of(again)
    assert [report.user_id for report in kept(house)] == [None, house.other.id]


@pytest.mark.parametrize("reason", ["", "rude"])
def test_without_a_reason_nothing_is_sent_and_what_was_written_is_kept(house: House, reason: str) -> None:
    answer = send(house.browser(house.other), house.say(), reason, detail="Look at it.")
    assert answer.status_code == 422
    assert "Choose what is wrong with it" in words_of(answer)
    assert "Look at it.</textarea>" in words_of(answer)
    assert kept(house) == []


def test_what_is_refused_is_said_and_what_was_written_is_kept(house: House) -> None:
    comment, long = house.say(), "x" * 501
    answer = send(house.browser(house.other), comment, "hate", detail=long)
    assert answer.status_code == 422
    assert "at most 500 fit" in words_of(answer)
    assert f"{long}</textarea>" in words_of(answer)
    assert 'value="hate" required checked' in words_of(answer)
    own = send(house.browser(house.reader), comment)
    assert own.status_code == 403
    assert "withdraw it instead" in words_of(own)


def test_too_many_in_an_hour_are_told_when_to_come_again(house: House) -> None:
    comments = [house.say() for _ in range(21)]
    browser = house.browser(house.other)
    answers = [send(browser, comment) for comment in comments]
    assert {answer.status_code for answer in answers[:-1]} == {200}
    assert answers[-1].status_code == 429
    assert answers[-1].headers["Retry-After"] == "3600"
    assert "Try again just after 13:15" in words_of(answers[-1])


def test_what_nobody_can_read_cannot_be_reported(house: House) -> None:
    held, comment = house.hold(), house.say()
    browser = house.browser(house.other)
    assert browser.get(f"/comments/{held}/report").status_code == 404
    gone = send(browser, held)
    assert gone.status_code == 404
    assert "not shown any more" in words_of(gone)
    house.run_discussion(DiscussionMode.HIDDEN)
    assert browser.get(f"/comments/{comment}/report").status_code == 404
    assert send(browser, comment).status_code == 404
    assert send(browser, 987654).status_code == 404


def test_a_comment_that_its_reports_hide_is_off_the_page_at_once(house: House) -> None:
    comment = house.say("The words in question.")
    with house.app.app_context():
        readers = [reliable(number) for number in range(3)]
        for each in readers:
            db.session.refresh(each)
        db.session.expunge_all()
    answers = [send(house.browser(each), comment) for each in readers]
    assert "is hidden until a moderator has read it" in words_of(answers[-1])
    assert "The words in question." not in words_of(house.browser().get(house.address))
    assert "because readers have reported it" in words_of(house.browser(house.reader).get(house.address))
