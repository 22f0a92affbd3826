"""Muting: what a reader does not want to read or hear of. Nobody is ever told that they were muted."""

from datetime import datetime

from sqlalchemy import delete, func, select

from extensions import db
from models import ArticleState, Comment, MutedReader, MutedThread, User
from services.locks import take_turn
from services.refusals import NotAllowed, NotFound
from services.transactions import verb

# Both lists are read with every page of a discussion; whoever needs more is not helped by muting.
MOST_MUTED = 500


@verb
def switch_mute(reader_id: int, comment_id: int, now: datetime) -> bool:
    """Mute the writer of a comment, or mute them no longer; answers whether they are muted now.

    Refuses oneself, staff (what the newsroom says in a discussion has to reach everybody in it), a comment that
    readers cannot see, and more than `MOST_MUTED`.
    """
    comment = _seen_by(reader_id, comment_id)
    unmuted = _unmute(reader_id, comment.author_id)
    if not unmuted:
        _refuse_to_mute(reader_id, comment.author)
        db.session.add(MutedReader(user_id=reader_id, muted_id=comment.author_id, at=now))
    db.session.commit()
    return not unmuted


@verb
def switch_thread_mute(reader_id: int, comment_id: int, now: datetime) -> bool:
    """Mute the thread a comment is in, or mute it no longer; answers whether it is muted now. Refuses a comment that
    readers cannot see, and more than `MOST_MUTED`."""
    comment = _seen_by(reader_id, comment_id)
    unmuted = _unmute_thread(reader_id, comment.thread_id)
    if not unmuted:
        muted = select(func.count()).select_from(MutedThread).where(MutedThread.user_id == reader_id)
        _refuse_too_many(db.session.scalar(muted), "threads")
        db.session.add(MutedThread(user_id=reader_id, root_id=comment.thread_id, at=now))
    db.session.commit()
    return not unmuted


@verb
def unmute_reader(reader_id: int, muted_id: int) -> None:
    """Mute somebody no longer. Doing it again changes nothing."""
    _unmute(reader_id, muted_id)
    db.session.commit()


@verb
def unmute_thread(reader_id: int, root_id: int) -> None:
    """Mute a thread no longer. Doing it again changes nothing."""
    _unmute_thread(reader_id, root_id)
    db.session.commit()


def _seen_by(reader_id: int, comment_id: int) -> Comment:
    """The comment, if readers see it. The reader's own row is locked, so that pressing twice is twice, and counted."""
    take_turn()
    db.session.scalar(select(User.id).where(User.id == reader_id).with_for_update(of=User, key_share=True))
    comment = db.session.get(Comment, comment_id, populate_existing=True)
    if comment is None or not comment.shown:
        raise NotFound("There is no such comment.")
    if comment.article.state is not ArticleState.PUBLISHED or not comment.article.mode.readable:
        raise NotFound("There is no such comment.")
    return comment


def _refuse_to_mute(reader_id: int, writer: User) -> None:
    if writer.id == reader_id:
        raise NotAllowed("You cannot mute yourself.")
    if writer.is_staff:
        raise NotAllowed("The newsroom’s own people cannot be muted: what they say here is for everybody.")
    muted = select(func.count()).select_from(MutedReader).where(MutedReader.user_id == reader_id)
    _refuse_too_many(db.session.scalar(muted), "readers")


def _unmute(reader_id: int, muted_id: int) -> bool:
    query = delete(MutedReader).where(MutedReader.user_id == reader_id, MutedReader.muted_id == muted_id)
    gone = query.returning(MutedReader.muted_id).execution_options(synchronize_session=False)
    return bool(db.session.scalars(gone).all())


def _unmute_thread(reader_id: int, root_id: int) -> bool:
    query = delete(MutedThread).where(MutedThread.user_id == reader_id, MutedThread.root_id == root_id)
    gone = query.returning(MutedThread.root_id).execution_options(synchronize_session=False)
    return bool(db.session.scalars(gone).all())


def _refuse_too_many(muted: int | None, what: str) -> None:
    if (muted or 0) >= MOST_MUTED:
        raise NotAllowed(f"You have muted {MOST_MUTED} {what}, the most one account can. Unmute some of them first.")
