"""What goes with an account: everything about a reader that is nobody else's."""

from sqlalchemy import delete

from extensions import db
from models import Follow, Mention, MutedReader, MutedThread, Notice, NoticeChoice, Sanction, ServiceBadge, Visit

# Whoever muted this reader has them muted still: their comments may stay.
PRIVATE = (Follow, Mention, MutedReader, MutedThread, Notice, NoticeChoice, Sanction, ServiceBadge, Visit)


def forget_private_rows(user_id: int) -> None:
    """Delete what a reader follows, muted, visited, chose and was told, and what the newsroom noted of them. The caller
    commits."""
    for record in PRIVATE:
        query = delete(record).where(record.user_id == user_id)
        db.session.execute(query.execution_options(synchronize_session=False))
