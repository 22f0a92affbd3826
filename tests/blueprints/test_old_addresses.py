"""Addresses of the former site lead to what became of their pages."""

import pytest

from extensions import db
from models import OldAddress, Tag
from tests.blueprints.house import House, place_of, words_of


def lead(house: House, path: str, **where: int) -> None:
    with house.app.app_context():
        db.session.add(OldAddress(path=path, **where))
        db.session.commit()


def tag_of(house: House, name: str) -> tuple[int, str]:
    """A new tag, on no story yet."""
    with house.app.app_context():
        tag = Tag(slug=name.lower(), name=name)
        db.session.add(tag)
        db.session.commit()
        return tag.id, tag.slug


@pytest.fixture
def moved(house: House) -> House:
    lead(house, "/2019/05/zoë-opens-the-bridge", article_id=house.article.id)
    lead(house, "/?p=12", article_id=house.article.id)
    lead(house, "/category/crime", section_id=house.section.id)
    return house


@pytest.mark.parametrize(
    "address",
    [
        "/2019/05/zo%C3%AB-opens-the-bridge",
        "/2019/05/zo%C3%AB-opens-the-bridge/",
        "/2019/05/ZO%C3%8B-Opens-The-Bridge/?utm_source=x&p=99",
        "/2019/05/zo%C3%AB-opens-the-bridge/amp/",
        "/2019/05/zo%C3%AB-opens-the-bridge/feed/",
        "/2019/05/zo%C3%AB-opens-the-bridge/comment-page-3/",
        "/?p=12",
        "/?p=12&preview=true",
        "/index.php?p=12",
    ],
)
def test_an_old_address_of_a_story_leads_to_it_for_good(moved: House, address: str) -> None:
    for method in ("GET", "HEAD"):
        answer = moved.browser().open(address, method=method)
        assert (answer.status_code, place_of(answer)) == (301, moved.address)
        assert "Set-Cookie" not in answer.headers


def test_an_old_address_is_decoded_once(house: House) -> None:
    lead(house, "/what?/100%25-true", article_id=house.article.id)
    assert house.browser().get("/what%3F/100%2525-true").status_code == 301
    for address in ("/what?/100%2525-true", "/what%3F/100%25-true", "/what%253F/100%2525-true"):
        assert house.browser().get(address).status_code == 404


def test_it_leads_to_where_the_story_is_now(moved: House) -> None:
    now_at = moved.change(slug="a-better-address")
    assert place_of(moved.browser().get("/?p=12")) == now_at


def test_an_old_address_of_a_withdrawn_story_leads_to_where_it_says_why(moved: House) -> None:
    moved.take_down("It named a child.")
    answer = moved.browser().get("/?p=12", follow_redirects=True)
    assert answer.status_code == 410
    assert "It named a child." in words_of(answer)


@pytest.mark.parametrize("address", ["/2019/05/not-out", "/?p=77"])
def test_an_old_address_of_a_draft_is_not_there_yet(house: House, address: str) -> None:
    draft, _ = house.story("Not out yet", published=None)
    lead(house, address, article_id=draft)
    for person in (None, house.editor):
        assert house.browser(person).get(address).status_code == 404


def test_an_old_address_of_a_section_leads_to_it_and_its_feed_to_its_feed(moved: House) -> None:
    here = f"/sections/{moved.section.slug}"
    for address, there in {
        "/category/crime/": here,
        "/category/crime/page/3/": here,
        "/category/crime/feed/": f"{here}/feed.atom",
        "/category/crime/feed/atom": f"{here}/feed.atom",
    }.items():
        answer = moved.browser().get(address)
        assert (answer.status_code, place_of(answer)) == (301, there)


def test_an_old_address_of_a_tag_leads_to_it_once_a_published_story_has_it(house: House) -> None:
    tag_id, slug = tag_of(house, "Bridges")
    # The former site had the very addresses that tags have here: nothing may lead to itself.
    for address in ("/tag/bridges", "/tags/bridges"):
        lead(house, address, tag_id=tag_id)
        assert house.browser().get(address).status_code == 404
    house.change(tags=("Bridges",))
    assert place_of(house.browser().get("/tag/bridges/")) == f"/tags/{slug}"
    assert place_of(house.browser().get("/tag/bridges/feed")) == f"/tags/{slug}/feed.atom"
    assert house.browser().get("/tags/bridges").status_code == 200


@pytest.mark.parametrize("address", ["/feed", "/feed/", "/Feed/", "/comments/feed/", "/feed/rss2/"])
def test_the_feeds_of_the_former_site_lead_to_the_feed(house: House, address: str) -> None:
    answer = house.browser().get(address)
    assert (answer.status_code, place_of(answer)) == (301, "/feed.atom")


@pytest.mark.parametrize(
    "address",
    [
        *("/?p=13", "/?page_id=12", "/?cat=12", "/2019/05", "/2019/05/zo", "/category/crime/x", "/old/feed"),
        *("/%00", "/%ff%fe", "/%2525", "/" + "x" * 9000, "/?p=0000000000000000000000000000000000012"),
    ],
)
def test_an_address_that_nothing_moved_in_from_is_not_found(moved: House, address: str) -> None:
    assert moved.browser().get(address).status_code == 404


@pytest.mark.parametrize("address", ["/?p=twelve", "/?cat=", "/?page_id=x"])
def test_a_parameter_that_is_no_number_is_nobodys_choice(moved: House, address: str) -> None:
    assert moved.browser().get(address).status_code == 200


@pytest.mark.parametrize(
    "address", ["//evil.example/feed", "/category/crime/?next=https://evil.example", "/\\evil.example"]
)
def test_no_old_address_leads_to_another_site(moved: House, address: str) -> None:
    answer = moved.browser().get(address, headers={"Host": "evil.example"})
    leads_to = answer.headers.get("Location", "/")
    assert leads_to.startswith("http://localhost/") or (leads_to[0] == "/" and leads_to[1:2] not in ("/", "\\"))


def test_what_is_posted_to_an_old_address_is_not_sent_on(moved: House) -> None:
    browser = moved.browser(with_form=True)
    for address in ("/category/crime", "/feed"):
        assert browser.post(address, data={"body": "Words."}).status_code == 404


def test_a_page_that_is_here_is_never_looked_up_elsewhere(moved: House) -> None:
    lead(moved, "/about/contact", article_id=moved.article.id)
    lead(moved, moved.address, section_id=moved.section.id)
    for address in ("/about/contact", moved.address):
        assert moved.browser().get(address).status_code == 200
