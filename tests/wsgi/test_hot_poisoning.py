"""Nothing of one visitor may reach the page that others get."""

import re

import pytest

from wsgi import HotRoute

ATTACK = {
    "HTTP_HOST": "evil.example",
    "HTTP_X_FORWARDED_HOST": "evil.example",
    "HTTP_X_FORWARDED_PROTO": "http",
    "HTTP_X_FORWARDED_FOR": "203.0.113.9",
    "HTTP_FORWARDED": "host=evil.example",
    "HTTP_X_ORIGINAL_URL": "/admin",
    "HTTP_X_REWRITE_URL": "/admin",
    "HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE",
    "HTTP_ACCEPT_LANGUAGE": "evil",
    "HTTP_ACCEPT": "application/evil",
    "HTTP_USER_AGENT": "evil",
    "HTTP_REFERER": "https://evil.example/",
    "HTTP_ORIGIN": "https://evil.example",
    "HTTP_COOKIE": "theme=evil",
    "HTTP_RANGE": "bytes=0-1",
    "HTTP_IF_MODIFIED_SINCE": "Sat, 01 Jan 2050 00:00:00 GMT",
    "SERVER_NAME": "evil.example",
    "SERVER_PORT": "666",
    "SCRIPT_NAME": "/evil",
    "REMOTE_ADDR": "203.0.113.9",
    "REMOTE_USER": "evil",
    "CONTENT_LENGTH": "4",
    "CONTENT_TYPE": "text/evil",
    "wsgi.url_scheme": "gopher",
    "wsgi.input": object(),
    "REQUEST_URI": "/evil",
    "RAW_URI": "/evil",
    "hot_pages.shows": "evil",
    "evil.key": "evil",
}


def test_a_page_is_drawn_from_the_address_alone(stage, room):
    stage.visit(query="utm_source=evil&page=2", **ATTACK)
    seen = dict(room.seen[0])
    assert seen.pop("wsgi.input").read() == b""
    del seen["wsgi.errors"], seen["hot_pages.shows"]
    assert seen == {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": "/articles/tram",
        "QUERY_STRING": "page=2",
        "SERVER_NAME": "news.example",
        "SERVER_PORT": "443",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "news.example",
        "HTTP_ACCEPT": "*/*",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "https",
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.input_terminated": True,
    }


def test_an_attacker_who_comes_first_changes_nothing_for_the_next(stage, make_stage):
    stage.visit(**ATTACK)
    clean = make_stage().visit()
    after = stage.visit()
    assert after.body == clean.body and after.header_list == clean.header_list


def test_one_drawing_leaves_nothing_for_the_next(stage, room):
    room.more_headers = []
    room.while_drawing = lambda: room.seen[-1].update({"left.behind": "evil", "HTTP_HOST": "evil.example"})
    stage.visit()
    room.while_drawing = lambda: None
    stage.visit(path="/")
    assert "left.behind" not in room.seen[1] and room.seen[1]["HTTP_HOST"] == "news.example"


@pytest.mark.parametrize(
    ("site", "expected"),
    [
        ("http://news.example", ("news.example", "80", "news.example", "http", "")),
        ("https://news.example:443/", ("news.example", "443", "news.example", "https", "")),
        ("http://127.0.0.1:8000", ("127.0.0.1", "8000", "127.0.0.1:8000", "http", "")),
        ("https://user:pw@News.example:8443/talk/", ("news.example", "8443", "news.example:8443", "https", "/talk")),
        ("http://[::1]:8000", ("::1", "8000", "[::1]:8000", "http", "")),
    ],
)
def test_host_scheme_port_and_mount_point_come_from_the_site_address(make_stage, site, expected):
    stage = make_stage(site_url=site)
    stage.visit(**ATTACK)
    seen = stage.room.seen[0]
    names = ("SERVER_NAME", "SERVER_PORT", "HTTP_HOST", "wsgi.url_scheme", "SCRIPT_NAME")
    assert tuple(seen[name] for name in names) == expected


@pytest.mark.parametrize("query", ["utm_source=x", "fbclid=1&gclid=y", "Page=3", "page%00=3", "=", "&&&", "pages=1"])
def test_unknown_parameters_share_the_page_and_never_reach_it(stage, room, query):
    plain = stage.visit()
    assert stage.visit(query=query).body == plain.body
    assert stage.visit(query=query).body == plain.body
    assert room.drawn == 1


def test_known_parameters_in_any_order_and_spelling_share_one_page(stage, room):
    queries = ["page=2&sort=new", "sort=new&page=2", "utm_source=x&sort=n%65w&p%61ge=2", "page=2&sort=new&"]
    bodies = {stage.visit(query=query).body for query in queries * 2}
    assert len(bodies) == 1 and room.drawn == 1
    assert room.seen[0]["QUERY_STRING"] == "page=2&sort=new"


def test_different_values_are_different_pages(stage, room):
    assert stage.visit(query="page=2").body != stage.visit(query="page=3").body != stage.visit().body
    assert room.drawn == 3


@pytest.mark.parametrize(
    "query",
    ["page=abc", "page=", "page=1&page=1", "page=1&page=2", "page=1%0A", "sort=newest", "page=1&sort=x", "page"],
)
def test_a_known_parameter_that_is_wrong_or_double_passes_by(stage, room, query):
    stage.visit(query=query, HTTP_X_ODD="1")
    stage.visit(query=query, HTTP_X_ODD="1")
    assert room.drawn == 2
    assert room.seen[0]["QUERY_STRING"] == query and room.seen[0]["HTTP_X_ODD"] == "1"


@pytest.mark.parametrize("query", ["a=" + "x" * 3_000, "&".join(f"a{n}=1" for n in range(50)), "a=\xc3\xa9"])
def test_a_query_that_is_overlong_or_not_ascii_passes_by(stage, room, query):
    stage.visit(query=query)
    assert room.seen[0]["QUERY_STRING"] == query and stage.pages.stats().pages == 0


def test_a_question_mark_in_a_path_is_not_taken_for_a_query(make_stage):
    stage = make_stage(routes=[HotRoute(re.compile(r"/a.*"), {"page": re.compile(r"\d+")})])
    as_query, as_path = stage.visit(path="/a", query="page=1"), stage.visit(path="/a?page=1")
    assert stage.room.drawn == 2
    assert as_query.body.startswith(b"/a?page=1 seq") and as_path.body.startswith(b"/a?page=1? seq")
    assert stage.visit(path="/a", query="page=1").body == as_query.body
