"""search

Revision: 0003, after 0002
"""

from alembic import op

from migrations.search import create_search_index, create_search_triggers, drop_search_index

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_search_index(op)
    create_search_triggers(op)


def downgrade() -> None:
    drop_search_index(op)
