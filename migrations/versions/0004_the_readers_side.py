"""the reader's side of a discussion

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op

from migrations.search import create_search_triggers
from text import name_key

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

MODES, ATTEMPTS = 'ck_articles_discussion_mode', 'ck_attempts_attempt_kind'
DISCUSSION_MODES = ('open', 'held', 'letters', 'tribute', 'appeal', 'closed', 'hidden')
ATTEMPT_KINDS = ('sign_in', 'registration', 'letter', 'report', 'guest', 'draft')
# A copied table forgets on SQLite that its numbers never come back, unless it is told (0002 forgot for the articles).
KEPT = {'sqlite_autoincrement': True}
# Downgrading: what the modes of today were closest to.
BEFORE = {'letters': 'open', 'tribute': 'held', 'appeal': 'closed', 'hidden': 'closed'}


def upgrade() -> None:
    numbers = last_numbers()
    op.create_table('muted_readers',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('muted_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['muted_id'], ['users.id'], name=op.f('fk_muted_readers_muted_id_users'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_muted_readers_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'muted_id', name=op.f('pk_muted_readers'))
    )
    with op.batch_alter_table('muted_readers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_muted_readers_muted_id'), ['muted_id'], unique=False)

    op.create_table('notice_choices',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('reply', 'mention', 'decision', 'pick', 'followed', name='chosen_notice_kind', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('in_site', sa.Boolean(), nullable=False),
    sa.Column('mail', sa.Enum('off', 'at_once', 'daily', name='mail_choice', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_notice_choices_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice_choices')),
    sa.UniqueConstraint('user_id', 'kind', name=op.f('uq_notice_choices_user_id_kind'))
    )
    op.create_table('sanctions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('premoderation', 'suspension', 'ban', name='sanction_kind', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('given_by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('until', sa.DateTime(), nullable=True),
    sa.Column('lifted_at', sa.DateTime(), nullable=True),
    sa.Column('lifted_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['given_by_id'], ['users.id'], name=op.f('fk_sanctions_given_by_id_users')),
    sa.ForeignKeyConstraint(['lifted_by_id'], ['users.id'], name=op.f('fk_sanctions_lifted_by_id_users')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_sanctions_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sanctions'))
    )
    with op.batch_alter_table('sanctions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sanctions_given_by_id'), ['given_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sanctions_lifted_by_id'), ['lifted_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sanctions_user_id'), ['user_id'], unique=False)

    op.create_table('service_badges',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('wording', sa.String(length=80), nullable=False),
    sa.Column('how_checked', sa.Text(), nullable=False),
    sa.Column('given_by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['given_by_id'], ['users.id'], name=op.f('fk_service_badges_given_by_id_users')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_service_badges_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service_badges'))
    )
    with op.batch_alter_table('service_badges', schema=None) as batch_op:
        batch_op.create_index('ix_service_badges_ended_at_expires_at', ['ended_at', 'expires_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_service_badges_given_by_id'), ['given_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_service_badges_user_id'), ['user_id'], unique=False)

    op.create_table('follows',
    sa.Column('article_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['article_id'], ['articles.id'], name=op.f('fk_follows_article_id_articles'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_follows_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('article_id', 'user_id', name=op.f('pk_follows'))
    )
    with op.batch_alter_table('follows', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_follows_user_id'), ['user_id'], unique=False)

    op.create_table('rankings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('article_id', sa.Integer(), nullable=False),
    sa.Column('order', sa.Enum('best', 'newest', 'oldest', 'replied', 'picks', 'staff', 'mine', name='ranking_order', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('minute', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('ids', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['article_id'], ['articles.id'], name=op.f('fk_rankings_article_id_articles'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rankings')),
    sa.UniqueConstraint('article_id', 'order', 'minute', name=op.f('uq_rankings_article_id_order_minute')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('rankings', schema=None) as batch_op:
        batch_op.create_index('ix_rankings_made_at', ['made_at'], unique=False)

    op.create_table('tips',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('article_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('body_source', sa.Text(), nullable=False),
    sa.Column('form_key', sa.String(length=64), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('read_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['article_id'], ['articles.id'], name=op.f('fk_tips_article_id_articles'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['author_id'], ['users.id'], name=op.f('fk_tips_author_id_users'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tips')),
    sa.UniqueConstraint('form_key', name=op.f('uq_tips_form_key')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('tips', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tips_article_id'), ['article_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_tips_author_id'), ['author_id'], unique=False)
        batch_op.create_index('ix_tips_read_at_at', ['read_at', 'at'], unique=False)

    op.create_table('visits',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('article_id', sa.Integer(), nullable=False),
    sa.Column('since', sa.DateTime(), nullable=True),
    sa.Column('last_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['article_id'], ['articles.id'], name=op.f('fk_visits_article_id_articles'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_visits_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'article_id', name=op.f('pk_visits'))
    )
    with op.batch_alter_table('visits', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_visits_article_id'), ['article_id'], unique=False)

    op.create_table('comment_revisions',
    sa.Column('comment_id', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('body_source', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['comment_id'], ['comments.id'], name=op.f('fk_comment_revisions_comment_id_comments'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('comment_id', 'revision', name=op.f('pk_comment_revisions'))
    )
    op.create_table('kept_drafts',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('article_id', sa.Integer(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['article_id'], ['articles.id'], name=op.f('fk_kept_drafts_article_id_articles'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['parent_id'], ['comments.id'], name=op.f('fk_kept_drafts_parent_id_comments'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_kept_drafts'))
    )
    with op.batch_alter_table('kept_drafts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_kept_drafts_article_id'), ['article_id'], unique=False)
        batch_op.create_index('ix_kept_drafts_at', ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_kept_drafts_parent_id'), ['parent_id'], unique=False)

    op.create_table('mentions',
    sa.Column('comment_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['comment_id'], ['comments.id'], name=op.f('fk_mentions_comment_id_comments'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_mentions_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('comment_id', 'user_id', name=op.f('pk_mentions'))
    )
    with op.batch_alter_table('mentions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mentions_user_id'), ['user_id'], unique=False)

    op.create_table('muted_threads',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('root_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['root_id'], ['comments.id'], name=op.f('fk_muted_threads_root_id_comments'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_muted_threads_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'root_id', name=op.f('pk_muted_threads'))
    )
    with op.batch_alter_table('muted_threads', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_muted_threads_root_id'), ['root_id'], unique=False)

    op.create_table('notices',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('reply', 'mention', 'decision', 'pick', 'followed', name='notice_kind', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('comment_id', sa.Integer(), nullable=False),
    sa.Column('article_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('in_site', sa.Boolean(), nullable=False),
    sa.Column('read_at', sa.DateTime(), nullable=True),
    sa.Column('mail_due_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['article_id'], ['articles.id'], name=op.f('fk_notices_article_id_articles'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['comment_id'], ['comments.id'], name=op.f('fk_notices_comment_id_comments'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_notices_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notices'))
    )
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notices_article_id'), ['article_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_notices_comment_id'), ['comment_id'], unique=False)
        batch_op.create_index('ix_notices_mail_due_at', ['mail_due_at'], unique=False, sqlite_where=sa.text('mail_due_at IS NOT NULL'), postgresql_where=sa.text('mail_due_at IS NOT NULL'))
        batch_op.create_index('ix_notices_unread', ['user_id', 'article_id', 'kind'], unique=False, sqlite_where=sa.text('read_at IS NULL'), postgresql_where=sa.text('read_at IS NULL'))
        batch_op.create_index('ix_notices_user_id_id', ['user_id', 'id'], unique=False)

    op.create_table('recommendations',
    sa.Column('comment_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['comment_id'], ['comments.id'], name=op.f('fk_recommendations_comment_id_comments'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_recommendations_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('comment_id', 'user_id', name=op.f('pk_recommendations'))
    )
    with op.batch_alter_table('recommendations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recommendations_user_id'), ['user_id'], unique=False)

    op.create_table('reports',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('comment_id', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('reporter', sa.String(length=64), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Enum('abuse', 'hate', 'harassment', 'spam', 'off_topic', 'false', 'copyright', 'names_someone', 'court_case', 'at_risk', name='report_reason', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('detail', sa.Text(), nullable=False),
    sa.Column('weight', sa.Double(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('outcome', sa.Enum('open', 'upheld', 'dismissed', name='report_outcome', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('settled_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['comment_id'], ['comments.id'], name=op.f('fk_reports_comment_id_comments'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_reports_user_id_users'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reports')),
    sa.UniqueConstraint('comment_id', 'reporter', name=op.f('uq_reports_comment_id_reporter'))
    )
    with op.batch_alter_table('reports', schema=None) as batch_op:
        batch_op.create_index('ix_reports_comment_id_outcome', ['comment_id', 'outcome'], unique=False)
        batch_op.create_index(batch_op.f('ix_reports_user_id'), ['user_id'], unique=False)

    with op.batch_alter_table('articles', schema=None, table_kwargs=KEPT) as batch_op:
        batch_op.add_column(sa.Column('takes_guests', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('publications', sa.Integer(), nullable=False, server_default='0'))

    with op.batch_alter_table('comments', schema=None, table_kwargs=KEPT) as batch_op:
        batch_op.add_column(sa.Column('shown_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('announced_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('edited_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('recommend_count', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('picked_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('pick_reason', sa.String(length=200), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('open_reports', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('urgent_reports', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('upheld_reports', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('first_reported_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('rejected_replies', sa.Integer(), nullable=False, server_default='0'))
        batch_op.drop_index('ix_comments_tops', sqlite_where=sa.text('root_id IS NULL AND shown = 1'), postgresql_where=sa.text('root_id IS NULL AND shown'))
        batch_op.create_index('ix_comments_tops', ['article_id', 'created_at', 'id', 'state', 'picked_at', 'recommend_count', 'upheld_reports'], unique=False, sqlite_where=sa.text('root_id IS NULL AND shown = 1'), postgresql_where=sa.text('root_id IS NULL AND shown'))
        batch_op.create_index('ix_comments_all_picks', ['picked_at', 'id'], unique=False, sqlite_where=sa.text('picked_at IS NOT NULL'), postgresql_where=sa.text('picked_at IS NOT NULL'))
        batch_op.create_index('ix_comments_newest', ['article_id', 'published_at', 'id'], unique=False, sqlite_where=sa.text('shown = 1'), postgresql_where=sa.text('shown'))
        batch_op.create_index('ix_comments_picks', ['article_id', 'picked_at', 'id'], unique=False, sqlite_where=sa.text('picked_at IS NOT NULL'), postgresql_where=sa.text('picked_at IS NOT NULL'))
        batch_op.create_index('ix_comments_reported', ['first_reported_at', 'id'], unique=False, sqlite_where=sa.text('open_reports > 0'), postgresql_where=sa.text('open_reports > 0'))
        batch_op.create_index('ix_comments_tops_shown_at', ['article_id', 'shown_at'], unique=False, sqlite_where=sa.text('root_id IS NULL AND shown = 1'), postgresql_where=sa.text('root_id IS NULL AND shown'))
        batch_op.create_index('ix_comments_unannounced', ['announced_at', 'id'], unique=False, sqlite_where=sa.text("announced_at IS NULL AND state = 'published'"), postgresql_where=sa.text("announced_at IS NULL AND state = 'published'"))
        batch_op.create_index('ix_comments_urgent', ['first_reported_at', 'id'], unique=False, sqlite_where=sa.text('urgent_reports > 0'), postgresql_where=sa.text('urgent_reports > 0'))

    with op.batch_alter_table('letters', schema=None) as batch_op:
        batch_op.add_column(sa.Column('unsubscribe_url', sa.String(length=500), nullable=False, server_default=''))

    with op.batch_alter_table('site', schema=None) as batch_op:
        batch_op.add_column(sa.Column('guest_policy', sa.Enum('off', 'some', 'on', name='guest_policy', native_enum=False, create_constraint=True, length=20), nullable=False, server_default='off'))
        batch_op.add_column(sa.Column('rules_version', sa.Integer(), nullable=False, server_default='1'))

    with op.batch_alter_table('users', schema=None, table_kwargs=KEPT) as batch_op:
        batch_op.add_column(sa.Column('name_key', sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column('service_badge', sa.String(length=80), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('rules_version_read', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('reports_upheld', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('reports_dismissed', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('premoderated_until', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('suspended_until', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('banned_at', sa.DateTime(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_users_name_key'), ['name_key'])
        batch_op.create_index('ix_users_staff', ['id'], unique=False, sqlite_where=sa.text('is_staff = 1'), postgresql_where=sa.text('is_staff'))



    # The defaults were for the rows already there; new ones are always told.
    with op.batch_alter_table('articles', schema=None, table_kwargs=KEPT) as batch_op:
        batch_op.alter_column('takes_guests', server_default=None)
        batch_op.alter_column('publications', server_default=None)

    with op.batch_alter_table('comments', schema=None, table_kwargs=KEPT) as batch_op:
        batch_op.alter_column('recommend_count', server_default=None)
        batch_op.alter_column('pick_reason', server_default=None)
        batch_op.alter_column('open_reports', server_default=None)
        batch_op.alter_column('urgent_reports', server_default=None)
        batch_op.alter_column('upheld_reports', server_default=None)
        batch_op.alter_column('rejected_replies', server_default=None)

    with op.batch_alter_table('letters', schema=None) as batch_op:
        batch_op.alter_column('unsubscribe_url', server_default=None)

    with op.batch_alter_table('site', schema=None) as batch_op:
        batch_op.alter_column('guest_policy', server_default=None)
        batch_op.alter_column('rules_version', server_default=None)

    with op.batch_alter_table('users', schema=None, table_kwargs=KEPT) as batch_op:
        batch_op.alter_column('service_badge', server_default=None)
        batch_op.alter_column('rules_version_read', server_default=None)
        batch_op.alter_column('reports_upheld', server_default=None)
        batch_op.alter_column('reports_dismissed', server_default=None)

    allow('articles', 'discussion_mode', MODES, DISCUSSION_MODES)
    allow('attempts', 'kind', ATTEMPTS, ATTEMPT_KINDS)
    keep_numbers(numbers)
    fill()
    # Both tables were copied, and their triggers went with the old ones.
    create_search_triggers(op)


def last_numbers() -> list[tuple[str, int]]:
    """The last id each table of SQLite's has given out, gone rows included."""
    if op.get_bind().dialect.name != 'sqlite':
        return []
    return [tuple(row) for row in op.get_bind().execute(sa.text("SELECT name, seq FROM sqlite_sequence"))]


