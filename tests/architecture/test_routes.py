"""Every address has a guard, no form goes without its token, and who may come in where is written down here."""

import pytest
from werkzeug.routing import Rule

from blueprints import ROOMS
from blueprints.guards import anyone, readers_may_post
from tests.architecture.conftest import House
from tests.architecture.house import inline_in

SAFE = {"GET", "HEAD", "OPTIONS"}
# Views that do without the token, each because its caller cannot have one. Webhooks and the API will stand here.
# A mail program that ends letters (RFC 8058) has the address in the letter alone, which is signed.
NO_TOKEN: set[str] = {"POST /notices/unsubscribe/<token> (notices.unsubscribe): 404"}
# Pages of everyone's with a cookie: the form to report a comment has a token, and who asks to recommend one without an
# account is told why they sign in.
SETS_A_COOKIE = {"comments.ask_report", "comments.ask_recommendation"}
OLD_FORM = "this form is out of date"
ROLES = ("anonymous", "reader", "moderator", "editor")

# What each role gets on the first page of each room, in the order of `ROLES`. 303 leads to the sign-in page.
FIRST_PAGES = [
    ("articles", "/", 200, 200, 200, 200),
    ("articles", "/articles/<slug>", 200, 200, 200, 200),
    ("articles", "/tags/<slug>", 200, 200, 200, 200),
    ("articles", "/feed.atom", 200, 200, 200, 200),
    ("comments", "/articles/<slug>/comments", 200, 200, 200, 200),
    ("comments", "/articles/<slug>/comments/new", 303, 200, 200, 200),
    ("comments", "/comments/<int:comment_id>/withdrawal", 303, 200, 404, 404),
    ("comments", "/comments/<int:comment_id>/recommendation", 303, 403, 200, 200),
    ("comments", "/comments/<int:comment_id>/report", 200, 200, 200, 200),
    ("accounts", "/account/", 303, 200, 200, 200),
    ("accounts", "/account/claim", 303, 200, 200, 200),
    ("accounts", "/account/notices", 303, 200, 200, 200),
    ("accounts", "/account/notices/choices", 303, 200, 200, 200),
    ("accounts", "/account/muted", 303, 200, 200, 200),
    ("notices", "/notices/unsubscribe/<token>", 404, 404, 404, 404),
    ("moderation", "/moderation/", 303, 403, 200, 200),
    ("moderation", "/moderation/comments/<int:comment_id>", 303, 403, 200, 200),
    ("newsroom", "/newsroom/articles", 303, 403, 403, 200),
    ("newsroom", "/newsroom/articles/new", 303, 403, 403, 200),
    ("newsroom", "/newsroom/readers", 303, 403, 403, 200),
    ("newsroom", "/newsroom/readers/<int:user_id>", 303, 403, 403, 200),
    ("newsroom", "/newsroom/tips", 303, 403, 403, 200),
    ("newsroom", "/newsroom/settings", 303, 403, 403, 403),
    ("api", "/api/v1/counts?article=<slug>", 200, 200, 200, 200),
    ("api", "/api/v1/comments/<int:comment_id>/rank", 200, 200, 200, 200),
    ("search", "/search", 200, 200, 200, 200),
    ("about", "/about/house-rules", 200, 200, 200, 200),
    ("health", "/healthz", 200, 200, 200, 200),
    ("dev", "/dev/mail", 200, 200, 200, 200),
]


def room_named(rule: Rule) -> str:
    return str(rule.endpoint).rpartition(".")[0]


def rules_of(house: House) -> list[Rule]:
    return list(house.app.url_map.iter_rules())


def test_every_address_belongs_to_a_room_or_to_flask_security(house: House) -> None:
    known = {room.blueprint.name for room in ROOMS} | {"security"}
    stray = [rule.endpoint for rule in rules_of(house) if room_named(rule) not in known and rule.endpoint != "static"]
    assert not stray, f"without a guard in blueprints.ROOMS: {stray}"


def test_every_room_has_its_guard_at_the_door(house: House) -> None:
    for room in ROOMS:
        first = house.app.before_request_funcs[room.blueprint.name][0]
        assert first is room.guard, room.blueprint.name


def test_every_form_wants_its_token(house: House) -> None:
    """As an admin, so that nothing else turns it away first; as a form, and as JSON, which is no form at all."""
    client, through = house.client("admin"), []
    for rule in rules_of(house):
        for method in sorted((rule.methods or set()) - SAFE):
            for kind in ("application/x-www-form-urlencoded", "application/json"):
                answer = client.open(house.address(rule.rule), method=method, data=b"{}", content_type=kind)
                if kind == "application/json" and answer.status_code == 415:
                    continue
                if answer.status_code != 400 or OLD_FORM not in answer.text:
                    through.append(f"{method} {rule.rule} ({rule.endpoint}): {answer.status_code}")
    assert set(through) == NO_TOKEN


def test_public_pages_set_no_cookie(house: House) -> None:
    public = {room.blueprint.name for room in ROOMS if room.guard in (anyone, readers_may_post)}
    pages = [rule for rule in rules_of(house) if room_named(rule) in public and "GET" in (rule.methods or ())]
    pages = [rule for rule in pages if rule.endpoint not in SETS_A_COOKIE]
    assert len(pages) > 15
    with_cookie = [rule.rule for rule in pages if "Set-Cookie" in house.client().get(house.address(rule.rule)).headers]
    assert not with_cookie


@pytest.mark.parametrize(("page", "statuses"), [(row[1], row[2:]) for row in FIRST_PAGES])
def test_each_role_gets_what_the_table_says(house: House, page: str, statuses: tuple[int, ...]) -> None:
    answers = [house.client(role).get(house.address(page)) for role in ROLES]
    assert tuple(answer.status_code for answer in answers) == statuses
    for answer in answers:
        assert not inline_in(answer.text if answer.mimetype == "text/html" else "")
        if answer.status_code == 303:
            assert answer.headers["Location"].startswith("/login?next=")


def test_every_room_stands_in_the_table_of_roles() -> None:
    assert {row[0] for row in FIRST_PAGES} == {room.blueprint.name for room in ROOMS}


def test_the_mail_of_development_stays_on_its_machine(house: House) -> None:
    far = {"REMOTE_ADDR": "192.0.2.7"}
    assert house.client("admin").get("/dev/mail", environ_base=far).status_code == 404


def test_a_page_may_hold_nothing_from_elsewhere(house: House) -> None:
    policy = house.client().get("/").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy
