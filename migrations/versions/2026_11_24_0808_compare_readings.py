"""Compare readings."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009_agreement"
down_revision = "0008_content"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "comparison",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("stage_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("rule_version", sa.String(), nullable=False),
        sa.Column("submission_ids", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reading_ids", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reader_ids", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_comparison_campaign_id")),
        sa.ForeignKeyConstraint(["case_id"], ["reading_case.id"], name=op.f("fk_comparison_case_id")),
        sa.ForeignKeyConstraint(["stage_id"], ["stage.id"], name=op.f("fk_comparison_stage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comparison")),
        sa.UniqueConstraint("case_id", "stage_id", "number", name=op.f("uq_comparison_case_id_stage_id_number")),
    )
    op.create_index("ix_comparison_campaign_id_case_id", "comparison", ["campaign_id", "case_id"], unique=False)
    op.create_table(
        "comparison_rating",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("comparison_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("reader_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.ForeignKeyConstraint(["comparison_id"], ["comparison.id"], name=op.f("fk_comparison_rating_comparison_id")),
        sa.ForeignKeyConstraint(["reader_id"], ["person.id"], name=op.f("fk_comparison_rating_reader_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comparison_rating")),
        sa.UniqueConstraint(
            "comparison_id",
            "item",
            "unit",
            "reader_id",
            name=op.f("uq_comparison_rating_comparison_id_item_unit_reader_id"),
        ),
    )
    op.create_table(
        "comparison_value",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("comparison_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("reader_a_id", sa.Uuid(), nullable=False),
        sa.Column("reader_b_id", sa.Uuid(), nullable=False),
        sa.Column("metric", sa.String(), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("definition", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["comparison_id"], ["comparison.id"], name=op.f("fk_comparison_value_comparison_id")),
        sa.ForeignKeyConstraint(["reader_a_id"], ["person.id"], name=op.f("fk_comparison_value_reader_a_id")),
        sa.ForeignKeyConstraint(["reader_b_id"], ["person.id"], name=op.f("fk_comparison_value_reader_b_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comparison_value")),
        sa.UniqueConstraint(
            "comparison_id",
            "item",
            "unit",
            "metric",
            "reader_a_id",
            "reader_b_id",
            name=op.f("uq_comparison_value_comparison_id_item_unit_metric_reader_a_id_reader_b_id"),
        ),
    )
    op.create_table(
        "lesion_match",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("comparison_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("reader_id", sa.Uuid(), nullable=False),
        sa.Column("reading_id", sa.Uuid(), nullable=False),
        sa.Column("finding_object_id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("measured", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_lesion_match_by")),
        sa.ForeignKeyConstraint(["comparison_id"], ["comparison.id"], name=op.f("fk_lesion_match_comparison_id")),
        sa.ForeignKeyConstraint(["reader_id"], ["person.id"], name=op.f("fk_lesion_match_reader_id")),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name=op.f("fk_lesion_match_reading_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesion_match")),
        sa.UniqueConstraint(
            "comparison_id",
            "version",
            "finding_object_id",
            name=op.f("uq_lesion_match_comparison_id_version_finding_object_id"),
        ),
    )
    # ### end Alembic commands ###
    op.execute('GRANT SELECT, INSERT ON "comparison" TO consilium_app')
    op.execute('GRANT SELECT, INSERT ON "comparison_rating" TO consilium_app')
    op.execute('GRANT SELECT, INSERT ON "comparison_value" TO consilium_app')
    op.execute('GRANT SELECT, INSERT ON "lesion_match" TO consilium_app')


def downgrade() -> None:
    op.drop_table("lesion_match")
    op.drop_table("comparison_value")
    op.drop_table("comparison_rating")
    op.drop_index("ix_comparison_campaign_id_case_id", table_name="comparison")
    op.drop_table("comparison")
    # ### end Alembic commands ###
