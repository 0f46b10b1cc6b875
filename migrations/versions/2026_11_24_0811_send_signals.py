"""Send signals."""

revision = "0012_kernel"
down_revision = "0011_releases"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
    # ### end Alembic commands ###


def downgrade() -> None:
    pass
    # ### end Alembic commands ###
