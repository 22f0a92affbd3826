"""Finished pages in front: a tag's are kept like a section's, and the former site's front page is none of them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from extensions import bell, db
from models import Article, OldAddress, User
from services.articles import Copy, change_article
from tests.conftest import make_app
from tests.factories import NOON, Newsroom


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Flask]:
    app = make_app("", tmp_path)
    bell.bind(None)
    with app.app_context():
        story = Newsroom().article
        db.session.add(OldAddress(path="/?p=12", article_id=story.id))
        db.session.commit()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def tag(site: Flask, *tags: str) -> None:
    with site.app_context():
        story, editor = db.session.query(Article).one(), db.session.query(User.id).first()
        assert editor is not None
        copy = replace(Copy("Day two", story.section_id, "It opened."), tags=tags)
        change_article(story.id, copy, story.edition, editor.id, NOON)


def drawn(site: Flask) -> int:
    hot: Any = site.extensions["hot_pages"]
    return int(hot.stats().drawn)


@pytest.mark.parametrize("address", ["/tags/river-lune", "/tags/river-lune/feed.atom", "/tags/river-lune?before=9"])
def test_a_page_of_a_tag_is_drawn_once_for_all(site: Flask, address: str) -> None:
    tag(site, "River Lune")
    for _ in range(3):
        answer = site.test_client().get(address)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")
    assert drawn(site) == 1


def test_a_story_that_loses_its_tag_leaves_its_page(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    tag(site, "River Lune", "Swing bridge")
    hot: Any = site.extensions["hot_pages"]
    for address in ("/tags/river-lune", "/articles/" + slug(site)):
        assert b"River Lune" in site.test_client().get(address).data
    tag(site, "Swing bridge")
    # Half a second later, when kept pages are checked.
    now = hot.clock()
    monkeypatch.setattr(hot, "clock", lambda: now + 0.6)
    assert site.test_client().get("/tags/river-lune").status_code == 404
    assert b"River Lune" not in site.test_client().get("/articles/" + slug(site)).data


def slug(site: Flask) -> str:
    with site.app_context():
        return str(db.session.query(Article.slug).scalar())


def test_the_kept_front_page_is_no_answer_to_an_old_address(site: Flask) -> None:
    assert site.test_client().get("/?utm_source=x").status_code == 200
    for _ in range(2):
        for address, status in (("/?p=12", 301), ("/?p=13", 404), ("/?cat=4", 404), ("/?page_id=12", 404)):
            assert site.test_client().get(address).status_code == status
    assert site.test_client().get("/").status_code == 200
    assert drawn(site) == 1


def test_what_the_former_site_had_at_a_kept_address_leads_on(site: Flask) -> None:
    with site.app_context():
        story = db.session.query(Article).one()
        db.session.add(OldAddress(path="/articles/old-name", article_id=story.id))
        db.session.commit()
    for _ in range(2):
        answer = site.test_client().get("/articles/old-name?utm_source=x")
        assert (answer.status_code, answer.headers["Location"]) == (301, f"/articles/{slug(site)}")
