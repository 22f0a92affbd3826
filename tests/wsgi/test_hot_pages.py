"""Who is answered from memory, and with what."""

import gzip
import logging
import re

import pytest

from wsgi import HotPages, HotRoute


def test_a_second_visitor_gets_the_page_without_a_drawing(stage, room):
    first, second = stage.visit(), stage.visit()
    assert first.body == second.body and second.code == 200
    assert room.drawn == 1
    assert stage.pages.stats().hits == 1


@pytest.mark.parametrize("cookie", ["session=abc", "a=1; session=abc", "a=1;remember_token=x", "session=", "session"])
def test_a_visitor_with_a_session_cookie_passes_by(stage, room, cookie):
    stage.visit()
    stage.visit(HTTP_COOKIE=cookie)
    assert room.drawn == 2
    assert room.seen[1]["HTTP_COOKIE"] == cookie


@pytest.mark.parametrize("cookie", ["consent=yes", "my_session=1; theme=session", "session2=1", "_session_=x"])
def test_a_cookie_that_only_resembles_the_session_is_answered_from_memory(stage, room, cookie):
    stage.visit()
    stage.visit(HTTP_COOKIE=cookie)
    assert room.drawn == 1


@pytest.mark.parametrize("cookie", ['a="x; session=abc', "a=1,session=abc", "a=1;\tsession =abc"])
def test_in_doubt_about_a_cookie_the_visitor_passes_by(stage, room, cookie):
    stage.visit()
    stage.visit(HTTP_COOKIE=cookie)
    assert room.drawn == 2


@pytest.mark.parametrize("given", [[], [""], "session"])
def test_a_cache_that_knows_no_private_cookie_does_not_start(make_stage, given):
    with pytest.raises(ValueError, match="private_cookies"):
        make_stage(private_cookies=given)


@pytest.mark.parametrize("site", ["", "news.example", "ftp://news.example", "https://"])
def test_a_site_address_without_scheme_or_host_is_refused(make_stage, site):
    with pytest.raises(ValueError, match="site_url"):
        make_stage(site_url=site)


def test_a_visitor_with_an_authorization_header_passes_by(stage, room):
    stage.visit()
    stage.visit(HTTP_AUTHORIZATION="")
    assert room.drawn == 2


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "get"])
def test_other_methods_pass_by(stage, room, method):
    stage.visit()
    stage.visit(method=method)
    assert room.drawn == 2 and room.seen[1]["REQUEST_METHOD"] == method


def test_what_passes_by_is_untouched(stage, room):
    environ = {"REQUEST_METHOD": "POST", "PATH_INFO": "/articles/tram", "QUERY_STRING": "a=b", "HTTP_X_ODD": "1"}
    before = dict(environ)
    room.says_what_it_shows = False
    answer = stage.pages(environ, lambda status, headers, exc_info=None: None)
    assert room.seen[0] is environ and environ == before
    assert type(answer).__name__ == "Pieces"


@pytest.mark.parametrize("path", ["/login", "/articles/tram/comments/new", "/articles/", "//articles/tram", ""])
def test_other_paths_pass_by(stage, room, path):
    stage.visit(path=path, HTTP_X_ODD="1")
    stage.visit(path=path, HTTP_X_ODD="1")
    assert room.drawn == 2 and room.seen[0]["HTTP_X_ODD"] == "1"
    assert stage.pages.stats().pages == 0


def test_the_pattern_has_to_match_the_whole_path(stage, room):
    stage.visit(path="/articles/tram\n")
    stage.visit(path="/articles/tram\n")
    assert room.drawn == 2


def test_head_has_the_headers_of_get_and_no_body(stage, room):
    head, get = stage.visit(method="HEAD"), stage.visit()
    assert head.body == b"" and get.body
    assert head.headers == get.headers
    assert room.drawn == 1 and room.seen[0]["REQUEST_METHOD"] == "GET"
    assert stage.visit(method="HEAD").body == b""


def test_the_first_visitor_gets_the_same_headers_as_the_next(stage):
    assert stage.visit().header_list == stage.visit().header_list


def test_a_kept_page_says_how_it_may_be_kept_by_others(stage, room):
    room.more_headers = [("Cache-Control", "max-age=900"), ("Vary", "Origin"), ("X-Own", "stays"), ("ETag", '"x"')]
    reply = stage.visit()
    assert reply.headers["Cache-Control"] == "no-cache"
    assert reply.headers["Vary"] == "Accept-Encoding, Cookie"
    assert reply.headers["X-Own"] == "stays"
    assert reply.headers["Content-Length"] == str(len(reply.body))
    assert re.fullmatch(r'W/"[0-9a-f]{32}"', reply.headers["ETag"])
    names = [name for name, _ in reply.header_list]
    assert len(names) == len(set(names))


def test_gzip_unpacks_to_the_plain_page(stage):
    plain, packed = stage.visit(), stage.visit(HTTP_ACCEPT_ENCODING="gzip, br")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Content-Length"] == str(len(packed.body))
    assert gzip.decompress(packed.body) == plain.body and len(packed.body) < len(plain.body)
    assert packed.headers["ETag"] == plain.headers["ETag"]
    assert "Content-Encoding" not in plain.headers