def keep_numbers(numbers: list[tuple[str, int]]) -> None:
    for name, last in numbers:
        op.get_bind().execute(
            sa.text("UPDATE sqlite_sequence SET seq = max(seq, :last) WHERE name = :name"), {'last': last, 'name': name}
        )


def allow(table: str, column: str, name: str, values: tuple[str, ...]) -> None:
    """Let a column of words hold these."""
    allowed = ', '.join(f"'{value}'" for value in values)
    kept = KEPT if table == 'articles' else {}
    with op.batch_alter_table(table, schema=None, table_kwargs=kept) as batch_op:
        batch_op.drop_constraint(op.f(name), type_='check')
        batch_op.create_check_constraint(op.f(name), f'{column} IN ({allowed})')


def fill() -> None:
    """What the new columns say of the rows already there."""
    op.execute("UPDATE articles SET publications = comment_count")
    op.execute("UPDATE comments SET shown_at = coalesce(published_at, created_at) WHERE shown")
    op.execute("UPDATE comments SET announced_at = coalesce(published_at, created_at) WHERE state = 'published'")
    rejected = "SELECT count(*) FROM comments AS reply WHERE reply.root_id = comments.id AND reply.state = 'rejected'"
    op.execute(
        f"UPDATE comments SET rejected_replies = ({rejected}) WHERE root_id IS NULL AND arrivals > last_reply_no - 1 "
        "AND arrivals > 0"
    )
    # Whoever was published here has agreed to the rules as they stand.
    op.execute("UPDATE users SET rules_version_read = 1 WHERE published_count > 0 OR is_staff")
    connection = op.get_bind()
    people = connection.execute(
        sa.text(
            "SELECT id, display_name FROM users WHERE claim_key IS NULL AND deleted_at IS NULL ORDER BY is_staff DESC, id"
        )
    ).all()
    # Of two with the same name the first keeps it alone; the other is asked for a new one when they change it.
    keys: dict[str, int] = {}
    for person in people:
        if key := name_key(person.display_name):
            keys.setdefault(key, person.id)
    if keys:
        connection.execute(
            sa.text("UPDATE users SET name_key = :key WHERE id = :id"),
            [{"key": key, "id": user_id} for key, user_id in keys.items()],
        )


