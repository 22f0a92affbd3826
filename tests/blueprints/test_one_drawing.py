"""One drawing for everybody, with what is a reader's own in its gaps."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from blueprints.comments.drawing import Drawings, Gap, Pieces, cut, gap
from tests.blueprints.house import CSRF, House, words_of


class Watched(Drawings):
    """Drawings as they are, and the last discussion that was asked for."""

    last: Pieces

    def get(self, key: object, draw: Callable[[], str]) -> Pieces:
        found = super().get(key, draw)
        if found.gaps("act") or found.gaps("composer"):
            self.last = found
        return found


@pytest.fixture
def drawings(app: Flask, db: object) -> Watched:
    app.extensions["drawings"] = watched = Watched()
    return watched


def fixed_parts(pieces: Pieces) -> list[str]:
    return [str(part) for part in pieces.parts if not isinstance(part, Gap) and part.strip()]


def hold_in_order(page: str, parts: list[str]) -> bool:
    at = 0
    for part in parts:
        at = page.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True


def test_every_reader_gets_the_same_pieces_and_only_the_gaps_differ(house: House, drawings: Watched) -> None:
    top = house.say("Words above.")
    house.say("Words below.", house.other, parent_id=top)
    held = house.hold()
    anonymous = house.browser().get(house.address).get_data(as_text=True)
    parts = fixed_parts(drawings.last)
    for person in (house.reader, house.other, house.moderator):
        page = house.browser(person).get(house.address).get_data(as_text=True)
        assert fixed_parts(drawings.last) == parts
        assert hold_in_order(page, parts)
        assert (f'id="c{held}"' in page) is (person is house.reader)
    assert hold_in_order(anonymous, parts)
    assert f'id="c{held}"' not in anonymous


def test_the_drawing_holds_nothing_of_whoever_it_was_drawn_for(house: House, drawings: Watched) -> None:
    house.say("Words above.", house.other)
    house.hold()
    house.browser(house.reader).get(house.address)
    drawn = "".join(fixed_parts(drawings.last))
    names = (house.reader.display_name, house.reader.email, house.other.email)
    for personal in (*names, "csrf", CSRF, "Withdraw", "<form"):
        assert personal not in drawn


def test_no_page_shows_an_address_or_a_token_to_others(house: House) -> None:
    house.say("Words above.", house.other)
    for person in (None, house.reader):
        page = words_of(house.browser(person).get(house.address))
        assert house.other.email not in page
        assert ("csrf_token" in page) is (person is not None)


def test_an_anonymous_page_has_no_form_to_post(house: House) -> None:
    house.say()
    page = words_of(house.browser().get(house.address))
    assert 'method="post"' not in page
    assert '<form id="act"></form>' in page
    assert f'href="{house.address}/comments/new"' in page


def test_only_ones_own_comments_have_a_withdraw_button(house: House) -> None:
    mine, theirs = house.say(), house.say(by=house.other)
    page = words_of(house.browser(house.reader).get(house.address))
    assert re.findall(r'form="act" formaction="/comments/(\d+)/withdrawal"', page) == [str(mine)]
    assert str(theirs) in page
    assert page.count('<form id="act"') == 1


def test_an_own_held_comment_stands_in_its_place_with_why(house: House) -> None:
    top = house.say(by=house.other)
    house.hold(parent_id=top)
    page = words_of(house.browser(house.reader).get(house.address))
    own = page[page.index('<article class="comment own"') :]
    assert page.index(f'id="c{top}"') < page.index('<article class="comment own"')
    assert "Only you see this" in own
    assert "Waiting for a moderator, because it has a link" in own


def test_an_own_rejected_comment_tells_its_writer_the_rule(house: House) -> None:
    house.reject(house.say("You muppet of a man."), rule=1)
    page = words_of(house.browser(house.reader).get(house.address))
    assert "house rule 1, no personal abuse" in page
    assert "aimed at a person and not at what they said" in page
    assert "house rule 1" not in words_of(house.browser(house.other).get(house.address))


def test_an_own_comment_the_machine_rejected_says_that_it_was_the_machine(house: House) -> None:
    house.say("That is what a wog would say, the sign read.")
    page = words_of(house.browser(house.reader).get(house.address))
    assert "The machine decided this by the newsroom’s word list" in page


def test_a_tombstone_says_who_took_it_and_under_which_rule(house: House) -> None:
    top = house.say("Words that went.")
    house.say(by=house.other, parent_id=top)
    house.reject(top, rule=2)
    page = words_of(house.browser().get(house.address))
    assert "Words that went" not in page
    assert re.search(r'id="c\d+">Removed by the moderators under <a [^>]+>house rule 2, no hate</a>', page)
    assert "1 reply to a removed comment" in page


def test_a_decision_shows_on_the_next_page(house: House) -> None:
    held = house.hold()
    browser = house.browser()
    assert f'id="c{held}"' not in words_of(browser.get(house.address))
    house.approve(held)
    assert f'id="c{held}"' in words_of(browser.get(house.address))
    house.reject(held)
    assert f'id="c{held}"' not in words_of(browser.get(house.address))


def test_another_rule_for_a_tombstone_shows_on_the_next_page(house: House) -> None:
    top = house.say()
    house.say(by=house.other, parent_id=top)
    house.reject(top, rule=1)
    browser = house.browser()
    assert "house rule 1" in words_of(browser.get(house.address))
    house.reject(top, rule=2)
    assert "house rule 2" in words_of(browser.get(house.address))


def test_a_gap_is_cut_out_of_a_drawing_and_filled() -> None:
    pieces = cut(f"<p>{gap('actions', 12, 7)}</p>{gap('act')}")
    assert pieces.join(lambda found: f"[{found.kind} {found.ids}]") == "<p>[actions (12, 7)]</p>[act ()]"


def test_nobody_can_write_a_gap_into_a_drawing(house: House, drawings: Watched) -> None:
    house.say("Look \x1eactions:1:2\x1e here.")
    house.change(headline="A \x1ecomposer\x1e headline", discussion_reason="\x1eact\x1e")
    page = words_of(house.browser().get(house.address))
    assert "\x1e" not in page
    assert {part.kind for part in drawings.last.parts if isinstance(part, Gap)} <= {
        "after", "arrivals", "before", "composer", "fold", "follow", "fresh", "mine", "new", "recommend", "replies",
        "tops", "unfold",
    }  # fmt: skip


def test_few_drawings_are_kept() -> None:
    kept = Drawings(kept=2)
    drawn: list[int] = []
    for key in (1, 2, 1, 3, 1, 2):
        kept.get(key, lambda key=key: drawn.append(key) or f"drawing {key}")  # type: ignore[misc]
    assert drawn == [1, 2, 3, 2]
