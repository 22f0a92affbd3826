"""What each mode looks like: its words, and what it leaves out."""

import re

import pytest

from extensions import db
from models import Article, Comment, DiscussionMode
from tests.blueprints.house import House, words_of

Mode = DiscussionMode
REASON = "A case is active."
EVERY_ORDER = ["Best", "Newest", "Oldest", "Most replied", "Staff replies", "My comments"]
# What each mode says of itself, and the orders it can be read in.
SAID = {
    Mode.OPEN: ("Argue with the point", EVERY_ORDER),
    Mode.HELD: ("A moderator reads every comment here", EVERY_ORDER),
    Mode.LETTERS: ("each comment stands for itself", [order for order in EVERY_ORDER if order != "Most replied"]),
    Mode.TRIBUTE: ("A moderator reads each message first", []),
    Mode.APPEAL: ("0800 555 111", EVERY_ORDER),
    Mode.CLOSED: (REASON, EVERY_ORDER),
    Mode.HIDDEN: ("none are shown", []),
}


def run(house: House, mode: DiscussionMode) -> None:
    with house.app.app_context():
        story = db.session.get_one(Article, house.article.id)
        story.discussion_mode, story.discussion_reason = (
            mode,
            REASON if mode.value in ("held", "closed", "hidden") else "",
        )
        story.seq += 1
        db.session.commit()


def page_for(house: House, *, address: str = "") -> str:
    return words_of(house.browser().get(address or house.address))


def acts_of(page: str) -> list[str]:
    """What can be done with the first comment of a page."""
    actions = page[page.index('<div class="actions">') :]
    return re.findall(r"<(?:a|button)[^>]*>(?:<span>)?(\w+)", actions[: actions.index("</div>")])


@pytest.mark.parametrize("mode", list(Mode))
def test_each_mode_has_its_own_words_and_orders(house: House, mode: DiscussionMode) -> None:
    house.say()
    run(house, mode)
    page = page_for(house)
    said, orders = SAID[mode]
    assert said in page
    nav = page[page.find('<nav class="sorts"') : page.find("</nav>", page.find('<nav class="sorts"'))]
    assert re.findall(r"<li><a[^>]+>([^<]+)", nav) == orders


@pytest.mark.parametrize(
    ("mode", "acts"),
    [
        (Mode.OPEN, ["Recommend", "Reply", "Quote", "Share", "Report"]),
        (Mode.HELD, ["Recommend", "Reply", "Quote", "Share", "Report"]),
        (Mode.LETTERS, ["Recommend", "Quote", "Share", "Report"]),
        (Mode.TRIBUTE, ["Share", "Report"]),
        (Mode.APPEAL, ["Share", "Report"]),
        (Mode.CLOSED, ["Share", "Report"]),
    ],
)
def test_each_mode_offers_what_it_has(house: House, mode: DiscussionMode, acts: list[str]) -> None:
    house.say()
    run(house, mode)
    assert acts_of(page_for(house)) == acts


def test_the_order_it_has_by_itself_is_the_articles_own_page(house: House) -> None:
    house.say()
    page = page_for(house)
    assert f'<a href="{house.address}#comments" aria-current="true">Newest</a>' in page
    assert f'<a href="{house.address}/comments?order=best#comments">Best</a>' in page
    run(house, Mode.CLOSED)
    assert f'<a href="{house.address}#comments" aria-current="true">Best</a>' in page_for(house)


def test_nothing_of_a_tribute_is_counted(house: House) -> None:
    first = house.say()
    house.say("An answer from before.", house.other, parent_id=first)
    with house.app.app_context():
        db.session.get_one(Comment, first).recommend_count = 7
        db.session.commit()
    run(house, Mode.TRIBUTE)
    for address in (house.address, "/"):
        page = page_for(house, address=address)
        assert "Messages" in page
        assert "1 comment" not in page
        assert "2 comments" not in page
    for address in (house.address, f"{house.address}/comments?thread={first}"):
        page = page_for(house, address=address)
        assert "Recommended" not in page
        assert re.search(r"\d+ repl", page) is None
    assert "data-live" not in page_for(house)


def test_nothing_of_a_hidden_discussion_is_drawn(house: House) -> None:
    comment_id = house.say("Words that must not be read.")
    held = house.hold()
    run(house, Mode.HIDDEN)
    for person in (None, house.reader, house.moderator):
        page = words_of(house.browser(person).get(house.address))
        assert "must not be read" not in page
        assert f'id="c{comment_id}"' not in page
        assert f'id="c{held}"' not in page
        assert "1 comment" not in page
        assert "comments.atom" not in page
    assert "1 comment" not in page_for(house, address="/")


def test_an_appeal_says_who_reads_it_and_whom_to_call(house: House) -> None:
    run(house, Mode.APPEAL)
    page = page_for(house)
    for words in ("never published", 'tel:999"', 'tel:101"', 'tel:0800555111"', "Tell the newsroom"):
        assert words in page


def test_a_closed_discussion_keeps_its_numbers(house: House) -> None:
    comment_id = house.say()
    with house.app.app_context():
        db.session.get_one(Comment, comment_id).recommend_count = 7
        db.session.commit()
    run(house, Mode.CLOSED)
    assert '<span class="tally">Recommended <b itemprop="upvoteCount">7</b></span>' in page_for(house)
