import pytest
from hypothesis import given
from hypothesis import strategies as st

from text import old_path
from text.old_paths import LONGEST_PATH


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("https://romford.example/2019/05/market-roof/", "/2019/05/market-roof"),
        ("HTTP://www.Romford.example:8080/2019/05/Market-Roof", "/2019/05/market-roof"),
        ("/2019/05/market-roof/?utm_source=post&fbclid=1#comment-12", "/2019/05/market-roof"),
        ("/archives/12", "/archives/12"),
        ("/2019//05///market-roof//", "/2019/05/market-roof"),
        ("//2019/05/market-roof", "/2019/05/market-roof"),
        ("/2019/05/caf%C3%A9-d%e2%80%99or/", "/2019/05/café-d’or"),
        ("/cafe\u0301", "/café"),
        ("/index.php/2019/05/market-roof", "/2019/05/market-roof"),
        (" https://romford.example/market-roof.html\n", "/market-roof.html"),
        ("/category/news/courts/", "/category/news/courts"),
    ],
)
def test_an_address_has_one_form_however_it_is_written(address: str, path: str) -> None:
    assert old_path(address) == path


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/?p=12", "/?p=12"),
        ("https://romford.example?p=12", "/?p=12"),
        ("https://romford.example/index.php?preview=true&p=12", "/?p=12"),
        ("/?page_id=7&lang=en", "/?page_id=7"),
        ("/?cat=3", "/?cat=3"),
        ("https://romford.example/blog/?p=12", "/blog/?p=12"),
        ("/2019/05/market-roof/?p=12", "/2019/05/market-roof"),
        ("/?p=twelve", ""),
        ("/?pp=12", ""),
        ("/?p=12x", ""),
        ("/?s=market", ""),
        ("/login?next=https://romford.example/market-roof", "/login"),
    ],
)
def test_of_a_query_only_what_chooses_the_page_is_kept(address: str, path: str) -> None:
    assert old_path(address) == path


@pytest.mark.parametrize(
    "ending",
    ["/feed", "/feed/", "/feed/atom/", "/amp/", "/embed", "/trackback/", "/comment-page-3", "/page/2/", "/2"],
)
def test_other_ways_of_seeing_a_page_lead_to_the_page(ending: str) -> None:
    assert old_path(f"/2019/05/market-roof{ending}") == "/2019/05/market-roof"


@pytest.mark.parametrize(
    "path",
    ["/2019/05", "/2019/05/12", "/archives/12", "/2019/05/amp", "/page/2", "/2019/page/2", "/feed", "/a-slug/2019"],
)
def test_the_name_of_a_page_is_not_taken_for_an_ending(path: str) -> None:
    assert old_path(path) == path


@pytest.mark.parametrize(
    "address",
    [
        *("", " ", "/", "//", "https://romford.example", "https://romford.example/#top", "/index.php"),
        *("mailto:desk@romford.example", "javascript:1", "market-roof", "feed:https://romford.example/feed"),
        *("/a\x00b", "/a%00b", "/a\nb", "/a%0Ab", "/\ud800", "/" + "a" * LONGEST_PATH, "/" + "%C3%A9" * LONGEST_PATH),
    ],
)
def test_the_home_page_and_what_is_no_address_have_none(address: str) -> None:
    assert old_path(address) == ""


@given(st.text(max_size=80) | st.from_regex(r"(/[a-z0-9%?&=#.-]{0,6}){0,9}", fullmatch=True))
def test_any_text_gives_a_path_that_can_be_kept_or_none(address: str) -> None:
    path = old_path(address)
    assert path == "" or (path.startswith("/") and path != "/" and len(path) <= LONGEST_PATH)
    path.encode()
    assert "\x00" not in path


def test_a_long_address_is_read_at_once() -> None:
    assert old_path("https://romford.example/" + "a-/1" * 500_000) == ""
