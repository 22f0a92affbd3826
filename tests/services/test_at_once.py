"""Many at once, on a database whose commits are real."""

import secrets
import threading
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from extensions import db as _db
from models import Article, AuditEntry, Comment, CommentState, Decision, DiscussionMode, Tag, User
from queries.counters import counter_differences
from services.articles import Copy, change_article, write_article
from services.claims import claim_comments
from services.comments import withdraw_comment
from services.decisions import Sight, approve_comment, reject_comment
from services.refusals import AlreadyDecided, CommentsClosed
from tests.conftest import make_app
from tests.factories import NOON, Newsroom, make_article, make_user, say
from tests.moved_in import key_of, make_guest, said_there
from tests.support import postgres

pytestmark = pytest.mark.committed


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    url = ""
    if request.param == "postgresql":
        cluster: postgres.Cluster = request.getfixturevalue("cluster")
        url = cluster.create_database(f"at_once_{secrets.token_hex(4)}")
    made = make_app(url, tmp_path_factory.mktemp("at-once"))
    yield made
    with made.app_context():
        _db.engine.dispose()


def only_id(record: Any) -> Any:
    """What can be handed to another thread: a record belongs to the session that read it."""
    return SimpleNamespace(id=record.id)


def at_once(app: Flask, work: list[Callable[[], Any]]) -> list[Any]:
    """Run each piece of work in a thread and context of its own, all starting together; results or exceptions."""
    start, results = threading.Barrier(len(work)), [None] * len(work)

    def one(index: int, act: Callable[[], Any]) -> None:
        with app.app_context():
            start.wait()
            try:
                results[index] = act()
            except Exception as problem:
                results[index] = problem

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(work)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_the_same_form_sent_fifty_times_at_once_makes_one_comment(site: Flask) -> None:
    with site.app_context():
        people = Newsroom()
        article, reader = only_id(people.article), only_id(people.reader)

    def post() -> int:
        return say(article, reader, "Sent fifty times, said once.", form_key="one-form-fifty-times").id

    ids = at_once(site, [post] * 50)
    with site.app_context():
        assert {type(answer) for answer in ids} == {int}, ids
        assert len(set(ids)) == 1
        assert _db.session.get_one(Article, article.id).comment_count == 1
        assert counter_differences() == []


def test_two_moderators_at_once_one_wins_and_the_other_is_told(site: Flask) -> None:
    with site.app_context():
        people = Newsroom()
        comment = say(people.article, people.reader, "Held for https://example.com/x, this one.")
        sight, one, two = Sight(comment.id, 1, 0), people.moderator.id, people.other_moderator.id
    work: list[Callable[[], Any]] = [lambda: approve_comment(sight, one, NOON).id] * 4
    work += [lambda: reject_comment(sight, two, 1, NOON).id] * 4
    answers = at_once(site, work)
    assert sum(isinstance(answer, int) for answer in answers) == 1
    told = [answer for answer in answers if isinstance(answer, AlreadyDecided)]
    assert len(told) == 7
    assert told[0].at == NOON
    with site.app_context():
        decisions = _db.session.scalars(select(Decision).where(Decision.comment_id == sight.comment_id)).all()
        trail = _db.session.scalars(
            select(AuditEntry).where(AuditEntry.subject_id == sight.comment_id, AuditEntry.subject_kind == "comment")
        ).all()
        assert len(decisions) == len(trail) == 1
        assert told[0].who == decisions[0].decided_by.display_name
        assert counter_differences() == []


