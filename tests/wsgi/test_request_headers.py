"""Accept-Encoding and If-None-Match as clients really write them."""

import pytest

from wsgi.request_headers import carries_any, is_current, takes_gzip


@pytest.mark.parametrize(
    "header", ["gzip", "GZIP", "gzip, deflate, br", "br;q=1.0, gzip;q=0.8, *;q=0.1", "*", "x-gzip", "gzip;q=0.001",
               " deflate ,gzip ; q=1 ", "identity;q=0, *", "gzip;level=9"]
)  # fmt: skip
def test_a_client_that_takes_gzip_is_known(header):
    assert takes_gzip(header)


@pytest.mark.parametrize(
    "header", ["", "identity", "br, deflate", "gzip;q=0", "gzip;q=0.000, br", "gzip; Q=0", "*;q=0", "*, gzip;q=0",
               "gzip;q=0, *", "gzip;q=often", "gzip;q=nan", "gzipped", "gzip;q=", "x" * 5_000]
)  # fmt: skip
def test_a_client_that_refuses_gzip_or_does_not_name_it_gets_plain_bytes(header):
    assert not takes_gzip(header)


def test_a_long_header_is_read_and_not_remembered():
    assert takes_gzip("a, " * 500 + "gzip")


@pytest.mark.parametrize("header", ['W/"abc"', '"abc"', '"x", W/"abc"', '"x","abc" , "y"', "*", " * "])
def test_a_tag_is_found_alone_in_a_list_and_in_both_strengths(header):
    assert is_current(header, 'W/"abc"')


@pytest.mark.parametrize("header", ['"abd"', "abc", '"x", "y"', 'w/"abc"', '"*"', ""])
def test_another_tag_is_not_taken_for_ours(header):
    assert not is_current(header, 'W/"abc"')


def test_a_host_prefixed_cookie_is_another_cookie():
    assert not carries_any("__Host-session=1", ["session"])
    assert carries_any("x=1; __Host-session=1", ["session", "__Host-session"])
