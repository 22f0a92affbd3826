"""Feeds of what readers write: the comments of one discussion, the editors' picks of all."""

from xml.etree import ElementTree as ET

from flask import request

from hot_routes import HOT_ROUTES
from models import DiscussionMode
from services.picks import pick_comment, unpick_comment
from tests.blueprints.house import LATER, House
from tests.factories import NOON

ATOM = "{http://www.w3.org/2005/Atom}"


def feed_at(house: House, address: str) -> list[ET.Element]:
    answer = house.browser().get(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml")
    return ET.fromstring(answer.data).findall(f"{ATOM}entry")  # noqa: S314 (our own feed)


def texts(entries: list[ET.Element], name: str) -> list[str | None]:
    return [entry.findtext(f"{ATOM}{name}") for entry in entries]


def pick(house: House, comment_id: int, reason: str = "She was there.") -> None:
    with house.app.app_context():
        pick_comment(comment_id, reason, house.editor.id, LATER)


def test_the_feed_of_a_discussion_has_what_is_published_newest_first(house: House) -> None:
    old = house.say("The first words.")
    reply = house.say("An answer.", house.other, parent_id=old, at=LATER)
    house.hold()
    house.reject(house.say("Words that went."))
    entries = feed_at(house, f"{house.address}/comments.atom")
    assert texts(entries, "id") == [f"http://localhost/comments/{reply}", f"http://localhost/comments/{old}"]
    assert texts(entries, "summary") == ["<p>An answer.</p>\n", "<p>The first words.</p>\n"]
    names = [entry.findtext(f"{ATOM}author/{ATOM}name") for entry in entries]
    assert names == [house.other.display_name, house.reader.display_name]


def test_a_tombstone_is_in_no_feed(house: House) -> None:
    top = house.say("Words that went.")
    house.say(by=house.other, parent_id=top)
    house.reject(top)
    assert len(feed_at(house, f"{house.address}/comments.atom")) == 1


def test_a_hidden_discussion_has_no_feed_and_no_picks(house: House) -> None:
    pick(house, house.say())
    house.run_discussion(DiscussionMode.HIDDEN)
    assert house.browser().get(f"{house.address}/comments.atom").status_code == 404
    assert feed_at(house, "/picks.atom") == []


def test_the_feed_of_a_former_address_leads_to_the_present_one(house: House) -> None:
    old = house.address
    new = house.change(slug="a-better-address")
    answer = house.browser().get(f"{old}/comments.atom")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"{new}/comments.atom")


def test_picks_say_why_they_were_picked_the_newest_first(house: House) -> None:
    first, second = house.say(), house.say(by=house.other)
    pick(house, second, "He was not there.")
    with house.app.app_context():
        pick_comment(first, "She was there.", house.editor.id, LATER.replace(minute=20))
    entries = feed_at(house, "/picks.atom")
    assert texts(entries, "id") == [f"http://localhost/comments/{first}", f"http://localhost/comments/{second}"]
    titles = texts(entries, "title")
    assert [title and title.rpartition(": ")[2] for title in titles] == ["She was there.", "He was not there."]


def test_a_pick_that_was_taken_off_or_removed_is_gone(house: House) -> None:
    off, removed = house.say(), house.say(by=house.other)
    pick(house, off)
    pick(house, removed)
    with house.app.app_context():
        unpick_comment(off, house.editor.id, LATER)
    house.reject(removed)
    assert feed_at(house, "/picks.atom") == []


def test_the_front_page_shows_the_newest_three_picks_with_their_reasons(house: House) -> None:
    for number in range(4):
        comment_id = house.say(f"Remark number {number} about the bridge.", at=NOON)
        with house.app.app_context():
            pick_comment(comment_id, f"Reason {number}.", house.editor.id, LATER.replace(minute=20 + number))
    page = house.browser().get("/").get_data(as_text=True)
    assert [number for number in range(4) if f"Reason {number}." in page] == [1, 2, 3]
    assert page.index("Reason 3.") < page.index("Reason 1.")
    assert "Remark number 3 about the bridge." in page


def test_pages_name_their_feeds(house: House) -> None:
    assert f'href="{house.address}/comments.atom"' in house.browser().get(house.address).get_data(as_text=True)
    assert 'href="/picks.atom"' in house.browser().get("/").get_data(as_text=True)


def test_feeds_are_kept_finished_until_what_they_show_changes(house: House) -> None:
    pick(house, house.say())
    for address in (f"{house.address}/comments.atom", "/picks.atom"):
        with house.app.test_request_context(address):
            house.app.full_dispatch_request()
            shown = request.environ["hot_pages.shows"]
        assert [article_id for article_id, _ in shown.articles] == [house.article.id]
        assert shown.site_seq is not None
        assert any(route.pattern.fullmatch(address) for route in HOT_ROUTES)
