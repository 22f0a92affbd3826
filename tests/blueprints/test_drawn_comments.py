"""A comment as it is drawn: for everybody, and what is one reader's own about it."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine

from extensions import db
from models import Article, Comment, DiscussionMode, MutedReader, MutedThread, Notice, NoticeKind, User, Visit
from services.picks import pick_comment
from services.recommendations import toggle_recommendation
from tests.blueprints.house import LATER, House, words_of
from tests.factories import NOON, make_user


def page_for(house: House, person: User | None = None, address: str = "") -> str:
    return words_of(house.browser(person).get(address or house.address))


def comment_on(page: str, comment_id: int) -> str:
    """One comment of a page, from its head to its actions."""
    begin = page.index(f'id="c{comment_id}"')
    return page[page.rindex("<article", 0, begin) : page.index("</article>", begin)]


def keep(house: House, *rows: Any) -> None:
    with house.app.app_context():
        db.session.add_all(rows)
        db.session.commit()


def change(house: House, record: type, key: int, **values: Any) -> None:
    """Set what other rooms set, and tell kept drawings that something changed."""
    with house.app.app_context():
        for name, value in values.items():
            setattr(db.session.get_one(record, key), name, value)
        db.session.get_one(Article, house.article.id).seq += 1
        db.session.commit()


def recommend(house: House, comment_id: int, *people: User) -> None:
    for person in people:
        with house.app.app_context():
            toggle_recommendation(comment_id, person.id, LATER)


def test_a_name_carries_what_its_writer_is(house: House) -> None:
    by_author, by_staff = house.say(by=house.editor), house.say(by=house.moderator)
    by_medic, by_guest = house.say(by=house.other), house.say()
    change(house, User, house.other.id, service_badge="Paramedic")
    change(house, User, house.reader.id, claim_key="")
    page = page_for(house)
    for comment_id, badge in (
        (by_author, "Author"),
        (by_staff, "Staff"),
        (by_medic, "Paramedic, verified by the newsroom"),
        (by_guest, "Guest"),
    ):
        assert re.findall(r'<span class="badge[^"]*">([^<]+)', comment_on(page, comment_id)) == [badge]


def test_a_pick_says_why_and_an_edited_comment_when(house: House) -> None:
    comment_id = house.say()
    with house.app.app_context():
        pick_comment(comment_id, "She was there.", house.editor.id, LATER)
    change(house, Comment, comment_id, edited_at=NOON + timedelta(minutes=4))
    drawn = comment_on(page_for(house), comment_id)
    assert '<p class="pick"><b>Editors’ pick</b> She was there.</p>' in drawn
    assert 'title="Edited 23 November 2026, 12:04">edited</span>' in drawn


def test_the_picks_can_be_listed_once_there_are_any(house: House) -> None:
    comment_id = house.say()
    assert "order=picks" not in page_for(house)
    with house.app.app_context():
        pick_comment(comment_id, "She was there.", house.editor.id, LATER)
    assert "order=picks" in page_for(house)


def test_what_can_be_done_with_a_comment_is_said_in_words(house: House) -> None:
    comment_id = house.say()
    acts = re.findall(
        r"<(?:a|button)[^>]*>(?:<span>)?(\w+)", comment_on(page_for(house), comment_id).split("actions")[1]
    )
    assert acts == ["Recommend", "Reply", "Quote", "Share", "Report"]


def test_a_number_is_drawn_once_somebody_recommends(house: House) -> None:
    comment_id = house.say()
    assert "upvoteCount" not in page_for(house)
    recommend(house, comment_id, house.other, house.moderator)
    assert 'Recommend</span> <b itemprop="upvoteCount">2</b></button>' in page_for(house)


def test_a_button_says_whether_the_reader_recommends_and_ones_own_comment_has_none(house: House) -> None:
    comment_id = house.say()
    recommend(house, comment_id, house.other)
    button = f'formaction="/comments/{comment_id}/recommendation"'
    assert f'{button} aria-pressed="true"' in page_for(house, house.other)
    assert f'{button} aria-pressed="false"' in page_for(house, house.moderator)
    assert f"{button}>" in page_for(house)
    own = comment_on(page_for(house, house.reader), comment_id)
    assert "/recommendation" not in own
    assert 'Recommended <b itemprop="upvoteCount">1</b>' in own


def test_one_can_edit_for_ten_minutes_or_until_somebody_answers(house: House) -> None:
    old, answered = house.say(), house.say(at=LATER - timedelta(minutes=3))
    fresh = house.say(at=LATER - timedelta(minutes=2))
    house.say(by=house.other, parent_id=answered, at=LATER)
    page = page_for(house, house.reader)
    assert f'<a href="/comments/{fresh}/revision">Edit <span class="until">until 12:23</span></a>' in page
    for other in (old, answered):
        assert f"/comments/{other}/revision" not in page
    assert f"/comments/{fresh}/revision" not in page_for(house, house.other)


def test_others_can_be_muted_but_not_the_newsroom_nor_oneself(house: House) -> None:
    theirs, mine, of_staff = house.say(by=house.other), house.say(), house.say(by=house.editor)
    page = page_for(house, house.reader)
    assert re.findall(r'formaction="/comments/(\d+)/mute"', page) == [str(theirs)]
    assert sorted(re.findall(r'formaction="/comments/(\d+)/thread-mute"', page)) == sorted([str(theirs), str(of_staff)])
    assert f"/comments/{mine}/report" not in page
    assert "mute" not in page_for(house)


def test_what_a_muted_reader_says_is_folded_for_the_one_who_muted_them(house: House) -> None:
    top, theirs = house.say(by=house.moderator), house.say(by=house.other)
    reply = house.say(by=house.moderator, parent_id=theirs)
    keep(house, MutedReader(user_id=house.reader.id, muted_id=house.other.id, at=NOON))
    page = page_for(house, house.reader)
    fold = page.index('<details class="muted"><summary>A comment by somebody you muted')
    assert fold < page.index(f'id="c{theirs}"') < page.index("</details>", page.index("actions", fold)) + 500
    assert page.count('class="muted"') == 1
    assert page.index("</article>", page.index(f'id="c{theirs}"')) < page.index(f'id="c{reply}"')
    assert f'id="c{top}"' in page
    assert 'class="muted"' not in page_for(house, house.moderator)


def test_a_muted_thread_is_folded_as_a_whole(house: House) -> None:
    top = house.say(by=house.other)
    house.say(by=house.moderator, parent_id=top)
    keep(house, MutedThread(user_id=house.reader.id, root_id=top, at=NOON))
    page = page_for(house, house.reader)
    fold = page[page.index("A thread you muted") :]
    assert fold.count("<details") + 1 == fold[: fold.index("</ol>\n", fold.rindex("</details>"))].count("</details>")


@pytest.mark.parametrize("away", [timedelta(minutes=5), timedelta(minutes=31)])
def test_what_came_since_the_last_visit_is_called_new(house: House, away: timedelta) -> None:
    house.say(by=house.other, at=NOON)
    browser = house.browser(house.reader)
    assert "New</span>" not in words_of(browser.get(house.address))
    fresh = house.say(by=house.other, at=LATER + timedelta(minutes=1))
    house.say(at=LATER + timedelta(minutes=1))
    with time_machine.travel(LATER + away, tick=False):
        page = words_of(browser.get(house.address))
    is_new = away > timedelta(minutes=30)
    assert re.findall(r'class="comment is-new" id="c(\d+)"', page) == ([str(fresh)] if is_new else [])
    assert page.count('<span class="fresh">New</span>') == int(is_new)
    assert (f'<a href="#c{fresh}">1 new since you were here' in page) is is_new


def test_replies_nobody_has_read_yet_are_said_above_the_comments(house: House) -> None:
    top = house.say()
    reply = house.say(by=house.other, parent_id=top)
    notice = Notice(
        user_id=house.reader.id, kind=NoticeKind.REPLY, comment_id=reply, article_id=house.article.id, at=LATER
    )
    keep(house, notice)
    assert f'<a href="/account/notices/replies/{house.article.id}">1 new reply to you</a>' in page_for(
        house, house.reader
    )
    assert "new reply to you" not in page_for(house, house.other)


def test_whoever_waits_is_told_how_long_others_waited(house: House) -> None:
    house.hold()
    assert "We cannot say how long: too few were read lately." in page_for(house, house.reader)
    for _ in range(5):
        house.approve(house.say("See https://example.com/minutes, item 9.", make_reader(house)))
    with time_machine.travel(LATER + timedelta(minutes=2), tick=False):
        page = page_for(house, house.reader)
    assert "Nine in ten of the waiting comments were read within 15 minutes lately." in page


def make_reader(house: House) -> User:
    with house.app.app_context():
        person = make_user("Somebody else")
        db.session.refresh(person)
        db.session.expunge(person)
        return person


def test_a_held_comment_can_be_edited_where_it_waits(house: House) -> None:
    held = house.hold(at=LATER - timedelta(minutes=1))
    assert f'href="/comments/{held}/revision">Edit <span class="until">until 12:24' in page_for(house, house.reader)


def test_the_list_of_ones_own_has_those_that_wait_with_why(house: House) -> None:
    held, published = house.hold(), house.say()
    page = page_for(house, house.reader, f"{house.address}/comments?order=mine")
    assert "Waiting for a moderator, because it has a link" in comment_on(page, held)
    assert page.count(f'id="c{held}"') == page.count(f'id="c{published}"') == 1


def test_the_live_line_knows_how_many_there_are(house: House) -> None:
    house.say()
    page = page_for(house)
    slug = house.article.slug
    assert f'data-address="/api/v1/counts?article={slug}" data-publications="1">' in page


@pytest.mark.parametrize("asked", ["", "/comments?order=best", "/comments?order=staff", "/comments?order=newest"])
@pytest.mark.parametrize("mode", [DiscussionMode.OPEN, DiscussionMode.CLOSED])
def test_the_live_line_leads_to_the_newest_comments(house: House, mode: DiscussionMode, asked: str) -> None:
    house.say()
    house.run_discussion(mode)
    newest = "" if mode is DiscussionMode.OPEN else "/comments?order=newest"
    line = re.search(r'<p class="live".*?</p>', page_for(house, address=f"{house.address}{asked}"))
    assert line is not None
    assert f'<a href="{house.address}{newest}#comments"></a>' in line[0]


def test_a_visit_is_noted_for_the_one_who_came(house: House) -> None:
    page_for(house, house.reader)
    page_for(house)
    with house.app.app_context():
        visits: list[tuple[int, datetime]] = [(v.user_id, v.last_at) for v in db.session.query(Visit)]
    assert visits == [(house.reader.id, LATER)]
