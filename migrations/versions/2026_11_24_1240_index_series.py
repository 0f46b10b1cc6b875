"""Index series: counts, metadata and frame offsets that DICOMweb answers from."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0085_index_series"
down_revision = "0090_hold_pixels"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "series_index",
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("made_of", sa.String(), nullable=False),
        sa.Column("instances", sa.Integer(), nullable=False),
        sa.Column("summary", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("metadata_sha256", sa.String(), nullable=False),
        sa.Column("index_sha256", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_series_index_series_id")),
        sa.PrimaryKeyConstraint("series_id", name=op.f("pk_series_index")),
    )
    op.execute('GRANT SELECT, INSERT, UPDATE ON "series_index" TO consilium_app')
    # a program's grants are looked up as often as a person's
    op.create_index(
        "ix_pixel_grant_token_id", "pixel_grant", ["token_id"], postgresql_where=sa.text("until_at IS NULL")
    )


def downgrade() -> None:
    op.drop_index("ix_pixel_grant_token_id", table_name="pixel_grant")
    op.drop_table("series_index")
