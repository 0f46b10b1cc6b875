"""Measure every pair of drawings once; compare a campaign in the background."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0110_measure_pairs"
down_revision = "0105_import_delineations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pair_measure",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("measures", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_pair_measure")),
    )
    op.create_table(
        "comparison_run",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("state", sa.String(), server_default="working", nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('working', 'done', 'cancelled', 'failed')", name=op.f("ck_comparison_run_state")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_comparison_run_by")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_comparison_run_campaign_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comparison_run")),
    )
    op.create_index("ix_comparison_run_campaign_id_at", "comparison_run", ["campaign_id", "at"])
    op.create_index(
        "ix_comparison_run_working",
        "comparison_run",
        ["campaign_id"],
        unique=True,
        postgresql_where=sa.text("state = 'working'"),
    )
    op.execute('GRANT SELECT, INSERT ON "pair_measure" TO consilium_app')
    op.execute('GRANT SELECT, INSERT, UPDATE ON "comparison_run" TO consilium_app')


def downgrade() -> None:
    op.drop_table("comparison_run")
    op.drop_table("pair_measure")
