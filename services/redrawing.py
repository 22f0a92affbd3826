"""Drawing anew what a reader's name stands under, when what is shown beside it changes."""

from collections.abc import Iterable

from sqlalchemy import select, update

from extensions import db
from models import Article, Comment
from services.locks import take_turn


def redraw_discussions_of(user_ids: Iterable[int]) -> None:
    """Make every discussion these readers wrote in draw itself anew. The caller commits, and calls this before it
    changes the readers: articles first, in the order of their ids, is how everybody locks."""
    take_turn()
    theirs = select(Comment.article_id).where(Comment.author_id.in_(list(user_ids)))
    db.session.execute(select(Article.id).where(Article.id.in_(theirs)).order_by(Article.id).with_for_update(key_share=True))
    query = update(Article).where(Article.id.in_(theirs)).execution_options(synchronize_session=False)
    db.session.execute(query.values(seq=Article.seq + 1))
