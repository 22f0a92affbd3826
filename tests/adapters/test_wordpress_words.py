"""What WordPress means by the texts it writes."""

import contextlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.imports.wordpress.words import moment, plain, slug, source_of


@pytest.mark.parametrize(
    "written", ["1970-01-02 00:00:00", "1970-01-02T01:00:00+01:00", "Fri, 02 Jan 1970 00:00:00 +0000", " 1970-01-02\n"]
)
def test_a_date_is_read_in_every_form_that_exports_have(written: str) -> None:
    assert moment(written) == 86_400


@pytest.mark.parametrize(
    "written", ["", " ", "0000-00-00 00:00:00", "Wed, 30 Nov -0001 00:00:00 +0000", "Mon, 30 Nov -001 00:00:00 +0000"]
)
def test_a_date_that_was_never_set_is_none(written: str) -> None:
    assert moment(written) is None


@pytest.mark.parametrize("written", ["yesterday", "2019-13-01 00:00:00", "31/12/2019", "1556701200", "-"])
def test_what_is_no_date_is_refused(written: str) -> None:
    with pytest.raises(ValueError):
        moment(written)


@given(st.text(max_size=40))
@example("0001-01-01T00:00:00+23:59")
@example("Fri, 02 Jan 99999999999999999999 00:00:00 +0000")
def test_any_text_is_a_date_or_is_refused(written: str) -> None:
    with contextlib.suppress(ValueError):
        moment(written)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("<p>One</p><p>two</p>", "One two"),
        ("<em>T</em>his &amp; that", "This & that"),
        ("Fish &amp;amp; chips", "Fish & chips"),
        ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
        ("Line<br/>break<!--more-->", "Line break"),
        ("&nbsp;\n ", ""),
    ],
)
def test_a_line_of_words_has_no_tags_and_no_entities(written: str, words: str) -> None:
    assert plain(written) == words


def test_a_slug_that_was_cut_in_the_middle_of_a_letter_is_read() -> None:
    assert slug("caf%c3%a9-%e2%80") == "café-"
    assert slug("a%00b") == "ab"


@pytest.mark.parametrize("address", ["https://www.example.org/", "http://EXAMPLE.org", "https://example.org/?lang=en"])
def test_a_site_has_one_name(address: str) -> None:
    assert source_of(address) == "example.org"
