"""Settle differences."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010_adjudication"
down_revision = "0009_agreement"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "adjudication_signature",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("comparison_id", sa.Uuid(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("meaning", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_adjudication_signature_by")),
        sa.ForeignKeyConstraint(
            ["comparison_id"], ["comparison.id"], name=op.f("fk_adjudication_signature_comparison_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adjudication_signature")),
        sa.UniqueConstraint("comparison_id", name=op.f("uq_adjudication_signature_comparison_id")),
    )
    op.create_table(
        "difference",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("comparison_id", sa.Uuid(), nullable=False),
        sa.Column("order_index", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("rule_key", sa.String(), nullable=False),
        sa.Column("rule_version", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("measured", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("said", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("finding_refs", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("focus_mm", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("inputs_digest", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["comparison_id"], ["comparison.id"], name=op.f("fk_difference_comparison_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_difference")),
        sa.UniqueConstraint("comparison_id", "item", "unit", name=op.f("uq_difference_comparison_id_item_unit")),
    )
    op.create_table(
        "examination",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("comparison_id", sa.Uuid(), nullable=False),
        sa.Column("rules_version", sa.String(), nullable=False),
        sa.Column("differences", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_examination_campaign_id")),
        sa.ForeignKeyConstraint(["case_id"], ["reading_case.id"], name=op.f("fk_examination_case_id")),
        sa.ForeignKeyConstraint(["comparison_id"], ["comparison.id"], name=op.f("fk_examination_comparison_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_examination")),
        sa.UniqueConstraint("comparison_id", name=op.f("uq_examination_comparison_id")),
    )
    op.create_index("ix_examination_campaign_id_case_id", "examination", ["campaign_id", "case_id"], unique=False)
    op.create_table(
        "reader_alias",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("reading_id", sa.Uuid(), nullable=False),
        sa.Column("alias", sa.String(), nullable=False),
        sa.Column("order_index", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_reader_alias_campaign_id")),
        sa.ForeignKeyConstraint(["case_id"], ["reading_case.id"], name=op.f("fk_reader_alias_case_id")),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name=op.f("fk_reader_alias_reading_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reader_alias")),
        sa.UniqueConstraint("case_id", "alias", name=op.f("uq_reader_alias_case_id_alias")),
        sa.UniqueConstraint("reading_id", name=op.f("uq_reader_alias_reading_id")),
    )
    op.create_table(
        "verdict",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("difference_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reading_id", sa.Uuid(), nullable=True),
        sa.Column("chosen", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("rationale", sa.String(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("carried_from", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'accept_one') = (reading_id IS NOT NULL)", name=op.f("ck_verdict_accepted_reading")
        ),
        sa.CheckConstraint(
            "cause IN ('slip', 'misread', 'guideline_gap', 'image_quality', 'true_ambiguity', 'matching_artefact')",
            name=op.f("ck_verdict_cause"),
        ),
        sa.CheckConstraint(
            "kind IN ('accept_one', 'composite', 'none', 'not_assessable', 'irreducible')", name=op.f("ck_verdict_kind")
        ),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_verdict_by")),
        sa.ForeignKeyConstraint(["carried_from"], ["verdict.id"], name=op.f("fk_verdict_carried_from")),
        sa.ForeignKeyConstraint(["difference_id"], ["difference.id"], name=op.f("fk_verdict_difference_id")),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name=op.f("fk_verdict_reading_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdict")),
        sa.UniqueConstraint("difference_id", "version", name=op.f("uq_verdict_difference_id_version")),
    )
    op.create_table(
        "reference_item",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("comparison_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("verdict_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("value", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("parents", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.CheckConstraint("(source = 'verdict') = (verdict_id IS NOT NULL)", name=op.f("ck_reference_item_verdict")),
        sa.CheckConstraint("source IN ('accepted', 'verdict')", name=op.f("ck_reference_item_source")),
        sa.ForeignKeyConstraint(["comparison_id"], ["comparison.id"], name=op.f("fk_reference_item_comparison_id")),
        sa.ForeignKeyConstraint(["verdict_id"], ["verdict.id"], name=op.f("fk_reference_item_verdict_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_item")),
        sa.UniqueConstraint("comparison_id", "item", "unit", name=op.f("uq_reference_item_comparison_id_item_unit")),
    )
    # ### end Alembic commands ###
    op.execute('GRANT SELECT, INSERT ON "adjudication_signature" TO consilium_app')
    op.execute('GRANT SELECT, INSERT ON "difference" TO consilium_app')
    op.execute('GRANT SELECT, INSERT ON "examination" TO consilium_app')
    op.execute('GRANT SELECT, INSERT ON "reader_alias" TO consilium_app')
    op.execute('GRANT SELECT, INSERT ON "reference_item" TO consilium_app')
    op.execute('GRANT SELECT, INSERT ON "verdict" TO consilium_app')


def downgrade() -> None:
    op.drop_table("reference_item")
    op.drop_table("verdict")
    op.drop_table("reader_alias")
    op.drop_index("ix_examination_campaign_id_case_id", table_name="examination")
    op.drop_table("examination")
    op.drop_table("difference")
    op.drop_table("adjudication_signature")
    # ### end Alembic commands ###
