"""An answer keeps to what was chosen, in the order that was chosen, and its pages join without gap or overlap."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from extensions import db
from models import Article, Comment, Section
from queries.search import COMMENTS_ON_BOTH, MOST_COUNTED, RESULTS_A_PAGE, STORIES_ON_BOTH, Period, Ranking, Where
from queries.search_index import MOST_LOOKED_AT
from tests.factories import NOON, Newsroom, make_article, say
from tests.queries.grown import FIRST_ID, a_row
from tests.queries.looking import NOTHING, comments_with, look, stories_with

AGES = {"an hour": 1 / 24, "days": 3, "weeks": 20, "months": 200, "years": 900}


@pytest.mark.parametrize(
    ("period", "found"), [(Period.ANY, 5), (Period.DAY, 1), (Period.WEEK, 2), (Period.MONTH, 3), (Period.YEAR, 4)]
)
def test_a_period_ends_now(newsroom: Newsroom, period: Period, found: int) -> None:
    ids = [
        say(newsroom.article, newsroom.reader, f"A ferry, {age} ago.", at=NOON - timedelta(days=days)).id
        for age, days in AGES.items()
    ]
    assert comments_with("ferry", period=period, ranking=Ranking.NEWEST) == ids[:found]


def test_a_story_is_as_old_as_its_publication(newsroom: Newsroom) -> None:
    article = make_article(newsroom.editor, headline="A ferry crosses")
    db.session.execute(update(Article).where(Article.id == article.id).values(published_at=NOON - timedelta(days=3)))
    assert [stories_with("ferry", period=period) for period in (Period.DAY, Period.WEEK)] == [[], [article.slug]]


@pytest.mark.parametrize("years", [-3000, -200, -57, 80, 100, 5000])
def test_a_text_from_another_age_is_found_in_its_place(newsroom: Newsroom, years: int) -> None:
    today = say(newsroom.article, newsroom.reader, "A ferry today.").id
    then = NOON.replace(year=min(max(NOON.year + years, 1), 9999))
    other = say(newsroom.article, newsroom.other, "A ferry then.", at=then).id
    assert comments_with("ferry", ranking=Ranking.NEWEST) == ([other, today] if years > 0 else [today, other])


def test_a_section_has_its_stories_and_the_comments_on_them(newsroom: Newsroom) -> None:
    section = Section(slug="harbour", name="Harbour")
    db.session.add(section)
    db.session.flush()
    there = make_article(newsroom.editor, headline="A ferry there")
    here = make_article(newsroom.editor, headline="A ferry here")
    there.section_id = section.id
    ids = [say(article, newsroom.reader, f"A ferry, {article.id}.").id for article in (there, here)]
    assert stories_with("ferry", section="harbour") == [there.slug]
    assert comments_with("ferry", section="harbour") == [ids[0]]
    assert comments_with("ferry", section="nowhere") == []
    there.section_id = here.section_id
    db.session.flush()
    assert comments_with("ferry", section="harbour") == []


def test_one_discussion_has_its_comments_and_no_stories(newsroom: Newsroom) -> None:
    other = make_article(newsroom.editor, headline="Another ferry")
    mine = say(newsroom.article, newsroom.reader, f"A ferry, and {other.id}.").id
    say(other, newsroom.other, f"A ferry, and {newsroom.article.id}.")
    for where in Where:
        page = look("ferry", where=where, article_id=newsroom.article.id)
        assert page.stories is None
        assert [hit.id for hit in (page.comments or NOTHING).hits] == [mine]


def test_the_best_match_has_the_words_most_and_the_newest_is_the_newest(newsroom: Newsroom) -> None:
    best = say(newsroom.article, newsroom.reader, "Ferry, ferry, ferry!", at=NOON - timedelta(hours=2)).id
    newest = say(newsroom.article, newsroom.other, "Much was said of many things, and once of a ferry.").id
    assert comments_with("ferry") == [best, newest]
    assert comments_with("ferry", ranking=Ranking.NEWEST) == [newest, best]


def put_in(newsroom: Newsroom, number: int) -> list[int]:
    """So many comments with one word, four of them in every second; their ids, the newest first."""
    rows = [
        a_row(newsroom.article, newsroom.reader, FIRST_ID + n, n // 4, body_html=f"<p>A ferry{' ferry' * (n % 3)}.</p>")
        for n in range(number)
    ]
    db.session.execute(insert(Comment), rows)
    return [FIRST_ID + n for n in reversed(range(number))]


@pytest.mark.parametrize("ranking", list(Ranking))
def test_pages_join_without_gap_or_overlap(newsroom: Newsroom, ranking: Ranking) -> None:
    ids, seen, page, has_next = put_in(newsroom, 2 * RESULTS_A_PAGE + 7), [], 1, True
    while has_next:
        found = look("ferry", where=Where.COMMENTS, ranking=ranking, page=page).comments or NOTHING
        assert (found.count, found.is_more, found.is_cut) == (len(ids), False, False)
        seen, page, has_next = [*seen, *(hit.id for hit in found.hits)], page + 1, found.has_next
    assert page == 4
    assert (seen if ranking is Ranking.NEWEST else sorted(seen, reverse=True)) == ids
    assert comments_with("ferry", ranking=ranking, page=page) == []


def test_the_tenth_page_is_the_last(newsroom: Newsroom) -> None:
    ids = put_in(newsroom, 10 * RESULTS_A_PAGE + 1)
    found = look("ferry", where=Where.COMMENTS, ranking=Ranking.NEWEST, page=10).comments or NOTHING
    assert [hit.id for hit in found.hits] == ids[-RESULTS_A_PAGE - 1 : -1]
    assert (found.has_next, found.is_cut) == (False, True)


def test_both_kinds_show_a_few_and_say_how_many(newsroom: Newsroom) -> None:
    ids = put_in(newsroom, MOST_COUNTED + 1)
    for number in range(STORIES_ON_BOTH + 1):
        make_article(newsroom.editor, headline=f"Ferry {number}")
    page = look("ferry", ranking=Ranking.NEWEST)
    assert page.stories and page.comments
    assert [hit.id for hit in page.comments.hits] == ids[:COMMENTS_ON_BOTH]
    assert (page.comments.count, page.comments.is_more, page.comments.is_newest_only) == (MOST_COUNTED, True, False)
    assert (len(page.stories.hits), page.stories.count) == (STORIES_ON_BOTH, STORIES_ON_BOTH + 1)
    assert page.stories.has_next


def test_of_a_word_that_very_many_have_the_newest_are_found(newsroom: Newsroom) -> None:
    ids = put_in(newsroom, MOST_LOOKED_AT + 1)
    rare = say(newsroom.article, newsroom.reader, "A rare ferry.", at=NOON - timedelta(days=900)).id
    for ranking in Ranking:
        found = look("ferry", where=Where.COMMENTS, ranking=ranking).comments or NOTHING
        assert [hit.id for hit in found.hits] == ids[:RESULTS_A_PAGE]
        assert (found.is_newest_only, found.is_more) == (True, True)
    assert comments_with("ferry rare") == [rare]
