"""Settle differences."""

revision = "0010_adjudication"
down_revision = "0009_agreement"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
    # ### end Alembic commands ###


def downgrade() -> None:
    pass
    # ### end Alembic commands ###
