"""The stories the journeys are played under: laid once, through the verbs, by a process of the product's own."""

import itertools
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from extensions import db
from models import Article, Comment, DiscussionMode, GuestPolicy, RoleName, Section, Site, User
from services.accounts import create_user
from services.articles import Copy, publish_article, write_article
from services.badges import NewBadge, give_badge
from services.comments import CommentPolicy, Draft, post_comment
from services.picks import pick_comment
from services.recommendations import toggle_recommendation

WRITERS = ("nadia@example.org", "comfort@example.org", "pete@example.org", "wingyan@example.org", "desmond@example.org")
EDITOR = "gwen@late-turn.example"
# Of the longest talk: more than a page holds, which is 25 threads.
MANY = 31
BODY = """The bridge has been **stuck** since Sunday, and the ferry takes nobody after dark.

The council says that the spare part is on its way. It said so in March, and in May, and it will not say from where.

A second paragraph stands here so that there is something more to quote than the first."""
_number = itertools.count(1)


def lay(answer: str) -> None:
    """Lay every story, and write what the journeys need to know of them to the file `answer`."""
    now = datetime.now(UTC)
    people = {user.email: user for user in db.session.scalars(select(User))}
    newcomer = create_user("fiona@example.org", "Fiona Stray", people[EDITOR].password, RoleName.READER, now)
    people[newcomer.email] = newcomer
    newcomer.rules_version_read = 0
    db.session.get_one(Site, 1).guest_policy = GuestPolicy.SOME
    db.session.commit()
    told: dict[str, Any] = {name: _story(name, people, now) for name in STORIES}
    _picks_and_badges(told["orders"]["comments"], people, now)
    Path(answer).write_text(json.dumps(told))


# By name: what is said under it, oldest first, as (who, words, the answered one's place), and how it is run.
STORIES: dict[str, tuple[list[tuple[int, str, int | None]], DiscussionMode]] = {
    "orders": ([(n % 5, f"Remark number {n} about the bridge", None) for n in range(MANY)], DiscussionMode.OPEN),
    "acts": (
        [
            (1, "The ferry is the better way to cross", None),
            (2, "It is not when the wind is up", 0),
            (3, "Then wait for the wind to drop", 1),
            (4, "I have waited since March, and I am cold", None),
            (3, "Nobody asked the lock keeper anything", None),
        ],
        DiscussionMode.OPEN,
    ),
    "words": ([(1, "The first word on it, to be answered", None)], DiscussionMode.OPEN),
    "news": ([(1, "Said long before anybody came back", None), (2, "So was this answer", 0)], DiscussionMode.OPEN),
    # The oldest thread is on the second page; the newest has as many replies as a page draws of it.
    "beyond": (
        [
            *[(1, f"One of many on the bridge, the {n}th", None) for n in range(25)],
            (2, "A thread that goes on and on", None),
            *[(3, f"It does, for the {n}th time", 25) for n in range(3)],
        ],
        DiscussionMode.OPEN,
    ),
    "visits": ([(1, "Read by who has no account", None)], DiscussionMode.OPEN),
    "live": ([(1, f"A calm line to be read, the {n}th", None) for n in range(8)], DiscussionMode.OPEN),
    "talk": (
        [
            (1, "The *real* question is who pays [the bill] for some_name", None),
            (2, "Whoever drew the plan, I should think", 0),
            (3, "And whoever signed it", 0),
        ],
        DiscussionMode.OPEN,
    ),
    "notices": ([(0, "Does anybody know when it opens again?", None)], DiscussionMode.OPEN),
    "guests": ([(1, "Said by somebody with an account", None)], DiscussionMode.OPEN),
    "letters": ([(1, "Sir, the bridge is a disgrace", None)], DiscussionMode.LETTERS),
    "tribute": ([], DiscussionMode.TRIBUTE),
    "appeal": ([], DiscussionMode.APPEAL),
    "closed": ([], DiscussionMode.CLOSED),
    "hidden": ([], DiscussionMode.HIDDEN),
}
# Said before the discussion was closed or put away, so that there is something to read or to hide.
SAID_BEFORE = {DiscussionMode.CLOSED, DiscussionMode.HIDDEN, DiscussionMode.APPEAL}


def _story(name: str, people: dict[str, User], now: datetime) -> dict[str, Any]:
    remarks, mode = STORIES[name]
    section = db.session.scalars(select(Section)).first()
    assert section is not None
    copy = Copy(
        headline=f"The swing bridge, seen by {name}",
        section_id=section.id,
        body=BODY,
        takes_guests=name == "guests",
        discussion_mode=DiscussionMode.OPEN if mode in SAID_BEFORE else mode,
    )
    article = write_article(copy, people[EDITOR].id, now - timedelta(hours=30))
    publish_article(article.id, people[EDITOR].id, now - timedelta(hours=29))
    if mode in SAID_BEFORE:
        remarks = [(1, f"Said while it was still open, of {name}", None)]
    comments = _say(article, remarks, people, now)
    if mode in SAID_BEFORE:
        article.discussion_mode, article.discussion_reason = mode, "A trial begins on Monday."
        article.seq += 1
        db.session.commit()
    return {"path": f"/articles/{article.slug}", "comments": comments}


def _say(
    article: Article, remarks: list[tuple[int, str, int | None]], people: dict[str, User], now: datetime
) -> list[int]:
    """Post them a minute apart, the last of them a day ago: nothing here is new to anybody."""
    begun, ids = now - timedelta(hours=24, minutes=len(remarks)), list[int]()
    for index, (who, words, answered) in enumerate(remarks):
        parent = None if answered is None else ids[answered]
        key = f"stage-form-key-{next(_number):06d}"
        draft = Draft(article.id, people[WRITERS[who]].id, words, key, parent)
        ids.append(post_comment(draft, CommentPolicy(), begun + timedelta(minutes=index)).id)
    return ids


def _picks_and_badges(orders: list[int], people: dict[str, User], now: datetime) -> None:
    """In the long talk the third is recommended most, the fifth is a pick, and a writer is a verified paramedic."""
    writer = db.session.get_one(Comment, orders[2]).author_id
    for reader in [person for person in people.values() if person.id != writer][:4]:
        toggle_recommendation(orders[2], reader.id, now)
    pick_comment(orders[4], "The plainest account of it yet.", people[EDITOR].id, now)
    badge = NewBadge("Paramedic", "Saw the registration card at the desk.", (now + timedelta(days=200)).date())
    give_badge(people[WRITERS[3]].id, badge, people[EDITOR].id, now)
