"""Who can be spoken to in a thread."""

from datetime import timedelta

from sqlalchemy import delete

from extensions import db
from models import Comment
from queries.mentions import MOST_PEOPLE, PersonInThread, people_in_thread
from services.accounts import LeftComments, delete_account
from services.comments import withdraw_comment
from services.decisions import reject_comment
from tests.factories import NOON, Newsroom, make_article, make_user, say, seen
from tests.moved_in import make_guest, said_there
from tests.queries.grown import costs, grow_thread, plans


def names(newsroom: Newsroom, top: Comment, writer_id: int = 0) -> list[str]:
    return [person.name for person in people_in_thread(newsroom.article.id, top.id, writer_id)]


def test_whoever_opened_the_thread_comes_first_then_the_latest(newsroom: Newsroom) -> None:
    top = say(newsroom.article, newsroom.reader)
    for person in (newsroom.other, newsroom.moderator, newsroom.other):
        say(newsroom.article, person, parent_id=top.id)
    assert names(newsroom, top) == [
        newsroom.reader.display_name,
        newsroom.other.display_name,
        newsroom.moderator.display_name,
    ]
    ids = [person.id for person in people_in_thread(newsroom.article.id, top.id, 0)]
    assert ids == [newsroom.reader.id, newsroom.other.id, newsroom.moderator.id]


def test_nobody_speaks_to_themselves(newsroom: Newsroom) -> None:
    top = say(newsroom.article, newsroom.reader)
    say(newsroom.article, newsroom.other, parent_id=top.id)
    assert names(newsroom, top, newsroom.reader.id) == [newsroom.other.display_name]


def test_only_what_everybody_can_read_counts(newsroom: Newsroom) -> None:
    top = say(newsroom.article, newsroom.reader)
    say(newsroom.article, newsroom.other, "See https://example.com/x", parent_id=top.id)
    gone = say(newsroom.article, newsroom.moderator, parent_id=top.id)
    reject_comment(seen(gone), newsroom.other_moderator.id, 1, NOON)
    assert names(newsroom, top) == [newsroom.reader.display_name]


def test_a_withdrawn_top_leaves_those_who_replied(newsroom: Newsroom) -> None:
    top = say(newsroom.article, newsroom.reader)
    say(newsroom.article, newsroom.other, parent_id=top.id)
    withdraw_comment(top.id, newsroom.reader.id, NOON)
    assert names(newsroom, top) == [newsroom.other.display_name]


def test_guests_and_deleted_accounts_are_not_spoken_to(newsroom: Newsroom) -> None:
    top = said_there(newsroom.article, make_guest("Maud of Lune"))
    say(newsroom.article, newsroom.other, parent_id=top.id)
    delete_account(newsroom.other.id, LeftComments.KEEP, NOON)
    assert names(newsroom, top) == []


def test_another_articles_thread_and_a_reply_are_no_threads_here(newsroom: Newsroom) -> None:
    elsewhere = say(make_article(newsroom.editor), newsroom.reader)
    top = say(newsroom.article, newsroom.reader)
    reply = say(newsroom.article, newsroom.other, parent_id=top.id)
    assert names(newsroom, elsewhere) == names(newsroom, reply) == []
    assert people_in_thread(newsroom.article.id, 10**9, 0) == ()


def test_at_most_fifty_people_are_listed(newsroom: Newsroom) -> None:
    top = say(newsroom.article, newsroom.reader)
    for number in range(MOST_PEOPLE + 2):
        say(
            newsroom.article, make_user(f"Replier Number {number:02}"), parent_id=top.id, at=NOON + timedelta(seconds=1)
        )
    found = names(newsroom, top)
    assert len(found) == MOST_PEOPLE
    assert found[:2] == [newsroom.reader.display_name, f"Replier Number {MOST_PEOPLE + 1:02}"]


def test_a_long_thread_costs_no_more_than_one_of_three_hundred(newsroom: Newsroom) -> None:
    writer, connection = newsroom.other, db.session.connection()
    read = []
    for replies in (300, 3_000):
        article = make_article(newsroom.editor)
        top = grow_thread(article, writer, replies)
        article_id, person = article.id, PersonInThread(writer.id, writer.display_name)
        with costs(connection) as cost:
            assert people_in_thread(article_id, top, 0) == (person,)
        read.append((len(cost.statements), cost.steps))
        if connection.dialect.name == "sqlite":
            assert not [plan for plan in plans(connection, cost) if plan.startswith(("SCAN comments", "SCAN users"))]
        db.session.execute(delete(Comment).where(Comment.article_id == article_id))
    assert read[0][0] == read[1][0] == 2
    assert read[1][1] <= read[0][1] * 1.1 + 2
