"""Tell times apart: editing from viewing, question from question, and at what window."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0120_times_apart"
down_revision = "0085_index_series"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("time_log", sa.Column("editing_ms", sa.Integer(), nullable=True))
    op.add_column("time_log", sa.Column("question_ms", postgresql.JSONB(), nullable=True))
    op.add_column("time_log", sa.Column("seat", postgresql.JSONB(), nullable=True))


def downgrade() -> None:
    op.drop_column("time_log", "seat")
    op.drop_column("time_log", "question_ms")
    op.drop_column("time_log", "editing_ms")
