"""Comments brought in batches stand where posting them one by one would have put them."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from extensions import db
from models import Article, Comment, CommentState, Markup, Order, ScreeningFinding, User
from queries.counters import counter_differences
from queries.discussion import discussion_page
from queries.lanes import Lane, queue
from services.bulk_comments import STILL_WAITING, add_comments
from services.refusals import NotFound
from tests.factories import NOON, Newsroom, make_article, say
from tests.queries.grown import costs
from tests.services.bulk import ORIGIN, bring, guest, minute, old, parents_of

STANDS = ("depth", "path", "reply_no", "reply_count", "arrivals", "last_reply_no", "shown", "state")


def standing(article: Article) -> list[tuple[object, ...]]:
    """Where every comment of an article stands, in the order of writing, parents and threads by that order too."""
    rows = db.session.scalars(
        select(Comment).where(Comment.article_id == article.id).order_by(Comment.created_at)
    ).all()
    order = {row.id: number for number, row in enumerate(rows)}
    return [
        (*(getattr(row, name) for name in STANDS), order.get(row.parent_id or 0), order.get(row.root_id or 0))
        for row in rows
    ]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shape=st.lists(st.integers(0, 200), min_size=1, max_size=25), at_once=st.integers(1, 9))
def test_a_batch_stands_as_if_posted_one_by_one(newsroom: Newsroom, shape: list[int], at_once: int) -> None:
    parents = parents_of(shape)
    posted, brought = make_article(newsroom.editor), make_article(newsroom.editor)
    ids: list[int] = []
    for number, parent in enumerate(parents):
        given = {} if parent is None else {"parent_id": ids[parent]}
        ids.append(say(posted, newsroom.reader, at=minute(number), **given).id)
    writer, key = newsroom.other.id, brought.id * 1000
    bring(
        brought,
        [old(key + n, None if p is None else key + p, writer, created_at=minute(n)) for n, p in enumerate(parents)],
        at_once,
    )
    db.session.expire_all()
    assert standing(brought) == standing(posted)
    assert counter_differences() == []


def test_bringing_again_changes_nothing(newsroom: Newsroom) -> None:
    author = guest()
    comments = [old(1, None, author), old(2, 1, author), old(3, 2, author)]
    assert bring(newsroom.article, comments) == 3
    db.session.expire_all()
    before, seq = standing(newsroom.article), newsroom.article.seq
    assert bring(newsroom.article, comments, at_once=2) == 0
    db.session.expire_all()
    assert (standing(newsroom.article), newsroom.article.seq) == (before, seq)


def test_what_came_since_joins_what_is_here(newsroom: Newsroom) -> None:
    author = guest()
    bring(newsroom.article, [old(1, None, author), old(2, 1, author)])
    top = db.session.scalars(select(Comment).where(Comment.root_id.is_(None))).one()
    own = say(newsroom.article, newsroom.reader, "Said here, meanwhile.", parent_id=top.id)
    assert bring(newsroom.article, [old(1, None, author), old(2, 1, author), old(3, 2, author), old(4, 1, author)]) == 2
    db.session.expire_all()
    assert (top.reply_count, top.last_reply_no, own.reply_no) == (4, 4, 2)
    assert counter_differences() == []


def test_a_reader_here_answers_someone_who_wrote_there(newsroom: Newsroom) -> None:
    bring(newsroom.article, [old(1, None, guest("Wren Tailor"))])
    top = db.session.scalars(select(Comment)).one()
    say(newsroom.article, newsroom.reader, parent_id=top.id)
    [thread] = discussion_page(newsroom.article.id, Order.NEWEST).threads
    assert (thread.row.name, [reply.row.author_id for reply in thread.replies]) == ("Wren Tailor", [newsroom.reader.id])


def test_what_was_held_there_waits_here_and_says_why(newsroom: Newsroom) -> None:
    author = guest()
    bring(newsroom.article, [old(1, None, author, state=CommentState.HELD), old(2, 1, author)])
    [waiting] = queue(Lane.HELD, NOON)
    assert waiting.why == ("Former site",)
    assert db.session.scalars(select(ScreeningFinding.reason)).all() == [STILL_WAITING]
    [thread] = discussion_page(newsroom.article.id, Order.NEWEST).threads
    assert (thread.row.state, len(thread.replies)) == (CommentState.HELD, 1)
    assert counter_differences() == []


def test_what_was_published_there_counts_as_read(newsroom: Newsroom) -> None:
    bring(newsroom.article, [old(1, None, guest())])
    assert queue(Lane.NEW, NOON) == ()


def test_html_is_said_again_in_markdown_and_goes_through_the_door(newsroom: Newsroom) -> None:
    source = "<b>Not</b> so.<script>alert(1)</script>\n<a href='javascript:alert(1)'>x</a>"
    bring(newsroom.article, [old(1, None, guest(), source=source, markup=Markup.HTML)])
    comment = db.session.scalars(select(Comment)).one()
    assert comment.body_source == "**Not** so.\nx"
    assert comment.body_html.strip() == "<p><strong>Not</strong> so.<br>\nx</p>"


def test_a_comment_longer_than_ours_may_be_is_kept_whole(newsroom: Newsroom) -> None:
    bring(newsroom.article, [old(1, None, guest(), source="word " * 8_000)])
    assert len(db.session.scalars(select(Comment.body_html)).one()) > 39_000


def test_a_parent_that_is_not_here_makes_a_top_comment(newsroom: Newsroom) -> None:
    bring(newsroom.article, [old(5, 99, guest())])
    assert db.session.scalars(select(Comment.root_id)).all() == [None]


def test_an_unknown_article_is_refused(newsroom: Newsroom) -> None:
    with pytest.raises(NotFound):
        add_comments(ORIGIN, 999_999, [old(1, None, newsroom.reader.id)])


def test_a_batch_costs_a_few_statements_whatever_its_size(newsroom: Newsroom) -> None:
    author, connection = guest(), db.session.connection()
    bring(newsroom.article, [old(1, None, author)])
    with costs(connection) as cost:
        bring(newsroom.article, [old(number, 1 + number // 3, author) for number in range(2, 302)])
    # The driver is handed long lists of rows in pieces; every one begins with the same words.
    assert len({sql[:60] for sql, _ in cost.statements}) <= 12


def test_a_guest_has_a_name_and_nothing_to_sign_in_with(newsroom: Newsroom) -> None:
    writer = db.session.get_one(User, guest("wren@example.org", "k" * 64))
    assert (writer.display_name, writer.is_guest, writer.active, writer.password) == ("wren", True, False, None)
    assert "example.org" not in writer.email
    assert guest("wren@example.org", "k" * 64) == writer.id
    assert db.session.get_one(User, guest("<>")).display_name == "<>"
    assert db.session.get_one(User, guest("\u200b")).display_name == "Anonymous"


def test_days_of_the_first_site_stay(newsroom: Newsroom) -> None:
    bring(newsroom.article, [old(1, None, guest(), created_at=NOON - timedelta(days=3000))])
    say(newsroom.article, newsroom.reader)
    newest, oldest = discussion_page(newsroom.article.id, Order.NEWEST).threads
    assert oldest.row.created_at == NOON - timedelta(days=3000)
    assert newest.row.author_id == newsroom.reader.id
    assert db.session.scalar(select(func.count()).select_from(Comment)) == 2
