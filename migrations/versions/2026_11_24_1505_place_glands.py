"""Keep where the gland of a case lies, for opening there."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0135_place_glands"
down_revision = "0127_mask_any_series"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gland_place",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("place_mm", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("frame_of_reference_uid", sa.String(), nullable=True),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_gland_place_by")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_gland_place_campaign_id")),
        sa.ForeignKeyConstraint(["case_id"], ["reading_case.id"], name=op.f("fk_gland_place_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gland_place")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_gland_place_case_id_number")),
    )
    op.create_index(op.f("ix_gland_place_campaign_id"), "gland_place", ["campaign_id"])
    op.execute('GRANT SELECT, INSERT ON "gland_place" TO consilium_app')


def downgrade() -> None:
    op.drop_table("gland_place")
