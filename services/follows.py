"""Following a discussion: being told of new comments in it. Writing in one does not follow it; replies come anyway."""

from datetime import datetime

from sqlalchemy import delete, func, select

from extensions import db
from models import Article, ArticleState, Follow, User
from services.locks import take_turn
from services.refusals import NotAllowed, NotFound, NotInThisMode
from services.transactions import verb

# More than anybody can read, few enough to be listed on the account's page.
MOST_FOLLOWED = 100


@verb
def switch_follow(reader_id: int, article_id: int, now: datetime) -> bool:
    """Follow a discussion, or follow it no longer; answers whether it is followed now.

    Refuses what is not published or hidden, an appeal for information (nothing is published there), and more than
    `MOST_FOLLOWED`. Ending is never refused.
    """
    take_turn()
    db.session.scalar(select(User.id).where(User.id == reader_id).with_for_update(of=User, key_share=True))
    ended = _end(reader_id, article_id)
    if not ended:
        _refuse(reader_id, article_id)
        db.session.add(Follow(user_id=reader_id, article_id=article_id, at=now))
    db.session.commit()
    return not ended


@verb
def unfollow(reader_id: int, article_id: int) -> None:
    """Follow a discussion no longer. Doing it again changes nothing."""
    _end(reader_id, article_id)
    db.session.commit()


def _end(reader_id: int, article_id: int) -> bool:
    query = delete(Follow).where(Follow.user_id == reader_id, Follow.article_id == article_id)
    gone = query.returning(Follow.user_id).execution_options(synchronize_session=False)
    return bool(db.session.scalars(gone).all())


def _refuse(reader_id: int, article_id: int) -> None:
    article = db.session.get(Article, article_id, populate_existing=True)
    if article is None or article.state is not ArticleState.PUBLISHED or not article.mode.readable:
        raise NotFound("There is no such discussion.")
    if article.mode.private:
        raise NotInThisMode("What readers send here is not published, so there is nothing to follow.")
    followed = db.session.scalar(select(func.count()).select_from(Follow).where(Follow.user_id == reader_id)) or 0
    if followed >= MOST_FOLLOWED:
        raise NotAllowed(
            f"You follow {MOST_FOLLOWED} discussions, the most one account can. End one on your account’s page first."
        )
