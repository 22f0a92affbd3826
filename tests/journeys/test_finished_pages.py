"""Finished pages on a running site: the same bytes for everyone, true within a second, and out of a reader's way."""

import gzip
import http.client
import time
from urllib.parse import urlsplit

from tests.journeys.steps import LEAD
from tests.support.live import LiveSite


def get(site: LiveSite, path: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=10)
    connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def test_an_anonymous_page_sets_no_cookie_and_may_be_checked_again(site: LiveSite) -> None:
    answer, body = get(site, LEAD)
    assert answer.status == 200
    assert answer.getheader("Set-Cookie") is None
    assert answer.getheader("Cache-Control") == "no-cache"
    again, nothing = get(site, LEAD, If_None_Match=answer.getheader("ETag") or "")
    assert (again.status, nothing) == (304, b"")
    packed, compressed = get(site, LEAD, Accept_Encoding="gzip")
    assert packed.getheader("Content-Encoding") == "gzip"
    assert gzip.decompress(compressed) == body


def test_the_host_a_visitor_names_is_not_believed(site: LiveSite) -> None:
    _, body = get(site, "/feed.atom", Host="evil.example", X_Forwarded_Host="evil.example")
    assert b"evil.example" not in body
    assert site.url.encode() in body


def test_finished_pages_carry_the_strict_policy(site: LiveSite) -> None:
    answer, body = get(site, LEAD)
    policy = answer.getheader("Content-Security-Policy") or ""
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert b"csrf_token" not in body
    assert b"<style" not in body


def test_a_visitor_with_a_session_cookie_gets_a_page_of_their_own(site: LiveSite) -> None:
    answer, _ = get(site, LEAD, Cookie="session=anything")
    assert answer.getheader("Cache-Control") == "private, no-store"


def test_a_decision_from_another_process_is_seen_within_a_second(site: LiveSite) -> None:
    """The command is a process of its own: nobody tells the web processes."""
    _, before = get(site, "/about/house-rules")
    assert b"No personal abuse" in before
    get(site, "/articles/cawdale-mountain-rescue-year")
    site.flask("users", "create", "late@example.org", "--name", "Late Arrival", "--password", "a long password")
    script = (
        "from datetime import UTC, datetime; from sqlalchemy import select; from extensions import db; "
        "from models import Article, User; from services.comments import CommentPolicy, Draft, post_comment; "
        "a = db.session.scalar(select(Article.id).where(Article.slug == 'cawdale-mountain-rescue-year')); "
        "u = db.session.scalar(select(User.id).where(User.email == 'late@example.org')); "
        "post_comment(Draft(a, u, 'Said from another process.', 'k' * 20), CommentPolicy(), datetime.now(UTC))"
    )
    site.python(script)
    posted_at = time.monotonic()
    seen = False
    while not seen:
        asked_at = time.monotonic()
        seen = b"Said from another process." in get(site, "/articles/cawdale-mountain-rescue-year")[1]
        assert seen or asked_at - posted_at < 1.0
        time.sleep(0.02)


def test_a_large_form_is_refused_before_it_is_read(site: LiveSite) -> None:
    connection = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=10)
    connection.request("POST", f"{LEAD}/comments", headers={"Content-Length": str(5 * 1024 * 1024)})
    assert connection.getresponse().status == 413
    connection.close()


def test_files_of_ours_may_be_kept_for_a_year(site: LiveSite) -> None:
    answer, _ = get(site, "/static/look.css")
    assert "max-age=31536000" in (answer.getheader("Cache-Control") or "")
    assert answer.getheader("X-Content-Type-Options") == "nosniff"
