"""A discussion as search engines read it: schema.org's DiscussionForumPosting and Comment, as microdata."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from extensions import db
from models import Article, Comment
from tests.blueprints.house import House

VOID = {"meta", "link", "input", "br", "img", "hr", "wbr"}


@dataclass
class Item:
    """One thing, with its properties: words, addresses, or other things."""

    kind: str
    properties: dict[str, list[Any]] = field(default_factory=dict)

    def first(self, name: str) -> Any:
        return self.properties[name][0]


class Reader(HTMLParser):
    """Reads microdata as the HTML standard says: a property belongs to the nearest thing around it."""

    def __init__(self) -> None:
        super().__init__()
        self.items: list[Item] = []
        # Each open element: its name, the thing it is, and the property whose words it holds.
        self.open: list[tuple[str, Item | None, str]] = []
        self.words: list[list[str]] = []

    def around(self) -> Item | None:
        return next((item for _, item, _ in reversed(self.open) if item), None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        prop, above = given.get("itemprop", ""), self.around()
        item = Item(given["itemtype"].removeprefix("https://schema.org/")) if "itemscope" in given else None
        known = given.get("content") or given.get("datetime") or given.get("value") or given.get("href")
        if item and not prop:
            self.items.append(item)
        elif prop:
            assert above is not None, f"{prop} belongs to nothing"
            if item or known:
                above.properties.setdefault(prop, []).append(item or known)
        if tag not in VOID:
            holds = prop if prop and not item and not known else ""
            self.open.append((tag, item, holds))
            self.words.append([])

    def handle_data(self, data: str) -> None:
        for words in self.words:
            words.append(data)

    def handle_endtag(self, tag: str) -> None:
        opened, _, prop = self.open.pop()
        assert opened == tag, f"<{opened}> is closed by </{tag}>"
        words = "".join(self.words.pop()).strip()
        above = self.around()
        if prop and above:
            above.properties.setdefault(prop, []).append(words)


def posting_of(house: House, address: str = "") -> Item:
    reader = Reader()
    reader.feed(house.browser().get(address or house.address).get_data(as_text=True))
    assert [item.kind for item in reader.items] == ["DiscussionForumPosting"]
    assert not reader.open
    return reader.items[0]


def test_the_discussion_says_what_it_is_about_and_how_many_spoke(house: House) -> None:
    house.say()
    with house.app.app_context():
        db.session.get_one(Article, house.article.id).byline = "By Hannah Prowse"
        db.session.commit()
    posting = posting_of(house)
    assert posting.first("headline") == house.article.headline
    assert posting.first("url") == f"http://localhost{house.address}"
    assert posting.first("datePublished").startswith("2026-11-23T11:00:00")
    assert (posting.first("author").kind, posting.first("author").first("name")) == ("Person", "Hannah Prowse")
    counter = posting.first("interactionStatistic")
    assert counter.first("interactionType") == "https://schema.org/CommentAction"
    assert counter.first("userInteractionCount") == "1"


def test_a_thread_on_its_own_page_belongs_to_the_same_discussion(house: House) -> None:
    top = house.say()
    house.say("An answer.", house.other, parent_id=top)
    posting = posting_of(house, f"{house.address}/comments?thread={top}")
    assert posting.first("url") == f"http://localhost{house.address}"
    assert posting.first("headline") == house.article.headline


def test_each_comment_says_who_wrote_what_and_when_and_replies_lie_in_it(house: House) -> None:
    top = house.say("The bridge is shut.", house.other)
    reply = house.say("It opened at four.", parent_id=top)
    with house.app.app_context():
        db.session.get_one(Comment, top).recommend_count = 1_200
        db.session.commit()
    comment = posting_of(house).first("comment")
    assert comment.kind == "Comment"
    assert comment.first("author").first("name") == house.other.display_name
    assert comment.first("dateCreated") == "2026-11-23T12:00:00Z"
    assert comment.first("text") == "The bridge is shut."
    assert comment.first("url") == f"/comments/{top}"
    assert comment.first("upvoteCount") == "1200"
    answer = comment.first("comment")
    assert (answer.first("text"), answer.first("url")) == ("It opened at four.", f"/comments/{reply}")


def test_a_removed_comment_is_no_comment_to_machines(house: House) -> None:
    top = house.say("Words that went.")
    house.say(by=house.other, parent_id=top)
    house.reject(top)
    comments = posting_of(house).properties["comment"]
    assert [comment.first("author").first("name") for comment in comments] == [house.other.display_name]
