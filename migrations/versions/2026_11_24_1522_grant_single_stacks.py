"""A grant of pixels may be of one stack of a series."""

import sqlalchemy as sa
from alembic import op

revision = "0129_grant_single_stacks"
down_revision = "0131_keep_statistics"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pixel_grant", sa.Column("stack_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_pixel_grant_stack_id"), "pixel_grant", "stack", ["stack_id"], ["id"])


def downgrade() -> None:
    # a grant of one stack must not become one of the whole study
    op.execute("DELETE FROM pixel_grant WHERE stack_id IS NOT NULL")
    op.drop_column("pixel_grant", "stack_id")
