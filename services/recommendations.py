"""Recommends: a reader's mark that a comment is worth reading. There are no down-votes."""

from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, delete, insert, update

from extensions import db
from models import Comment, Recommendation, User
from services.counters import count_on_article
from services.locks import Discussion, hold_comment
from services.refusals import NotAllowed, NotFound
from services.standing import Act, refuse_by_mode, refuse_by_standing
from services.transactions import verb

# Said with every press of the button. Made once, on tables: building a statement takes longer than carrying it out.
_given, _comments = cast(Table, Recommendation.__table__), cast(Table, Comment.__table__)
_TAKE_BACK = (
    delete(_given)
    .where(_given.c.comment_id == bindparam("comment"), _given.c.user_id == bindparam("reader"))
    .returning(_given.c.comment_id)
)
_GIVE = insert(_given)
_COUNT = (
    update(_comments)
    .where(_comments.c.id == bindparam("comment"))
    .values(recommend_count=_comments.c.recommend_count + bindparam("step"))
)


@verb
def toggle_recommendation(comment_id: int, reader_id: int, now: datetime) -> bool:
    """Recommend a comment, or take one's recommend back; answers whether it is recommended now.

    Refuses what is not published (`NotFound`), one's own and a deleted account (`NotAllowed`), a suspended or banned
    reader (`Sanctioned`), and a discussion without recommends (`NotInThisMode`).
    """
    comment = hold_comment(comment_id)
    discussion = Discussion.of(comment.article)
    if not (discussion.is_readable and comment.is_published):
        raise NotFound("This comment is no longer there.")
    refuse_by_standing(db.session.get_one(User, reader_id, populate_existing=True), Act.RECOMMEND, now)
    refuse_by_mode(discussion, Act.RECOMMEND)
    if comment.author_id == reader_id:
        raise NotAllowed("This is your own comment. Recommending is for other people’s.")
    # The article is locked, so that nobody else counts meanwhile, this reader in another window included.
    taken_back = db.session.execute(_TAKE_BACK, {"comment": comment_id, "reader": reader_id}).first() is not None
    if not taken_back:
        db.session.execute(_GIVE, {"comment_id": comment_id, "user_id": reader_id, "at": now})
    db.session.execute(_COUNT, {"comment": comment_id, "step": -1 if taken_back else 1})
    count_on_article(comment.article_id, 0)
    db.session.commit()
    return not taken_back
