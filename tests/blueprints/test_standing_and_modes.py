"""Who may do what where: every standing of a reader, every mode of a discussion, every act, as tables.

yes: done, and everyone can see it. held: kept for a moderator. tip: kept for the newsroom alone. in: asked to sign in
first. A number is the status of a refusal in words: 403 not by this person or not any more, 404 not there, 409 not in
a discussion that is run like this.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from extensions import db
from models import Article, Comment, CommentState, DiscussionMode, GuestPolicy, RoleName, Site, Tip, User
from services.guest_forms import stamp_form
from tests.blueprints.house import LATER, House, place_of, words_of
from tests.factories import make_user

# A guest has no account: edit, withdraw and recommend lead to signing in.
# "writer" acts on a comment of their own where the others act on somebody else's.
TABLES = """
open          create  reply  edit  withdraw  recommend  report  quote
guest         held    held   in    in        in         yes     yes
new           yes     yes    yes   yes       yes        yes     yes
trusted       yes     yes    yes   yes       yes        yes     yes
premoderated  held    held   held  yes       yes        yes     yes
suspended     403     403    403   yes       403        yes     403
banned        403     403    403   yes       403        yes     403
writer        yes     yes    yes   yes       403        403     yes
moderator     yes     yes    yes   yes       yes        yes     yes

held          create  reply  edit  withdraw  recommend  report  quote
guest         held    held   in    in        in         yes     yes
new           held    held   held  yes       yes        yes     yes
trusted       held    held   held  yes       yes        yes     yes
premoderated  held    held   held  yes       yes        yes     yes
suspended     403     403    403   yes       403        yes     403
banned        403     403    403   yes       403        yes     403
writer        held    held   held  yes       403        403     yes
moderator     held    held   held  yes       yes        yes     yes

letters       create  reply  edit  withdraw  recommend  report  quote
guest         held    409    in    in        in         yes     yes
new           yes     409    yes   yes       yes        yes     yes
trusted       yes     409    yes   yes       yes        yes     yes
premoderated  held    409    held  yes       yes        yes     yes
suspended     403     403    403   yes       403        yes     403
banned        403     403    403   yes       403        yes     403
writer        yes     409    yes   yes       403        403     yes
moderator     yes     409    yes   yes       yes        yes     yes

tribute       create  reply  edit  withdraw  recommend  report  quote
guest         held    409    in    in        in         yes     yes
new           held    409    held  yes       409        yes     yes
trusted       held    409    held  yes       409        yes     yes
premoderated  held    409    held  yes       409        yes     yes
suspended     403     403    403   yes       403        yes     403
banned        403     403    403   yes       403        yes     403
writer        held    409    held  yes       403        403     yes
moderator     held    409    held  yes       409        yes     yes

appeal        create  reply  edit  withdraw  recommend  report  quote
guest         tip     409    in    in        in         yes     yes
new           tip     409    yes   yes       409        yes     yes
trusted       tip     409    yes   yes       409        yes     yes
premoderated  tip     409    held  yes       409        yes     yes
suspended     403     403    403   yes       403        yes     403
banned        403     403    403   yes       403        yes     403
writer        tip     409    yes   yes       403        403     yes
moderator     tip     409    yes   yes       409        yes     yes

closed        create  reply  edit  withdraw  recommend  report  quote
guest         403     403    in    in        in         yes     in
new           403     403    403   yes       409        yes     403
trusted       403     403    403   yes       409        yes     403
premoderated  403     403    403   yes       409        yes     403
suspended     403     403    403   yes       403        yes     403
banned        403     403    403   yes       403        yes     403
writer        403     403    403   yes       403        403     403
moderator     403     403    403   yes       409        yes     403