def downgrade() -> None:
    numbers = last_numbers()
    for mode, before in BEFORE.items():
        op.execute(f"UPDATE articles SET discussion_mode = '{before}' WHERE discussion_mode = '{mode}'")
    op.execute("DELETE FROM attempts WHERE kind IN ('report', 'guest', 'draft')")
    allow('articles', 'discussion_mode', MODES, ('open', 'held', 'closed'))
    allow('attempts', 'kind', ATTEMPTS, ('sign_in', 'registration', 'letter'))
    with op.batch_alter_table('users', schema=None, table_kwargs=KEPT) as batch_op:
        batch_op.drop_index('ix_users_staff', sqlite_where=sa.text('is_staff = 1'), postgresql_where=sa.text('is_staff'))
        batch_op.drop_constraint(batch_op.f('uq_users_name_key'), type_='unique')
        batch_op.drop_column('banned_at')
        batch_op.drop_column('suspended_until')
        batch_op.drop_column('premoderated_until')
        batch_op.drop_column('reports_dismissed')
        batch_op.drop_column('reports_upheld')
        batch_op.drop_column('rules_version_read')
        batch_op.drop_column('service_badge')
        batch_op.drop_column('name_key')

    with op.batch_alter_table('site', schema=None) as batch_op:
        batch_op.drop_column('rules_version')
        batch_op.drop_constraint(op.f('ck_site_guest_policy'), type_='check')
        batch_op.drop_column('guest_policy')

    with op.batch_alter_table('letters', schema=None) as batch_op:
        batch_op.drop_column('unsubscribe_url')

    with op.batch_alter_table('comments', schema=None, table_kwargs=KEPT) as batch_op:
        batch_op.drop_index('ix_comments_urgent', sqlite_where=sa.text('urgent_reports > 0'), postgresql_where=sa.text('urgent_reports > 0'))
        batch_op.drop_index('ix_comments_unannounced', sqlite_where=sa.text("announced_at IS NULL AND state = 'published'"), postgresql_where=sa.text("announced_at IS NULL AND state = 'published'"))
        batch_op.drop_index('ix_comments_tops_shown_at', sqlite_where=sa.text('root_id IS NULL AND shown = 1'), postgresql_where=sa.text('root_id IS NULL AND shown'))
        batch_op.drop_index('ix_comments_reported', sqlite_where=sa.text('open_reports > 0'), postgresql_where=sa.text('open_reports > 0'))
        batch_op.drop_index('ix_comments_newest', sqlite_where=sa.text('shown = 1'), postgresql_where=sa.text('shown'))
        batch_op.drop_index('ix_comments_picks', sqlite_where=sa.text('picked_at IS NOT NULL'), postgresql_where=sa.text('picked_at IS NOT NULL'))
        batch_op.drop_index('ix_comments_all_picks', sqlite_where=sa.text('picked_at IS NOT NULL'), postgresql_where=sa.text('picked_at IS NOT NULL'))
        batch_op.drop_index('ix_comments_tops', sqlite_where=sa.text('root_id IS NULL AND shown = 1'), postgresql_where=sa.text('root_id IS NULL AND shown'))
        batch_op.create_index('ix_comments_tops', ['article_id', 'created_at', 'id'], unique=False, sqlite_where=sa.text('root_id IS NULL AND shown = 1'), postgresql_where=sa.text('root_id IS NULL AND shown'))
        batch_op.drop_column('rejected_replies')
        batch_op.drop_column('first_reported_at')
        batch_op.drop_column('upheld_reports')
        batch_op.drop_column('urgent_reports')
        batch_op.drop_column('open_reports')
        batch_op.drop_column('pick_reason')
        batch_op.drop_column('picked_at')
        batch_op.drop_column('recommend_count')
        batch_op.drop_column('edited_at')
        batch_op.drop_column('announced_at')
        batch_op.drop_column('shown_at')

    with op.batch_alter_table('articles', schema=None, table_kwargs=KEPT) as batch_op:
        batch_op.drop_column('publications')
        batch_op.drop_column('takes_guests')

    with op.batch_alter_table('reports', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reports_user_id'))
        batch_op.drop_index('ix_reports_comment_id_outcome')

    op.drop_table('reports')
    with op.batch_alter_table('recommendations', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recommendations_user_id'))

    op.drop_table('recommendations')
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.drop_index('ix_notices_user_id_id')
        batch_op.drop_index('ix_notices_unread', sqlite_where=sa.text('read_at IS NULL'), postgresql_where=sa.text('read_at IS NULL'))
        batch_op.drop_index('ix_notices_mail_due_at', sqlite_where=sa.text('mail_due_at IS NOT NULL'), postgresql_where=sa.text('mail_due_at IS NOT NULL'))
        batch_op.drop_index(batch_op.f('ix_notices_comment_id'))
        batch_op.drop_index(batch_op.f('ix_notices_article_id'))

    op.drop_table('notices')
    with op.batch_alter_table('muted_threads', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_muted_threads_root_id'))

    op.drop_table('muted_threads')
    with op.batch_alter_table('mentions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mentions_user_id'))

    op.drop_table('mentions')
    with op.batch_alter_table('kept_drafts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_kept_drafts_parent_id'))
        batch_op.drop_index('ix_kept_drafts_at')
        batch_op.drop_index(batch_op.f('ix_kept_drafts_article_id'))

    op.drop_table('kept_drafts')
    op.drop_table('comment_revisions')
    with op.batch_alter_table('visits', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_visits_article_id'))

    op.drop_table('visits')
    with op.batch_alter_table('tips', schema=None) as batch_op:
        batch_op.drop_index('ix_tips_read_at_at')
        batch_op.drop_index(batch_op.f('ix_tips_author_id'))
        batch_op.drop_index(batch_op.f('ix_tips_article_id'))

    op.drop_table('tips')
    with op.batch_alter_table('rankings', schema=None) as batch_op:
        batch_op.drop_index('ix_rankings_made_at')

    op.drop_table('rankings')
    with op.batch_alter_table('follows', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_follows_user_id'))

    op.drop_table('follows')
    with op.batch_alter_table('service_badges', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_service_badges_user_id'))
        batch_op.drop_index(batch_op.f('ix_service_badges_given_by_id'))
        batch_op.drop_index('ix_service_badges_ended_at_expires_at')

    op.drop_table('service_badges')
    with op.batch_alter_table('sanctions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sanctions_user_id'))
        batch_op.drop_index(batch_op.f('ix_sanctions_lifted_by_id'))
        batch_op.drop_index(batch_op.f('ix_sanctions_given_by_id'))

    op.drop_table('sanctions')
    op.drop_table('notice_choices')
    with op.batch_alter_table('muted_readers', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_muted_readers_muted_id'))

    op.drop_table('muted_readers')
    keep_numbers(numbers)
    create_search_triggers(op)
