"""Plan campaigns."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006_assignments"
down_revision = "0005_clinical"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "campaign",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_campaign_created_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("code", name=op.f("uq_campaign_code")),
    )
    op.create_table(
        "campaign_start",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_campaign_start_by")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_start_campaign_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_start")),
        sa.UniqueConstraint("campaign_id", name=op.f("uq_campaign_start_campaign_id")),
    )
    op.create_table(
        "membership",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.CheckConstraint("role IN ('reader', 'adjudicator')", name=op.f("ck_membership_role")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_membership_campaign_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    op.create_index(
        "ix_membership_current",
        "membership",
        ["campaign_id", "person_id", "role"],
        unique=True,
        postgresql_where=sa.text("until_at IS NULL"),
    )
    op.create_index("ix_membership_person", "membership", ["person_id", "role"], unique=False)
    op.create_table(
        "reading_case",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name=op.f("fk_reading_case_added_by")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_reading_case_campaign_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_reading_case_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_case")),
    )
    op.create_index("ix_reading_case_campaign", "reading_case", ["campaign_id", "added_at"], unique=False)
    op.create_table(
        "stage",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("shows", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_stage_campaign_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage")),
        sa.UniqueConstraint("campaign_id", "number", name=op.f("uq_stage_campaign_id_number")),
    )
    op.create_table(
        "assignment",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("reader_id", sa.Uuid(), nullable=False),
        sa.Column("stage_id", sa.Uuid(), nullable=False),
        sa.Column("repeat", sa.Integer(), server_default="0", nullable=False),
        sa.Column("purpose", sa.String(), server_default="live", nullable=False),
        sa.Column("order_index", sa.Integer(), nullable=False),
        sa.Column("case_code", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_assignment_by")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_assignment_campaign_id")),
        sa.ForeignKeyConstraint(["case_id"], ["reading_case.id"], name=op.f("fk_assignment_case_id")),
        sa.ForeignKeyConstraint(["reader_id"], ["person.id"], name=op.f("fk_assignment_reader_id")),
        sa.ForeignKeyConstraint(["stage_id"], ["stage.id"], name=op.f("fk_assignment_stage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("campaign_id", "case_code", name=op.f("uq_assignment_campaign_id_case_code")),
        sa.UniqueConstraint(
            "case_id", "reader_id", "stage_id", "repeat", name=op.f("uq_assignment_case_id_reader_id_stage_id_repeat")
        ),
    )
    op.create_index("ix_assignment_campaign", "assignment", ["campaign_id"], unique=False)
    op.create_index("ix_assignment_order", "assignment", ["reader_id", "campaign_id", "order_index"], unique=False)
    op.create_table(
        "campaign_design",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("protocol_version_id", sa.Uuid(), nullable=False),
        sa.Column("guideline_version_id", sa.Uuid(), nullable=True),
        sa.Column("readers_per_case", sa.Integer(), nullable=False),
        sa.Column("distribution", sa.String(), nullable=False),
        sa.Column("blinding", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("readers_per_case BETWEEN 1 AND 20", name=op.f("ck_campaign_design_readers_per_case")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_campaign_design_by")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_design_campaign_id")),
        sa.ForeignKeyConstraint(
            ["guideline_version_id"], ["guideline_version.id"], name=op.f("fk_campaign_design_guideline_version_id")
        ),
        sa.ForeignKeyConstraint(
            ["protocol_version_id"], ["protocol_version.id"], name=op.f("fk_campaign_design_protocol_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_design")),
        sa.UniqueConstraint("campaign_id", "number", name=op.f("uq_campaign_design_campaign_id_number")),
    )
    op.create_table(
        "case_removal",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_case_removal_by")),
        sa.ForeignKeyConstraint(["case_id"], ["reading_case.id"], name=op.f("fk_case_removal_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_removal")),
        sa.UniqueConstraint("case_id", name=op.f("uq_case_removal_case_id")),
    )
    op.create_table(
        "case_study",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("study_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["reading_case.id"], name=op.f("fk_case_study_case_id")),
        sa.ForeignKeyConstraint(["study_id"], ["study.id"], name=op.f("fk_case_study_study_id")),
        sa.PrimaryKeyConstraint("case_id", "study_id", name=op.f("pk_case_study")),
    )
    op.create_index(op.f("ix_case_study_study_id"), "case_study", ["study_id"], unique=False)
    op.create_table(
        "conflict_of_interest",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_conflict_of_interest_by")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_conflict_of_interest_campaign_id")),
        sa.ForeignKeyConstraint(["case_id"], ["reading_case.id"], name=op.f("fk_conflict_of_interest_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_conflict_of_interest_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict_of_interest")),
    )
    op.create_index(op.f("ix_conflict_of_interest_campaign_id"), "conflict_of_interest", ["campaign_id"], unique=False)
    op.create_table(
        "assignment_end",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_assignment_end_assignment_id")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_assignment_end_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_end")),
        sa.UniqueConstraint("assignment_id", name=op.f("uq_assignment_end_assignment_id")),
    )
    # ### end Alembic commands ###
    op.execute('GRANT SELECT, INSERT, UPDATE ON "assignment" TO consilium_app')
    op.execute('GRANT SELECT, INSERT, UPDATE ON "campaign" TO consilium_app')
    op.execute('GRANT SELECT, INSERT, UPDATE ON "case_study" TO consilium_app')
    op.execute('GRANT SELECT, INSERT, UPDATE ON "conflict_of_interest" TO consilium_app')
    op.execute('GRANT SELECT, INSERT, UPDATE ON "membership" TO consilium_app')
    op.execute('GRANT SELECT, INSERT, UPDATE ON "reading_case" TO consilium_app')
    op.execute('GRANT SELECT, INSERT ON "assignment_end" TO consilium_app')
    op.execute('GRANT SELECT, INSERT ON "campaign_design" TO consilium_app')
    op.execute('GRANT SELECT, INSERT ON "campaign_start" TO consilium_app')
    op.execute('GRANT SELECT, INSERT ON "case_removal" TO consilium_app')
    op.execute('GRANT SELECT, INSERT ON "stage" TO consilium_app')


def downgrade() -> None:
    op.drop_table("assignment_end")
    op.drop_index(op.f("ix_conflict_of_interest_campaign_id"), table_name="conflict_of_interest")
    op.drop_table("conflict_of_interest")
    op.drop_index(op.f("ix_case_study_study_id"), table_name="case_study")
    op.drop_table("case_study")
    op.drop_table("case_removal")
    op.drop_table("campaign_design")
    op.drop_index("ix_assignment_order", table_name="assignment")
    op.drop_index("ix_assignment_campaign", table_name="assignment")
    op.drop_table("assignment")
    op.drop_table("stage")
    op.drop_index("ix_reading_case_campaign", table_name="reading_case")
    op.drop_table("reading_case")
    op.drop_index("ix_membership_person", table_name="membership")
    op.drop_index("ix_membership_current", table_name="membership", postgresql_where=sa.text("until_at IS NULL"))
    op.drop_table("membership")
    op.drop_table("campaign_start")
    op.drop_table("campaign")
    # ### end Alembic commands ###
