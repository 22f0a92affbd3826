"""What programs may ask: the numbers of a discussion, and why a comment stands where it does."""

from typing import Any

import pytest
from sqlalchemy import update

from extensions import db
from hot_routes import HOT_ROUTES
from models import Article, Comment, DiscussionMode
from queries.rankings import Z, lower_bound
from tests.blueprints.house import House, place_of
from tests.factories import NOON
from wsgi.hot_keys import normalised


def counts(house: House) -> Any:
    return house.browser().get(f"/api/v1/counts?article={house.article.slug}").get_json()


def test_the_numbers_of_a_discussion_are_told(house: House) -> None:
    before = counts(house)
    top = house.say()
    after = counts(house)
    assert (after["comments"], after["publications"]) == (1, before["publications"] + 1)
    assert after["seq"] > before["seq"]
    house.withdraw(top)
    assert (counts(house)["comments"], counts(house)["publications"]) == (0, after["publications"])


def test_the_same_numbers_are_not_sent_twice(house: House) -> None:
    address = f"/api/v1/counts?article={house.article.slug}"
    for browser in (house.browser(), house.browser(house.reader)):
        first = browser.get(address)
        assert first.headers["Cache-Control"] == "private, no-cache"
        again = browser.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        house.say()
        moved = browser.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert moved.status_code == 200


@pytest.mark.parametrize("mode", [DiscussionMode.TRIBUTE, DiscussionMode.HIDDEN])
def test_where_nothing_is_counted_no_numbers_are_told(house: House, mode: DiscussionMode) -> None:
    house.say()
    house.run_discussion(mode)
    told = counts(house)
    assert (told["comments"], told["publications"]) == (None, None)


@pytest.mark.parametrize(
    ("asked", "status"), [("?article=no-such-story", 404), ("", 400), ("?article=", 400), ("?article=%00", 400)]
)
def test_what_is_not_there_is_a_problem_in_json(house: House, asked: str, status: int) -> None:
    answer = house.browser().get(f"/api/v1/counts{asked}")
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.get_json()["status"] == status
    assert answer.get_json()["detail"].endswith(("article.", "its-slug"))


def test_drafts_and_withdrawn_stories_have_no_numbers(house: House) -> None:
    _, draft = house.story("Not out yet", published=None)
    assert house.browser().get(f"/api/v1/counts?article={draft}").status_code == 404
    house.take_down()
    answer = house.browser().get(f"/api/v1/counts?article={house.article.slug}", follow_redirects=True)
    assert answer.status_code == 404


def test_a_former_address_leads_to_the_present_numbers(house: House) -> None:
    now_at = house.change(headline="Another headline", slug="another-slug").rpartition("/")[2]
    answer = house.browser().get(f"/api/v1/counts?article={house.article.slug}")
    assert (answer.status_code, place_of(answer)) == (301, f"/api/v1/counts?article={now_at}")


@pytest.mark.parametrize(
    ("query", "is_kept"),
    [
        ("article=swing-bridge", True),
        ("article=Swing%20bridge", False),
        ("order=best", True),
        ("order=best&page=12.25", True),
        ("order=mine", False),
        ("order=best&page=12", False),
        ("order=best&page=12345678901.25", False),
    ],
)
def test_finished_are_kept_the_numbers_and_every_order_but_ones_own(query: str, is_kept: bool) -> None:
    path = "/api/v1/counts" if query.startswith("article") else "/articles/swing-bridge/comments"
    assert (normalised(path, query, HOT_ROUTES) is not None) is is_kept


def rank(house: House, comment_id: int) -> Any:
    return house.browser().get(f"/api/v1/comments/{comment_id}/rank").get_json()


def judged(house: House, recommends: int, **more: Any) -> int:
    comment_id = house.say()
    with house.app.app_context():
        changed = update(Comment).where(Comment.id == comment_id).values(recommend_count=recommends, **more)
        db.session.execute(changed)
        db.session.execute(update(Article).values(seq=Article.seq + 1))
        db.session.commit()
    return comment_id


def test_a_rank_says_what_it_is_reckoned_from(house: House) -> None:
    low, high, pick = judged(house, 1, upheld_reports=2), judged(house, 7), judged(house, 0, picked_at=NOON)
    told = rank(house, low)
    assert (told["recommends"], told["upheld_reports"], told["is_pick"]) == (1, 2, False)
    assert (told["z"], told["confidence"], told["lower_bound"]) == (Z, 0.8, lower_bound(1, 2))
    assert "Wilson" in told["formula"]
    assert told["source"].startswith("https://doi.org/")
    assert [(rank(house, each)["place"], rank(house, each)["of"]) for each in (pick, high, low)] == [
        (1, 3), (2, 3), (3, 3),
    ]  # fmt: skip


def test_a_reply_has_no_place(house: House) -> None:
    reply = house.say(by=house.other, parent_id=house.say())
    told = rank(house, reply)
    assert (told["place"], told["of"], told["made_at"], told["lower_bound"]) == (None, None, None, 0)


def test_what_came_since_the_order_was_made_has_no_place_yet(house: House) -> None:
    first, *_ = [house.say() for _ in range(26)]
    assert rank(house, first)["place"] == 26
    new = house.say()
    assert (rank(house, new)["place"], rank(house, new)["of"]) == (None, 26)


def test_what_cannot_be_read_has_no_rank(house: House) -> None:
    top, held = house.say(), house.hold()
    gone = house.say()
    house.reject(gone)
    browser = house.browser()
    for comment_id in (held, gone, 987_654):
        answer = browser.get(f"/api/v1/comments/{comment_id}/rank")
        assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    for mode in (DiscussionMode.TRIBUTE, DiscussionMode.HIDDEN):
        house.run_discussion(mode)
        assert browser.get(f"/api/v1/comments/{top}/rank").status_code == 404


def test_the_room_is_for_reading_alone(house: House) -> None:
    browser = house.browser(house.reader)
    assert browser.post(f"/api/v1/counts?article={house.article.slug}").status_code == 405
