"""Let a series be withheld again after it was confirmed, and every masking say why."""

import sqlalchemy as sa
from alembic import op

revision = "0127_mask_any_series"
down_revision = "0135_furnish_rooms"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_constraint(op.f("uq_pixel_hold_series_id"), "pixel_hold")
    op.create_index(op.f("ix_pixel_hold_series_id"), "pixel_hold", ["series_id"])
    op.drop_constraint(op.f("uq_pixel_confirmation_series_id_pack_sha256"), "pixel_confirmation")
    op.create_index(
        op.f("ix_pixel_confirmation_series_id_pack_sha256"), "pixel_confirmation", ["series_id", "pack_sha256"]
    )
    op.add_column("pixel_masking", sa.Column("reason", sa.String(), server_default="", nullable=False))
    op.alter_column("pixel_masking", "reason", server_default=None)
    op.add_column("pixel_hold", sa.Column("reason", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("pixel_hold", "reason")
    op.drop_column("pixel_masking", "reason")
    op.drop_index(op.f("ix_pixel_confirmation_series_id_pack_sha256"), "pixel_confirmation")
    # of several words about one thing the first stays: nobody could say more before
    op.execute(
        "DELETE FROM pixel_confirmation WHERE id NOT IN "
        "(SELECT DISTINCT ON (series_id, pack_sha256) id FROM pixel_confirmation ORDER BY series_id, pack_sha256, at, id)"
    )
    op.execute(
        "DELETE FROM pixel_hold WHERE id NOT IN "
        "(SELECT DISTINCT ON (series_id) id FROM pixel_hold ORDER BY series_id, at, id)"
    )
    op.create_unique_constraint(
        op.f("uq_pixel_confirmation_series_id_pack_sha256"), "pixel_confirmation", ["series_id", "pack_sha256"]
    )
    op.drop_index(op.f("ix_pixel_hold_series_id"), "pixel_hold")
    op.create_unique_constraint(op.f("uq_pixel_hold_series_id"), "pixel_hold", ["series_id"])
