"""Who can be spoken to in a thread: those who have said something in it that everybody can read."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from extensions import db
from models import Comment, CommentState, User

# A reply speaks to those who are in the talk. Over more than this nobody has an overview, and a hint has no room.
MOST_PEOPLE = 50
# Of a long thread only its last replies are looked at: a few talk most, and a thread of 10,000 costs no more.
REPLIES_LOOKED_AT = 200

_comments, _users = Comment.__table__.c, User.__table__.c
_CAN_BE_CALLED = (_users.claim_key.is_(None), _users.deleted_at.is_(None))
_TOP = (
    select(_users.id, _users.display_name)
    .join_from(Comment.__table__, User.__table__, _users.id == _comments.author_id)
    .where(
        _comments.id == bindparam("thread"),
        _comments.article_id == bindparam("article"),
        _comments.root_id.is_(None),
        _comments.state == CommentState.PUBLISHED,
        *_CAN_BE_CALLED,
    )
)
# By the number given at publication, which is an index, so that "latest" needs no sorting.
_LATEST = (
    select(_comments.author_id, _comments.reply_no)
    .where(
        _comments.root_id == bindparam("thread"),
        _comments.reply_no > 0,
        _comments.article_id == bindparam("article"),
        _comments.state == CommentState.PUBLISHED,
    )
    .order_by(_comments.reply_no.desc())
    .limit(REPLIES_LOOKED_AT)
    .subquery()
)
_REPLYING = (
    select(_users.id, _users.display_name)
    .join_from(_LATEST, User.__table__, _users.id == _LATEST.c.author_id)
    .where(*_CAN_BE_CALLED)
    .order_by(_LATEST.c.reply_no.desc())
)


@dataclass(frozen=True, slots=True)
class PersonInThread:
    """Somebody who can be spoken to by their name."""

    id: int
    name: str


def people_in_thread(article_id: int, root_id: int, writer_id: int) -> tuple[PersonInThread, ...]:
    """Who has a published comment in the thread below this top comment: whoever opened it first, then the latest to
    reply, each once and at most 50. Not the writer, no guests, nobody whose account is deleted. Nobody when there is
    no such thread under this article."""
    asked = {"thread": root_id, "article": article_id}
    found: dict[int, str] = {}
    for query in (_TOP, _REPLYING):
        for person_id, name in db.session.execute(query, asked):
            if person_id != writer_id:
                found.setdefault(person_id, name)
    return tuple(PersonInThread(*person) for person in list(found.items())[:MOST_PEOPLE])