def test_a_page_that_gzip_makes_longer_is_sent_plain(stage, room):
    room.text = ""
    reply = stage.visit(HTTP_ACCEPT_ENCODING="gzip")
    assert "Content-Encoding" not in reply.headers and b"seq 1" in reply.body


def test_who_has_the_page_gets_304_and_no_body(stage, room):
    tag = stage.visit().headers["ETag"]
    reply = stage.visit(HTTP_IF_NONE_MATCH=tag, HTTP_ACCEPT_ENCODING="gzip")
    assert reply.code == 304 and reply.body == b""
    assert set(reply.headers) == {"ETag", "Cache-Control", "Vary"}
    assert stage.visit(HTTP_IF_NONE_MATCH='W/"another"').code == 200
    room.seq = 2
    stage.clock.pass_seconds(0.5)
    assert stage.visit(HTTP_IF_NONE_MATCH=tag).code == 200


def test_even_a_first_visit_may_end_in_304(make_stage, stage):
    tag = stage.visit().headers["ETag"]
    assert make_stage().visit(HTTP_IF_NONE_MATCH=tag).code == 304


def test_a_server_that_adds_to_the_headers_does_not_change_the_next_answer(stage):
    for accepted in ("gzip", ""):
        first = stage.visit(HTTP_ACCEPT_ENCODING=accepted)
        first.header_list.append(("Set-Cookie", "session=stolen"))
        assert "Set-Cookie" not in stage.visit(HTTP_ACCEPT_ENCODING=accepted).headers


@pytest.mark.parametrize("status", ["404 NOT FOUND", "301 MOVED PERMANENTLY", "410 GONE", "503 UNAVAILABLE", "203 OK"])
def test_only_a_200_is_kept_and_the_rest_is_passed_on_as_drawn(stage, room, status):
    room.status, room.more_headers = status, [("Location", "/elsewhere"), ("Cache-Control", "max-age=5")]
    first, second = stage.visit(), stage.visit(method="HEAD")
    assert first.status == second.status == status
    assert first.headers["Location"] == "/elsewhere" and first.headers["Cache-Control"] == "max-age=5"
    assert first.body and not second.body
    assert room.drawn == 2 and stage.pages.stats().pages == 0


def test_a_page_that_does_not_say_what_it_shows_is_not_kept(stage, room):
    room.says_what_it_shows = False
    assert stage.visit().code == 200
    stage.visit()
    assert room.drawn == 2 and stage.pages.stats().pages == 0


def test_a_page_that_sets_a_cookie_is_never_kept_and_passed_on_without_it(stage, room, caplog):
    room.more_headers = [("set-cookie", "session=of-somebody")]
    with caplog.at_level(logging.ERROR):
        replies = [stage.visit(), stage.visit()]
    assert room.drawn == 2 and stage.pages.stats().pages == 0
    for reply in replies:
        assert reply.code == 200 and "set-cookie" not in {name.lower() for name, _ in reply.header_list}
    assert "sets a cookie" in caplog.text and "of-somebody" not in caplog.text


def test_a_cookie_is_taken_off_any_answer_drawn_for_nobody(stage, room):
    room.status, room.more_headers = "404 NOT FOUND", [("Set-Cookie", "session=of-somebody")]
    assert "Set-Cookie" not in stage.visit().headers


def test_a_page_that_begins_to_set_a_cookie_leaves_the_memory(stage, room, clock):
    stage.visit()
    room.more_headers, room.seq = [("Set-Cookie", "a=b")], 2
    clock.pass_seconds(0.5)
    stage.visit()
    assert stage.pages.stats().pages == 0


def test_the_drawn_answer_is_closed(stage, room):
    stage.visit()
    assert room.closed == 1


def test_an_app_that_writes_and_changes_its_status_is_understood(room):
    def app(environ, start_response):
        start_response("200 OK", [])
        write = start_response("404 NOT FOUND", [("X-Last", "yes")], (None, None, None))
        write(b"written ")
        return [b"and returned"]

    pages = HotPages(
        app, site_url="http://a", private_cookies=["s"], routes=[HotRoute(re.compile("/"))], versions=room.versions
    )
    head = []
    body = pages({"REQUEST_METHOD": "GET", "PATH_INFO": "/"}, lambda *given: head.append(given))
    assert head == [("404 NOT FOUND", [("X-Last", "yes")])] and body == [b"written and returned"]


def test_an_app_without_a_status_is_a_named_fault(room):
    pages = HotPages(
        lambda environ, start_response: [b"hm"],
        site_url="http://a",
        private_cookies=["s"],
        routes=[HotRoute(re.compile("/"))],
        versions=room.versions,
    )
    with pytest.raises(RuntimeError, match="without a status"):
        pages({"REQUEST_METHOD": "GET", "PATH_INFO": "/"}, lambda *given: None)
    assert len(pages._flights) == 0


def test_the_counts_tell_hits_drawings_and_checks(stage, room, clock):
    stage.visit()
    stage.visit()
    clock.pass_seconds(0.5)
    stage.visit()
    stage.visit(path="/")
    stats = stage.pages.stats()
    assert (stats.hits, stats.drawn, stats.checked, stats.pages) == (1, 2, 1, 2)
    assert stats.bytes > 0
