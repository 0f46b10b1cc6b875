"""Keep readings."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007_reading"
down_revision = "0006_assignments"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reading",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=True),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("reader_id", sa.Uuid(), nullable=False),
        sa.Column("stage_id", sa.Uuid(), nullable=False),
        sa.Column("repeat", sa.Integer(), server_default="0", nullable=False),
        sa.Column("purpose", sa.String(), server_default="live", nullable=False),
        sa.Column("protocol_version_id", sa.Uuid(), nullable=False),
        sa.Column("guideline_version_id", sa.Uuid(), nullable=True),
        sa.Column("blinding_profile", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("order_index", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("case_code", sa.String(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_reading_assignment_id")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_reading_campaign_id")),
        sa.ForeignKeyConstraint(["case_id"], ["reading_case.id"], name=op.f("fk_reading_case_id")),
        sa.ForeignKeyConstraint(
            ["guideline_version_id"], ["guideline_version.id"], name=op.f("fk_reading_guideline_version_id")
        ),
        sa.ForeignKeyConstraint(
            ["protocol_version_id"], ["protocol_version.id"], name=op.f("fk_reading_protocol_version_id")
        ),
        sa.ForeignKeyConstraint(["reader_id"], ["person.id"], name=op.f("fk_reading_reader_id")),
        sa.ForeignKeyConstraint(["stage_id"], ["stage.id"], name=op.f("fk_reading_stage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading")),
        sa.UniqueConstraint("assignment_id", name=op.f("uq_reading_assignment_id")),
        sa.UniqueConstraint("campaign_id", "case_code", name=op.f("uq_reading_campaign_id_case_code")),
        sa.UniqueConstraint(
            "case_id", "reader_id", "stage_id", "repeat", name=op.f("uq_reading_case_id_reader_id_stage_id_repeat")
        ),
    )
    op.create_index("ix_reading_case", "reading", ["campaign_id", "case_id"], unique=False)
    op.create_index("ix_reading_reader", "reading", ["reader_id", "campaign_id", "order_index"], unique=False)
    op.create_table(
        "disclosure",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("reading_id", sa.Uuid(), nullable=False),
        sa.Column("to_person_id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("alias", sa.String(), nullable=False),
        sa.Column("order_index", sa.Integer(), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_disclosure_by")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_disclosure_campaign_id")),
        sa.ForeignKeyConstraint(["case_id"], ["reading_case.id"], name=op.f("fk_disclosure_case_id")),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name=op.f("fk_disclosure_reading_id")),
        sa.ForeignKeyConstraint(["to_person_id"], ["person.id"], name=op.f("fk_disclosure_to_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure")),
        sa.UniqueConstraint(
            "campaign_id",
            "case_id",
            "to_person_id",
            "alias",
            name=op.f("uq_disclosure_campaign_id_case_id_to_person_id_alias"),
        ),
        sa.UniqueConstraint("reading_id", "to_person_id", name=op.f("uq_disclosure_reading_id_to_person_id")),
    )
    op.create_index("ix_disclosure_to", "disclosure", ["to_person_id", "case_id"], unique=False)
    op.create_table(
        "problem_report",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("reading_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.CheckConstraint(
            "kind IN ('identity_visible', 'wrong_study', 'unreadable', 'other')", name=op.f("ck_problem_report_kind")
        ),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_problem_report_by")),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name=op.f("fk_problem_report_reading_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem_report")),
    )
    op.create_index(op.f("ix_problem_report_reading_id"), "problem_report", ["reading_id"], unique=False)
    op.create_table(
        "submission",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("reading_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("meaning", sa.String(), nullable=False),
        sa.Column("canonical", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_submission_by")),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name=op.f("fk_submission_reading_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("reading_id", "number", name=op.f("uq_submission_reading_id_number")),
    )
    op.create_table(
        "problem_resolution",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("problem_report_id", sa.Uuid(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_problem_resolution_by")),
        sa.ForeignKeyConstraint(
            ["problem_report_id"], ["problem_report.id"], name=op.f("fk_problem_resolution_problem_report_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem_resolution")),
        sa.UniqueConstraint("problem_report_id", name=op.f("uq_problem_resolution_problem_report_id")),
    )
    op.create_table(
        "reopening",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("reading_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_reopening_by")),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name=op.f("fk_reopening_reading_id")),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_reopening_submission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reopening")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_reopening_submission_id")),
    )
    op.create_index(op.f("ix_reopening_reading_id"), "reopening", ["reading_id"], unique=False)
    # ### end Alembic commands ###
    op.execute('GRANT SELECT, INSERT, UPDATE ON "reading" TO consilium_app')
    op.execute('GRANT SELECT, INSERT ON "disclosure" TO consilium_app')
    op.execute('GRANT SELECT, INSERT ON "problem_report" TO consilium_app')
    op.execute('GRANT SELECT, INSERT ON "problem_resolution" TO consilium_app')
    op.execute('GRANT SELECT, INSERT ON "reopening" TO consilium_app')
    op.execute('GRANT SELECT, INSERT ON "submission" TO consilium_app')


def downgrade() -> None:
    op.drop_index(op.f("ix_reopening_reading_id"), table_name="reopening")
    op.drop_table("reopening")
    op.drop_table("problem_resolution")
    op.drop_table("submission")
    op.drop_index(op.f("ix_problem_report_reading_id"), table_name="problem_report")
    op.drop_table("problem_report")
    op.drop_index("ix_disclosure_to", table_name="disclosure")
    op.drop_table("disclosure")
    op.drop_index("ix_reading_reader", table_name="reading")
    op.drop_index("ix_reading_case", table_name="reading")
    op.drop_table("reading")
    # ### end Alembic commands ###
