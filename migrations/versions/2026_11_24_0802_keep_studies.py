"""Keep studies."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003_imaging"
down_revision = "0002_accounts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "patient",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("pseudonym", sa.String(), nullable=False),
        sa.Column("original_id_hash", sa.String(), nullable=False),
        sa.Column("date_shift_days", sa.Integer(), nullable=False),
        sa.Column("sex", sa.String(), nullable=True),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient")),
        sa.UniqueConstraint("original_id_hash", name=op.f("uq_patient_original_id_hash")),
        sa.UniqueConstraint("pseudonym", name=op.f("uq_patient_pseudonym")),
    )
    op.create_table(
        "intake",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("label_prefix", sa.String(), nullable=True),
        sa.Column("files_total", sa.Integer(), nullable=True),
        sa.Column("files_done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.String(), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'working', 'done', 'failed')", name=op.f("ck_intake_state")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_intake_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake")),
    )
    op.create_table(
        "study",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("intake_id", sa.Uuid(), nullable=False),
        sa.Column("study_uid", sa.String(), nullable=False),
        sa.Column("original_uid_hash", sa.String(), nullable=False),
        sa.Column("study_date", sa.Date(), nullable=True),
        sa.Column("age_years", sa.Double(), nullable=True),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("modality", sa.String(), nullable=False),
        sa.Column(
            "accepted_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["intake_id"], ["intake.id"], name=op.f("fk_study_intake_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_study_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study")),
        sa.UniqueConstraint("label", name=op.f("uq_study_label")),
        sa.UniqueConstraint("original_uid_hash", name=op.f("uq_study_original_uid_hash")),
        sa.UniqueConstraint("study_uid", name=op.f("uq_study_study_uid")),
    )
    op.create_index("ix_study_accepted_at_id", "study", ["accepted_at", "id"], unique=False)
    op.create_index(op.f("ix_study_patient_id"), "study", ["patient_id"], unique=False)
    op.create_table(
        "deidentification_report",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("study_id", sa.Uuid(), nullable=False),
        sa.Column("intake_id", sa.Uuid(), nullable=False),
        sa.Column("profile", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("report", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(["intake_id"], ["intake.id"], name=op.f("fk_deidentification_report_intake_id")),
        sa.ForeignKeyConstraint(["study_id"], ["study.id"], name=op.f("fk_deidentification_report_study_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deidentification_report")),
    )
    op.create_index(op.f("ix_deidentification_report_study_id"), "deidentification_report", ["study_id"], unique=False)
    op.create_table(
        "intake_file",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("intake_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name_digest", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("sentence", sa.String(), nullable=False),
        sa.Column("study_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(["intake_id"], ["intake.id"], name=op.f("fk_intake_file_intake_id")),
        sa.ForeignKeyConstraint(["study_id"], ["study.id"], name=op.f("fk_intake_file_study_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_file")),
        sa.UniqueConstraint("intake_id", "number", name=op.f("uq_intake_file_intake_id_number")),
    )
    op.create_table(
        "series",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("study_id", sa.Uuid(), nullable=False),
        sa.Column("series_uid", sa.String(), nullable=False),
        sa.Column("original_uid_hash", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("modality", sa.String(), nullable=False),
        sa.Column("frame_of_reference_uid", sa.String(), nullable=True),
        sa.Column("manifest_sha256", sa.String(), nullable=False),
        sa.Column("pack_sha256", sa.String(), nullable=False),
        sa.Column("pack_bytes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["study_id"], ["study.id"], name=op.f("fk_series_study_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sa.UniqueConstraint("original_uid_hash", name=op.f("uq_series_original_uid_hash")),
        sa.UniqueConstraint("series_uid", name=op.f("uq_series_series_uid")),
    )
    op.create_index(op.f("ix_series_pack_sha256"), "series", ["pack_sha256"], unique=False)
    op.create_index(op.f("ix_series_study_id"), "series", ["study_id"], unique=False)
    op.create_table(
        "instance",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("sop_uid", sa.String(), nullable=False),
        sa.Column("sop_class_uid", sa.String(), nullable=False),
        sa.Column("original_uid_hash", sa.String(), nullable=False),
        sa.Column("source_digest", sa.String(), nullable=False),
        sa.Column("blob_sha256", sa.String(), nullable=False),
        sa.Column("blob_bytes", sa.Integer(), nullable=False),
        sa.Column("frames", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_instance_series_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instance")),
        sa.UniqueConstraint("original_uid_hash", name=op.f("uq_instance_original_uid_hash")),
        sa.UniqueConstraint("sop_uid", name=op.f("uq_instance_sop_uid")),
    )
    op.create_index(op.f("ix_instance_series_id"), "instance", ["series_id"], unique=False)
    op.create_table(
        "pixel_grant",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("token_id", sa.Uuid(), nullable=True),
        sa.Column("study_id", sa.Uuid(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=True),
        sa.Column("from_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("granted_because", sa.String(), nullable=False),
        sa.Column("ended_because", sa.String(), nullable=True),
        sa.CheckConstraint("(person_id IS NULL) <> (token_id IS NULL)", name=op.f("ck_pixel_grant_one_holder")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_pixel_grant_person_id")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_pixel_grant_series_id")),
        sa.ForeignKeyConstraint(["study_id"], ["study.id"], name=op.f("fk_pixel_grant_study_id")),
        sa.ForeignKeyConstraint(["token_id"], ["api_token.id"], name=op.f("fk_pixel_grant_token_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pixel_grant")),
    )
    op.create_index(
        "ix_pixel_grant_person_id",
        "pixel_grant",
        ["person_id"],
        unique=False,
        postgresql_where=sa.text("until_at IS NULL"),
    )
    op.create_index("ix_pixel_grant_study_id_person_id", "pixel_grant", ["study_id", "person_id"], unique=False)
    op.create_table(
        "stack",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("b_value", sa.Double(), nullable=True),
        sa.Column("time_index", sa.Integer(), nullable=True),
        sa.Column("acquired_seconds", sa.Double(), nullable=True),
        sa.Column("frame_of_reference_uid", sa.String(), nullable=True),
        sa.Column("frame_count", sa.Integer(), nullable=False),
        sa.Column("grid", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("warnings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("thumbnail_sha256", sa.String(), nullable=True),
        sa.CheckConstraint("frame_count > 0", name=op.f("ck_stack_has_frames")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_stack_series_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stack")),
        sa.UniqueConstraint("series_id", "key", name=op.f("uq_stack_series_id_key")),
        sa.UniqueConstraint("series_id", "number", name=op.f("uq_stack_series_id_number")),
    )
    op.create_table(
        "stack_role",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("stack_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("preferred", sa.Boolean(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("evidence", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.CheckConstraint("origin IN ('proposed', 'confirmed')", name=op.f("ck_stack_role_origin")),
        sa.CheckConstraint("confidence BETWEEN 0 AND 1", name=op.f("ck_stack_role_confidence")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_stack_role_by")),
        sa.ForeignKeyConstraint(["stack_id"], ["stack.id"], name=op.f("fk_stack_role_stack_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stack_role")),
        sa.UniqueConstraint("stack_id", "number", name=op.f("uq_stack_role_stack_id_number")),
    )
    # ### end Alembic commands ###
    op.execute('GRANT SELECT, INSERT, UPDATE ON "instance" TO consilium_app')
    op.execute('GRANT SELECT, INSERT, UPDATE ON "intake" TO consilium_app')
    op.execute('GRANT SELECT, INSERT, UPDATE ON "patient" TO consilium_app')
    op.execute('GRANT SELECT, INSERT, UPDATE ON "pixel_grant" TO consilium_app')
    op.execute('GRANT SELECT, INSERT, UPDATE ON "series" TO consilium_app')
    op.execute('GRANT SELECT, INSERT, UPDATE ON "stack" TO consilium_app')
    op.execute('GRANT SELECT, INSERT, UPDATE ON "study" TO consilium_app')
    op.execute('GRANT SELECT, INSERT ON "deidentification_report" TO consilium_app')
    op.execute('GRANT SELECT, INSERT ON "intake_file" TO consilium_app')
    op.execute('GRANT SELECT, INSERT ON "stack_role" TO consilium_app')


def downgrade() -> None:
    op.drop_table("stack_role")
    op.drop_table("stack")
    op.drop_index("ix_pixel_grant_study_id_person_id", table_name="pixel_grant")
    op.drop_index("ix_pixel_grant_person_id", table_name="pixel_grant", postgresql_where=sa.text("until_at IS NULL"))
    op.drop_table("pixel_grant")
    op.drop_index(op.f("ix_instance_series_id"), table_name="instance")
    op.drop_table("instance")
    op.drop_index(op.f("ix_series_study_id"), table_name="series")
    op.drop_index(op.f("ix_series_pack_sha256"), table_name="series")
    op.drop_table("series")
    op.drop_table("intake_file")
    op.drop_index(op.f("ix_deidentification_report_study_id"), table_name="deidentification_report")
    op.drop_table("deidentification_report")
    op.drop_index(op.f("ix_study_patient_id"), table_name="study")
    op.drop_index("ix_study_accepted_at_id", table_name="study")
    op.drop_table("study")
    op.drop_table("intake")
    op.drop_table("patient")
    # ### end Alembic commands ###
