"""What machines read: feeds, robots.txt, the icon."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from flask import Flask

from tests.blueprints.house import House

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize("which", ["/feed.atom", "/sections/{section}/feed.atom"])
def test_a_feed_is_xml_with_absolute_links_to_the_site(house: House, which: str) -> None:
    house.story('Headline with & and <tags> and "quotes"', standfirst="A & B", byline="By Hannah Prowse")
    address = which.format(section=house.section.slug)
    answer = house.browser().get(address, headers={"Host": "evil.example"})
    assert answer.mimetype == "application/atom+xml"
    feed = ET.fromstring(answer.data)  # noqa: S314 (our own feed)
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")]
    assert titles[0] == 'Headline with & and <tags> and "quotes"'
    links = [link.get("href", "") for link in feed.iter(f"{ATOM}link")]
    assert len(links) >= 4
    assert all(link.startswith("http://localhost/") for link in links)
    assert f"http://localhost{address}" in links


def test_an_entry_keeps_its_id_when_the_address_changes(house: House) -> None:
    def ids() -> list[str | None]:
        feed = ET.fromstring(house.browser().get("/feed.atom").data)  # noqa: S314
        return [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]

    before = ids()
    house.change(slug="a-better-address")
    assert ids() == before


def test_an_entry_says_when_the_story_was_changed(house: House) -> None:
    house.change(body="It is unstuck.")
    feed = ET.fromstring(house.browser().get("/feed.atom").data)  # noqa: S314
    entry = feed.find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}published") == "2026-11-23T11:00:00+00:00"
    assert entry.findtext(f"{ATOM}updated") == "2026-11-23T12:15:00+00:00"


def test_an_empty_feed_is_a_feed(app: Flask, db: object) -> None:
    assert ET.fromstring(app.test_client().get("/feed.atom").data).tag == f"{ATOM}feed"  # noqa: S314


def test_the_feed_of_an_unknown_section_is_not_found(house: House) -> None:
    assert house.browser().get("/sections/nowhere/feed.atom").status_code == 404


def test_robots_keep_out_of_private_rooms_and_nothing_else(house: House) -> None:
    answer = house.browser().get("/robots.txt")
    assert answer.mimetype == "text/plain"
    lines = answer.get_data(as_text=True).splitlines()
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /account/", "Disallow: /moderation/", "Disallow: /newsroom/"} <= set(lines)
    assert "Disallow: /" not in lines


def test_browsers_that_ask_for_the_icon_get_one(app: Flask, house: House) -> None:
    assert Path(app.static_folder or "", "favicon.ico").is_file(), "static/favicon.ico is missing"
    assert house.browser().get("/favicon.ico").status_code == 200
