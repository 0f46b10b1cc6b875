"""Marks may have a name, a colour and a lock."""

import sqlalchemy as sa
from alembic import op

revision = "0133_looks_of_marks"
down_revision = "0111_thresholds"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("mark", sa.Column("name", sa.String(), nullable=True))
    op.add_column("mark", sa.Column("colour", sa.String(), nullable=True))
    op.add_column("mark", sa.Column("locked", sa.Boolean(), server_default=sa.text("false"), nullable=False))


def downgrade() -> None:
    op.drop_column("mark", "locked")
    op.drop_column("mark", "colour")
    op.drop_column("mark", "name")