def test_sixteen_writers_in_one_thread_are_all_counted(site: Flask) -> None:
    with site.app_context():
        people = Newsroom()
        top = say(people.article, people.reader)
        writers = [only_id(make_user(f"Writer {number}")) for number in range(16)]
        article, top = only_id(people.article), only_id(top)

    def replies(writer: Any) -> Callable[[], None]:
        def act() -> None:
            for turn in range(4):
                reply = say(article, writer, f"Reply {turn} of writer {writer.id}, about it.", parent_id=top.id)
                if turn == 3:
                    withdraw_comment(reply.id, writer.id, NOON)

        return act

    answers = at_once(site, [replies(writer) for writer in writers])
    assert [answer for answer in answers if answer is not None] == []
    with site.app_context():
        thread = _db.session.scalars(select(Comment).where(Comment.root_id == top.id)).all()
        assert len({comment.path for comment in thread}) == len({comment.reply_no for comment in thread}) == 64
        assert _db.session.get_one(Comment, top.id).reply_count == 48
        assert counter_differences() == []


def test_nothing_is_accepted_after_the_commit_that_closes(site: Flask) -> None:
    with site.app_context():
        people = Newsroom()
        made = make_article(people.editor)
        closed = {"discussion_mode": DiscussionMode.CLOSED, "discussion_reason": "A case is active."}
        closing, edition = Copy(made.headline, made.section_id, "It is over.", **closed), made.edition
        article, editor = only_id(made), only_id(people.editor)
        writers = [only_id(make_user(f"Closer {number}")) for number in range(8)]
    work: list[Callable[[], Any]] = [lambda w=writer: say(article, w).id for writer in writers]
    work.append(lambda: change_article(article.id, closing, edition, editor.id, NOON).id)
    answers = at_once(site, work)
    posted = [answer for answer in answers[:-1] if isinstance(answer, int)]
    refused = [answer for answer in answers[:-1] if isinstance(answer, CommentsClosed)]
    assert len(posted) + len(refused) == 8
    with site.app_context():
        count = select(func.count()).select_from(Comment).where(Comment.article_id == article.id)
        assert _db.session.scalar(count) == len(posted)
        assert _db.session.get_one(Article, article.id).comment_count == len(posted)


def test_comments_claimed_by_two_at_once_and_decided_on_meanwhile_are_counted_once(site: Flask) -> None:
    with site.app_context():
        people = Newsroom()
        articles = [people.article, make_article(people.editor)]
        names = [make_guest(name, people.reader.email) for name in ("Ruthie", "R. A.")]
        theirs = [said_there(article, name) for article in articles for name in names for _ in range(4)]
        waiting = [said_there(articles[0], names[0], state=CommentState.HELD) for _ in range(4)]
        sights = [Sight(comment.id, 1, 0) for comment in waiting]
        reader, moderator, key = only_id(people.reader), only_id(people.moderator), key_of(people.reader.email)
        article = only_id(articles[0])
    work: list[Callable[[], Any]] = [lambda: claim_comments(reader.id, key)] * 4
    work += [lambda sight=sight: approve_comment(sight, moderator.id, NOON).id for sight in sights]
    work += [lambda: say(article, reader).id] * 4
    answers = at_once(site, work)
    assert {type(answer) for answer in answers} == {int}, answers
    assert sorted(answers[:4]) == [0, 0, 0, len(theirs) + len(waiting)]
    with site.app_context():
        assert _db.session.get_one(User, reader.id).published_count == len(theirs) + len(waiting) + 4
        assert _db.session.scalar(select(func.count()).select_from(User).where(User.claim_key == key)) == 0
        assert counter_differences() == []


def test_the_same_new_tag_given_by_many_at_once_is_made_once(site: Flask) -> None:
    with site.app_context():
        people = Newsroom()
        section, editor = people.article.section_id, only_id(people.editor)
        articles = [only_id(make_article(people.editor)) for _ in range(4)]
    tagged = Copy("Swing bridge", section, "It opened.", tags=("Swing bridge", "River Lune"))
    work: list[Callable[[], Any]] = [lambda: write_article(tagged, editor.id, NOON).id] * 4
    work += [lambda a=article: change_article(a.id, tagged, 2, editor.id, NOON).id for article in articles]
    answers = at_once(site, work)
    assert {type(answer) for answer in answers} == {int}, answers
    with site.app_context():
        assert sorted(_db.session.scalars(select(Tag.slug))) == ["river-lune", "swing-bridge"]
