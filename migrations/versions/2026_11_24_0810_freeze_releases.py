"""Freeze releases."""

revision = "0011_releases"
down_revision = "0010_adjudication"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
    # ### end Alembic commands ###


def downgrade() -> None:
    pass
    # ### end Alembic commands ###