hidden        create  reply  edit  withdraw  recommend  report  quote
guest         403     403    in    in        in         404     in
new           403     403    403   yes       404        404     403
trusted       403     403    403   yes       404        404     403
premoderated  403     403    403   yes       404        404     403
suspended     403     403    403   yes       404        404     403
banned        403     403    403   yes       404        404     403
writer        403     403    403   yes       404        404     403
moderator     403     403    403   yes       404        404     403
"""

Row = tuple[str, str, dict[str, str]]


def rows() -> list[Row]:
    found: list[Row] = []
    for table in TABLES.strip().split("\n\n"):
        (mode, *acts), *lines = (line.split() for line in table.splitlines())
        found += [(mode, standing, dict(zip(acts, expected, strict=True))) for standing, *expected in lines]
    return found


class Scene:
    """One reader in one discussion, with somebody else's comment before them and one of their own."""

    def __init__(self, house: House, standing: str, mode: str) -> None:
        self.house, self.forms = house, 0
        self.is_guest = standing == "guest"
        person = self._person(standing)
        self.own = house.say("My own words on this.", person or house.reader, LATER)
        self.target = self.own
        if standing == "writer":
            self.own = house.say("More words of my own on this.", person, LATER)
        else:
            self.target = house.say("Somebody else's words on this.", house.other, LATER)
        self._settle(person, standing, mode)
        self.browser: FlaskClient = house.browser(person, with_form=True)

    def _person(self, standing: str) -> User | None:
        if standing == "guest":
            return None
        role = RoleName.MODERATOR if standing == "moderator" else RoleName.READER
        with self.house.app.app_context():
            joined = {"joined_at": LATER} if standing == "new" else {}
            person = make_user("Nell Standing", role, **joined)  # type: ignore[arg-type]
            db.session.refresh(person)
            db.session.expunge(person)
        return person

    def _settle(self, person: User | None, standing: str, mode: str) -> None:
        later: dict[str, dict[str, Any]] = {
            "premoderated": {"premoderated_until": LATER + timedelta(days=1)},
            "suspended": {"suspended_until": LATER + timedelta(days=1)},
            "banned": {"banned_at": LATER - timedelta(days=1)},
        }
        with self.house.app.app_context():
            db.session.get_one(Site, 1).guest_policy = GuestPolicy.ON
            db.session.get_one(Article, self.house.article.id).discussion_mode = DiscussionMode(mode)
            for column, value in later.get(standing, {}).items():
                setattr(db.session.get_one(User, person.id if person else 0), column, value)
            db.session.commit()

    def send(self, **fields: str) -> TestResponse:
        self.forms += 1
        key = f"the-form-number-{self.forms}-of-this-scene"
        sent = {"body": f"A calm remark, number {self.forms}.", "key": key, "rules": "1", **fields}
        if self.is_guest:
            secret = self.house.app.extensions["settings"].secret_key
            sent |= {"guest_name": "Pat Marsh", "stamp": stamp_form(secret, key, LATER - timedelta(minutes=1))}
        return self.browser.post(f"{self.house.address}/comments", data=sent)

    def newest(self) -> tuple[int, CommentState]:
        with self.house.app.app_context():
            row = db.session.execute(select(Comment.id, Comment.state).order_by(Comment.id.desc()).limit(1)).one()
            return row.id, row.state

    def tips(self) -> int:
        with self.house.app.app_context():
            return db.session.scalar(select(func.count()).select_from(Tip)) or 0


def refused(answer: TestResponse) -> str:
    """What somebody met who could not do it; nothing for who could."""
    if answer.status_code == 401 or (answer.status_code == 303 and place_of(answer).startswith("/login")):
        return "in"
    return "" if answer.status_code in (200, 303) else str(answer.status_code)


def state(name: str) -> str:
    return {"published": "yes", "withdrawn": "yes"}.get(name, name)


def sent(scene: Scene, **fields: str) -> str:
    comments, tips = scene.newest(), scene.tips()
    answer = scene.send(**fields)
    if refusal := refused(answer):
        assert (comments, tips) == (scene.newest(), scene.tips())
        return refusal
    if scene.tips() > tips:
        assert scene.newest() == comments
        return "tip"
    assert scene.newest()[0] > comments[0]
    return state(scene.newest()[1].value)


def create(scene: Scene) -> str:
    return sent(scene)


def reply(scene: Scene) -> str:
    return sent(scene, parent=str(scene.target))


def edit(scene: Scene) -> str:
    sent = {"body": "My own words, mended.", "revision": "1"}
    answer = scene.browser.post(f"/comments/{scene.own}/revision", data=sent)
    return refused(answer) or state(scene.house.state_of(scene.own))


def withdraw(scene: Scene) -> str:
    answer = scene.browser.post(f"/comments/{scene.own}/withdrawal")
    return refused(answer) or state(scene.house.state_of(scene.own))


def recommend(scene: Scene) -> str:
    return refused(scene.browser.post(f"/comments/{scene.target}/recommendation")) or "yes"


def report(scene: Scene) -> str:
    return refused(scene.browser.post(f"/comments/{scene.target}/report", data={"reason": "spam"})) or "yes"


def quote(scene: Scene) -> str:
    answer = scene.browser.get(f"{scene.house.address}/comments/new?quote={scene.target}")
    if refusal := refused(answer):
        return refusal
    return "yes" if "> " in words_of(answer).partition("<textarea")[2] else "without the quotation"


ACTS: tuple[Callable[[Scene], str], ...] = (quote, recommend, report, create, reply, edit, withdraw)


@pytest.mark.parametrize(
    ("mode", "standing", "expected"), [pytest.param(*row, id=f"{row[0]}-{row[1]}") for row in rows()]
)
def test_every_act_is_as_the_table_says(house: House, mode: str, standing: str, expected: dict[str, str]) -> None:
    scene = Scene(house, standing, mode)
    assert {act.__name__: act(scene) for act in ACTS} == expected


def test_the_tables_leave_nothing_out() -> None:
    standings = {"guest", "new", "trusted", "premoderated", "suspended", "banned", "writer", "moderator"}
    assert {(mode, standing) for mode, standing, _ in rows()} == {
        (mode.value, standing) for mode in DiscussionMode for standing in standings
    }
    assert all(set(expected) == {act.__name__ for act in ACTS} for _, _, expected in rows())
