"""Tell by which version of the code an index for DICOMweb was written; what is there is of the first."""

import sqlalchemy as sa
from alembic import op

revision = "0177_version_indexes"
down_revision = "0138_offer_proposals"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # the default is for processes of before, which may still write while new ones start
    op.add_column("series_index", sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False))


def downgrade() -> None:
    op.drop_column("series_index", "version")
