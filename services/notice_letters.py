"""Letters made of notices: one for each reader, of everything that is due for them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

import text
from extensions import bell, db
from models import Letter, MailChoice, Notice, User
from models import NoticeKind as Kind
from queries.notice_choices import choices_of
from queries.notices import NoticeLine, lines_that_stand
from services.letters import BELL as LETTERS
from services.letters import put_letter
from services.locks import take_turn
from services.transactions import verb
from services.unsubscribing import unsubscribe_token

# Readers written to in one round of the worker. More wait for the next sweep, so that one job never runs for long.
A_ROUND = 100
# A letter is looked through, not studied: the rest is on the page of notices.
MOST_LINES = 20
LONGEST_SUBJECT = 120
# A subject that counts more kinds of things than this is not read to its end.
MOST_KINDS_NAMED = 2

# What a letter is called with one notice in it alone, or with several of a kind.
SEVERAL = {
    Kind.REPLY: ("1 reply to you", "{} replies to you"),
    Kind.MENTION: ("1 comment that speaks to you", "{} comments that speak to you"),
    Kind.DECISION: ("a decision on a comment of yours", "decisions on {} comments of yours"),
    Kind.PICK: ("a comment of yours picked", "{} comments of yours picked"),
    Kind.FOLLOWED: ("new comments in a discussion you follow", "new comments in {} discussions you follow"),
}
ASKED_FOR = {
    Kind.REPLY: "replies",
    Kind.MENTION: "comments that speak to you",
    Kind.DECISION: "decisions",
    Kind.PICK: "picks",
    Kind.FOLLOWED: "followed discussions",
}


@dataclass(frozen=True)
class WritingDesk:
    """What a letter needs of the outside: the site's own address, the key that signs, and who draws templates."""

    site_url: str
    key: str
    # Takes the name of a template, and by name what it says.
    draw: Callable[..., str]


def write_letters(desk: WritingDesk, now: datetime) -> int:
    """Make letters of the notices that are due; answers how many. What no longer stands, was read in the site
    meanwhile, or is not wanted by mail any more goes into none."""
    due = select(Notice.user_id).where(Notice.mail_due_at <= now).distinct().limit(A_ROUND)
    written = sum(_write_to(user_id, desk, now) for user_id in db.session.scalars(due).all())
    if written:
        bell.ring(LETTERS)
    return written


@verb
def _write_to(user_id: int, desk: WritingDesk, now: datetime) -> bool:
    """One reader's letter. Taking the notices off the pile comes first: a second worker finds none."""
    take_turn()
    taken = update(Notice).where(Notice.user_id == user_id, Notice.mail_due_at <= now).values(mail_due_at=None)
    ids = list(db.session.scalars(taken.returning(Notice.id).execution_options(synchronize_session=False)))
    reader = db.session.get_one(User, user_id, populate_existing=True)
    chosen = choices_of(user_id)
    lines = [line for line in lines_that_stand(ids) if chosen[line.kind].mail is not MailChoice.OFF]
    lines = _each_once(lines)
    may_be_written_to = reader.active and reader.confirmed_at is not None and not reader.is_guest
    if may_be_written_to and lines:
        is_daily = all(chosen[line.kind].mail is MailChoice.DAILY for line in lines)
        put_letter(_letter(reader, lines, desk, is_daily=is_daily))
    _mark_told(ids, now)
    db.session.commit()
    return may_be_written_to and bool(lines)


def _each_once(lines: Sequence[NoticeLine]) -> list[NoticeLine]:
    """Two decisions on one comment, the second perhaps undoing the first, are told as what stands now."""
    return list({(line.kind, line.comment_id): line for line in lines}.values())


def _mark_told(ids: list[int], now: datetime) -> None:
    """Where mail is the only way, or one is told of the next new comment only after this one, told is read."""
    told = (Notice.kind == Kind.FOLLOWED) | Notice.in_site.is_(False)
    query = update(Notice).where(Notice.id.in_(ids), Notice.read_at.is_(None), told).values(read_at=now)
    db.session.execute(query.execution_options(synchronize_session=False))


def _letter(reader: User, lines: list[NoticeLine], desk: WritingDesk, *, is_daily: bool) -> Letter:
    kinds = list(dict.fromkeys(line.kind for line in lines))
    stop = f"{desk.site_url}/notices/unsubscribe/{unsubscribe_token(desk.key, reader.id, kinds)}"
    heading = heading_of(lines, is_daily=is_daily)
    given = {
        "heading": heading,
        "lines": lines[:MOST_LINES],
        "more": len(lines[MOST_LINES:]),
        "site_url": desk.site_url,
        "stop": stop,
        "asked_for": _listed([ASKED_FOR[kind] for kind in kinds]),
        "is_daily": is_daily,
    }
    return Letter(
        kind="notices",
        recipient=reader.email,
        subject=text.cut_graphemes(heading, LONGEST_SUBJECT),
        text_body=desk.draw("notices/letter.txt", **given),
        html_body=desk.draw("notices/letter.html", **given),
        unsubscribe_url=stop,
    )


def heading_of(lines: Sequence[NoticeLine], *, is_daily: bool) -> str:
    """What a letter is called: the one thing in it, or how many of what. A daily one says that it is."""
    if len(lines) == 1 and not is_daily:
        return lines[0].says
    kinds = list(dict.fromkeys(line.kind for line in lines))
    counted = _listed([_several(kind, sum(line.kind is kind for line in lines)) for kind in kinds])
    if len(kinds) > MOST_KINDS_NAMED:
        counted = f"{len(lines)} notices for you"
    return f"Your day in the discussions: {counted}" if is_daily else counted[:1].upper() + counted[1:]


def _several(kind: Kind, number: int) -> str:
    one, many = SEVERAL[kind]
    return one if number == 1 else many.format(number)


def _listed(parts: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
