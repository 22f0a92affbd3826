"""Claiming: what was written without an account, as a guest or on the former site, becomes the reader's who has the
address it was written with."""

from sqlalchemy import String, cast, delete, literal, or_, select, update

from extensions import db
from models import Article, Comment, ImportedItem, ImportedKind, Recommendation, User
from queries.claims import guests_with
from services.attempts import party
from services.audit import record_act
from services.locks import take_turn
from services.refusals import NotAllowed
from services.transactions import verb


def claim_key(address_key: str, email: str) -> str:
    """What a guest's address is recognised by, and cannot be read from. The same however the address is spelt; empty
    for none, and nobody can claim by that."""
    address = email.strip().lower()
    return party(address_key, f"claim:{address}") if address else ""


@verb
def claim_comments(reader_id: int, key: str) -> int:
    """Give a reader what guests wrote with the reader's own address (`claim_key`); says how many comments that were.

    They stand under the reader's name from then on, in discussions that are drawn anew, and the guests are no more.
    Repeated, it changes nothing. Refuses (`NotAllowed`) an account that is deleted, or whose address is not confirmed.
    """
    take_turn()
    _hold_discussions_of(key)
    people = _hold_people(reader_id, key)
    reader, guests = people.pop(reader_id, None), list(people.values())
    if reader is None or not reader.active or reader.confirmed_at is None:
        raise NotAllowed("Confirm the address of your account first. Then the comments written with it can be yours.")
    if not guests:
        db.session.rollback()
        return 0
    count = _move(guests, reader_id)
    record_act("comments.claimed", "user", reader_id, reader_id, count=count)
    db.session.commit()
    return count


def _hold_discussions_of(key: str) -> None:
    """Articles first, and in the order of their ids: so does whoever decides on one of these comments, or deletes an
    account, and nobody waits in a circle."""
    theirs = select(Comment.article_id).join(User, User.id == Comment.author_id).where(guests_with(key))
    query = select(Article.id).where(Article.id.in_(theirs)).order_by(Article.id)
    db.session.execute(query.with_for_update(key_share=True))


def _hold_people(reader_id: int, key: str) -> dict[int, User]:
    """The reader and the guests, read afresh and locked."""
    whose = or_(User.id == reader_id, guests_with(key))
    query = select(User).where(whose).order_by(User.id).with_for_update(of=User, key_share=True)
    people = db.session.scalars(query.execution_options(populate_existing=True)).all()
    return {person.id: person for person in people}


def _drop_own_recommends(guest_ids: list[int], reader_id: int) -> None:
    """Nobody recommends their own: what the reader recommended of these comments is theirs from now on."""
    theirs = select(Comment.id).where(Comment.author_id.in_(guest_ids))
    own = (Recommendation.user_id == reader_id, Recommendation.comment_id.in_(theirs))
    dropped = delete(Recommendation).where(*own).returning(Recommendation.comment_id)
    if comment_ids := db.session.scalars(dropped.execution_options(synchronize_session=False)).all():
        counted = update(Comment).where(Comment.id.in_(comment_ids))
        counted = counted.values(recommend_count=Comment.recommend_count - 1)
        db.session.execute(counted.execution_options(synchronize_session=False))


def _move(guests: list[User], reader_id: int) -> int:
    """Everything of these guests becomes the reader's; an import that runs again finds the reader in their place."""
    ids = [guest.id for guest in guests]
    theirs = select(Comment.article_id).where(Comment.author_id.in_(ids))
    redrawn = update(Article).where(Article.id.in_(theirs)).values(seq=Article.seq + 1)
    db.session.execute(redrawn.execution_options(synchronize_session=False))
    _drop_own_recommends(ids, reader_id)
    # The reader may have sent the same form too: the number of a form is one writer's, and this form is done with.
    mine = {"author_id": reader_id, "form_key": literal("claimed-") + cast(Comment.id, String)}
    moved = update(Comment).where(Comment.author_id.in_(ids)).values(mine).returning(Comment.id)
    count = len(db.session.scalars(moved.execution_options(synchronize_session=False)).all())
    counted = {
        User.published_count: User.published_count + sum(guest.published_count for guest in guests),
        User.rejected_count: User.rejected_count + sum(guest.rejected_count for guest in guests),
    }
    db.session.execute(update(User).where(User.id == reader_id).values(counted))
    were_guests = (ImportedItem.kind == ImportedKind.WRITER, ImportedItem.our_id.in_(ids))
    db.session.execute(update(ImportedItem).where(*were_guests).values(our_id=reader_id))
    db.session.execute(delete(User).where(User.id.in_(ids)))
    return count
