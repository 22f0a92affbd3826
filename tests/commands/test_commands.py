"""The command line: preparing, the demo newsroom, accounts, counters, the doctor."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy import text as sql

from commands.demo import load_demo
from extensions import bell, db
from models import Article, Comment, Notice, RoleName, User
from queries.counters import counter_differences
from services.letters import post_letter
from tests.conftest import SECRETS, make_app
from tests.factories import NOON, Newsroom, say


def new_site(path: Path, **settings: Any) -> Flask:
    from app import create_app

    app = create_app({"data_dir": path, "site_url": "http://localhost", **SECRETS, **settings})
    bell.bind(None)
    return app


def close(site: Flask) -> None:
    with site.app_context():
        db.engine.dispose()


@pytest.fixture
def empty_site(tmp_path: Path) -> Iterator[Flask]:
    site = new_site(tmp_path)
    yield site
    close(site)


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=list(words))


def everything(site: Flask) -> dict[str, list[tuple[Any, ...]]]:
    with site.app_context():
        return {
            table.name: sorted((tuple(row) for row in db.session.execute(select(table))), key=repr)
            for table in db.metadata.sorted_tables
        }


def test_preparing_twice_changes_nothing_and_leaves_a_whole_and_healthy_site(empty_site: Flask) -> None:
    first = run(empty_site, "prepare")
    assert (first.exit_code, "moving the demo newsroom in" in first.output) == (0, True)
    before = everything(empty_site)
    assert len(before["articles"]) >= 5
    again = run(empty_site, "prepare")
    assert (again.exit_code, "moving the demo newsroom in" in again.output) == (0, False)
    assert everything(empty_site) == before
    assert run(empty_site, "verify-counters").exit_code == 0
    told = run(empty_site, "doctor")
    assert (told.exit_code, "Nothing is misconfigured." in told.output) == (0, True)
    assert_the_sign_ins_are_true(empty_site, first.output)
    with empty_site.app_context():
        assert_the_demo_is_whole(datetime.now(UTC))


def assert_the_sign_ins_are_true(site: Flask, printed: str) -> None:
    lines = re.findall(r"^  (\w+) +(\S+@\S+) +(\S+)$", printed, re.MULTILINE)
    assert {role for role, _, _ in lines} >= {"reader", "moderator", "editor", "admin"}
    site.config["WTF_CSRF_ENABLED"] = False
    _, email, word = lines[0]
    answer = site.test_client().post("/login", data={"email": email, "password": word})
    assert answer.status_code in (302, 303)


def test_a_production_site_is_prepared_without_the_demo(tmp_path: Path) -> None:
    production = {
        "environment": "production",
        "site_url": "https://news.example",
        "mail_server": "smtp://127.0.0.1:2525?tls=off",
        "mail_from": "comments@news.example",
    }
    site = new_site(tmp_path, **production)
    assert run(site, "prepare").exit_code == 0
    kept = everything(site)
    assert (kept["articles"], kept["users"]) == ([], [])
    assert len(kept["house_rules"]) == 9
    seeded = run(site, "seed")
    assert (seeded.exit_code, "does not move into a production site" in seeded.output) == (1, True)
    close(site)


def test_the_demo_moves_into_an_empty_site_only(newsroom: Newsroom, app: Flask) -> None:
    refused = run(app, "seed")
    assert (refused.exit_code, "There are stories already." in refused.output) == (1, True)


NOTICES = "FROM notices JOIN users ON users.id = user_id"
SCREENS = {
    "a held comment": "SELECT 1 FROM comments WHERE state = 'held'",
    "a comment nobody has read": "SELECT 1 FROM comments WHERE state = 'published' AND reviewed_at IS NULL",
    "a rejected comment": "SELECT 1 FROM comments WHERE state = 'rejected' AND removed_under IS NOT NULL",
    "a withdrawn comment": "SELECT 1 FROM comments WHERE state = 'withdrawn'",
    "a tombstone with replies": "SELECT 1 FROM comments WHERE state <> 'published' AND shown AND reply_count > 0",
    "a reply drawn flat": "SELECT 1 FROM comments WHERE depth > 4",
    "a closed discussion": "SELECT 1 FROM articles WHERE discussion_mode = 'closed' AND discussion_reason <> ''",
    "a held discussion": "SELECT 1 FROM articles WHERE discussion_mode = 'held' AND discussion_reason <> ''",
    "a withdrawn story": "SELECT 1 FROM articles WHERE state = 'withdrawn' AND withdrawn_reason <> ''",
    "a lead": "SELECT 1 FROM articles WHERE is_lead AND state = 'published'",
    "a voice read by a moderator": "SELECT 1 FROM comments WHERE root_id IS NULL AND reviewed_at IS NOT NULL",
    "closed with comments": "SELECT 1 FROM articles WHERE discussion_mode = 'closed' AND comment_count > 5",
    "a tribute": "SELECT 1 FROM articles WHERE discussion_mode = 'tribute' AND comment_count > 2",
    "letters": "SELECT 1 FROM articles WHERE discussion_mode = 'letters' AND takes_guests AND comment_count > 2",
    "a tip not read": "SELECT 1 FROM tips JOIN articles ON articles.id = article_id WHERE discussion_mode = 'appeal'",
    "a guest": "SELECT 1 FROM comments JOIN users ON users.id = author_id WHERE claim_key IS NOT NULL",
    "recommends": "SELECT 1 FROM comments WHERE recommend_count > 9",
    "a pick": "SELECT 1 FROM comments WHERE picked_at IS NOT NULL AND pick_reason <> ''",
    "an edited comment": "SELECT 1 FROM comments WHERE edited_at IS NOT NULL AND revision = 2",
    "an urgent report": "SELECT 1 FROM comments WHERE urgent_reports > 0",
    "another report": "SELECT 1 FROM comments WHERE open_reports > 1 AND urgent_reports = 0",
    "a thread mostly rejected": "SELECT 1 FROM comments WHERE rejected_replies > 2 AND rejected_replies > reply_count",
    "a badge": "SELECT 1 FROM users WHERE service_badge <> ''",
    "a sanction": "SELECT 1 FROM users WHERE premoderated_until IS NOT NULL",
    "a mention": "SELECT 1 FROM mentions",
    "a notice not read": f"SELECT 1 {NOTICES} WHERE email = 'nadia@example.org' AND read_at IS NULL",
    "a notice that was read": f"SELECT 1 {NOTICES} WHERE email = 'nadia@example.org' AND read_at IS NOT NULL",
    "a follow": "SELECT 1 FROM follows JOIN users ON users.id = user_id WHERE email = 'nadia@example.org'",
}


def assert_the_demo_is_whole(now: datetime) -> None:
    """Something for every screen, the numbers right, and nothing in it yet to come."""
    lacking = [what for what, query in SCREENS.items() if db.session.execute(sql(query)).first() is None]
    assert lacking == []
    assert counter_differences() == []
    of_comments = (Comment.created_at, Comment.removed_at, Comment.shown_at, Comment.edited_at, Comment.picked_at)
    for column in (Article.published_at, Article.updated_at, *of_comments, User.joined_at, Notice.at):
        assert (db.session.scalar(select(db.func.max(column))) or now) <= now


# On SQLite it has moved in with `prepare`, above.
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_demo_is_the_same_on_postgresql(context: None) -> None:
    load_demo(NOON)
    assert_the_demo_is_whole(NOON)


def test_a_difference_is_printed_and_fails(newsroom: Newsroom, app: Flask) -> None:
    say(newsroom.article, newsroom.reader)
    right = run(app, "verify-counters")
    assert (right.exit_code, right.output) == (0, "0 differences.\n")
    db.session.execute(update(Article).where(Article.id == newsroom.article.id).values(comment_count=9))
    db.session.commit()
    wrong = run(app, "verify-counters")
    assert wrong.exit_code == 1
    assert f"comments on article of {newsroom.article.id}: kept 9, counted 1\n1 differences.\n" in wrong.output


def test_an_account_is_made_with_a_password_shown_once(app: Flask, context: None) -> None:
    made = run(app, "users", "create", " Nia.New@Example.org", "--role", "moderator")
    assert made.exit_code == 0
    assert "Made Nia New, moderator" in made.output
    assert re.search(r"Password \(shown only now\): \S{12,}", made.output)
    user = db.session.scalars(select(User).where(User.email == "nia.new@example.org")).one()
    assert user.holds(RoleName.MODERATOR)
    assert user.password
    assert user.password.startswith("$argon2id$")


def test_an_account_cannot_be_made_twice(app: Flask, context: None) -> None:
    words = ("users", "create", "nia@example.org", "--password", "a long password", "--name", "Nia New")
    first, again = run(app, *words), run(app, *words)
    assert (first.exit_code, "Password" in first.output) == (0, False)
    assert (again.exit_code, "already an account" in again.output) == (1, True)


def test_an_account_has_a_name_of_its_own(newsroom: Newsroom, app: Flask) -> None:
    refused = run(app, "users", "create", "ruth.too@example.org", "--name", "RUTH adeyemi")
    assert (refused.exit_code, "Somebody here has this name" in refused.output) == (1, True)
    assert run(app, "users", "create", "desk@example.org", "--name", "Police Desk").exit_code == 0


def test_an_address_nobody_can_sign_in_with_makes_no_account(app: Flask, context: None) -> None:
    for wrong in ("not-an-address", "nia@", "@example.org", "nia new@example.org"):
        assert run(app, "users", "create", wrong, "--name", "Nia New").exit_code != 0, wrong


def test_a_role_is_given_by_address(newsroom: Newsroom, app: Flask) -> None:
    given = run(app, "users", "give-role", newsroom.reader.email.upper(), "editor")
    assert given.exit_code == 0
    db.session.expire_all()
    assert newsroom.reader.holds(RoleName.EDITOR)


@pytest.mark.parametrize("words", [("nobody@example.org", "editor"), ("nobody@example.org", "emperor")])
def test_a_role_needs_an_account_and_to_exist(app: Flask, context: None, words: tuple[str, str]) -> None:
    assert run(app, "users", "give-role", *words).exit_code != 0


def test_the_doctor_says_that_the_site_was_not_prepared(empty_site: Flask) -> None:
    told = run(empty_site, "doctor")
    assert told.exit_code == 1
    assert re.search(r"at revision none and should be at \w+\. Run: flask --app app prepare", told.output)


def test_the_doctor_says_what_else_is_wrong(tmp_path: Path) -> None:
    site = make_app("", tmp_path, mail_server="smtp://127.0.0.1:2525?tls=off", mail_from="comments@example.org")
    bell.bind(None)
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "secret_key").write_text("k" * 64)
    (tmp_path / "keys" / "secret_key").chmod(0o644)
    with site.app_context():
        post_letter("welcome", "ruth@example.org", "Hello", "Text").created_at = datetime.now(UTC) - timedelta(hours=1)
        db.session.commit()
    told = run(site, "doctor").output
    assert "Others can read the secrets" in told
    assert re.search(r"^- 1 letters? ha(s|ve) waited for more than ten minutes", told, re.MULTILINE)
    assert "2 to mend." in told
    assert "k" * 64 not in told
    close(site)
