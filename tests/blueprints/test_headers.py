"""What every answer carries, and that nothing of the visitor's steers it."""

import re

import pytest
from flask import Flask

from tests.blueprints.house import House

ANONYMOUS = [
    "/",
    "/sections/{section}",
    "/articles/{slug}",
    "/articles/{slug}/comments",
    "/articles/{slug}/comments?thread={top}",
    "/comments/{top}",
    "/feed.atom",
    "/robots.txt",
    "/about/privacy",
    "/healthz",
    "/readyz",
    "/no-such-page",
    "/account/",
]
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def addresses(house: House, *more: str) -> list[str]:
    names = {"section": house.section.slug, "slug": house.article.slug, "top": house.say()}
    return [address.format(**names) for address in (*ANONYMOUS, *more)]


def test_every_page_carries_the_security_headers(house: House) -> None:
    for address in addresses(house, "/login"):
        headers = house.browser().get(address).headers
        policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
        assert policy == POLICY, address
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"]
        assert "Strict-Transport-Security" not in headers


def test_reading_sets_no_cookie(house: House) -> None:
    for address in addresses(house):
        assert "Set-Cookie" not in house.browser().get(address).headers, address


@pytest.mark.parametrize("address", ["/", "/articles/{slug}", "/account/", "/articles/{slug}/comments/new"])
def test_a_page_drawn_for_somebody_is_kept_by_nobody(house: House, address: str) -> None:
    answer = house.browser(house.reader).get(address.format(slug=house.article.slug))
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_the_host_header_is_ignored(house: House) -> None:
    told = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    for address in addresses(house):
        answer = house.browser().get(address, headers=told)
        assert "evil.example" not in answer.get_data(as_text=True) + str(answer.headers), address


def test_no_page_has_anything_inline(house: House) -> None:
    house.say()
    house.hold()
    for person, address in (
        (None, "/"),
        (house.reader, house.address),
        (house.moderator, "/moderation/"),
        (house.editor, f"/newsroom/articles/{house.article.id}"),
        (house.reader, "/account/"),
        (None, "/login"),
        (None, "/no-such-page"),
    ):
        page = house.browser(person).get(address).get_data(as_text=True)
        assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]+=|javascript:", page), address


def test_files_of_ours_are_there_with_an_address_of_their_content(app: Flask, house: House) -> None:
    page = house.browser().get("/").get_data(as_text=True)
    files = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert len(files) >= 3
    for address in files:
        assert re.search(r"\?v=[0-9a-f]{12}$", address)
        assert house.browser().get(address).status_code == 200


@pytest.mark.parametrize("method", ["OPTIONS", "HEAD"])
def test_other_safe_methods_answer(house: House, method: str) -> None:
    answer = house.browser().open(house.address, method=method)
    assert answer.status_code == 200
    assert answer.data == b""
