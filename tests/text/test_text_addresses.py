import pytest

from text import may_link_to


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a?b=1&c=2#d",
        "HTTP://EXAMPLE.ORG",
        "http://example.org:8080/",
        "https://bücher.example/straße",
        "https://example.org/@name/1",
        "mailto:desk@example.org",
        " \nhttps://example.org/ \x01",
    ],
)
def test_web_pages_and_mailboxes_may_be_linked(address: str) -> None:
    assert may_link_to(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        " ",
        "javascript:123",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        "&#106;avascript:alert(1)",
        "&amp;#106;avascript:alert(1)",
        "javascript&colon;alert(1)",
        "java&Tab;script:1",
        "vbscript:1",
        "data:text/html,x",
        "tel:09061234567",
        "sms:1",
        "ftp://example.org/",
        "blob:1",
        "example.com:80",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "http:evil.example",
        "https:/\\evil.example",
        "https:///evil.example",
        "https://\\evil.example",
        "https://bbc.co.uk@evil.example/",
        "https://a%2fb.example/",
        "https://example.org/a b",
        "https://example.org/\u202egnp.exe",
        "mailto:a@example.org?bcc=b@example.org",
        "mailto:a@example.org,b@example.org",
        "mailto:a%0ab@example.org",
        "&amp;amp;amp;amp;amp;amp;amp;lt;",
        "https://example.org/" + "x" * 2_000,
        "page.html",
        "?a=1",
    ],
)
def test_everything_else_may_not(address: str) -> None:
    assert not may_link_to(address)
    assert not may_link_to(address, site_relative=True)


@pytest.mark.parametrize("address", ["/", "/articles/a?b=1", "#notes"])
def test_our_own_pages_may_be_linked_from_articles_only(address: str) -> None:
    assert may_link_to(address, site_relative=True)
    assert not may_link_to(address)


@pytest.mark.parametrize("address", ["//e.example", "/%2Fe.example", "/%5ce.example", "/\\e.example"])
def test_another_site_is_not_taken_for_a_page_of_ours(address: str) -> None:
    assert not may_link_to(address, site_relative=True)
