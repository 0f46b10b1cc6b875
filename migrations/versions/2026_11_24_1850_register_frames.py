"""Registrations between frames of reference; with which of them a revision of a reading was made."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0146_register_frames"
down_revision = "0130_import_several_delineations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "frame_registration",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("from_frame", sa.String(), nullable=False),
        sa.Column("to_frame", sa.String(), nullable=False),
        sa.Column("matrix", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("landmarks", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("residual_mm", sa.Float(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.CheckConstraint("from_frame <> to_frame", name=op.f("ck_frame_registration_two_frames")),
        sa.CheckConstraint("jsonb_array_length(matrix) = 4", name=op.f("ck_frame_registration_matrix")),
        sa.CheckConstraint(
            "(residual_mm IS NULL) = (jsonb_array_length(landmarks) = 0)", name=op.f("ck_frame_registration_residual")
        ),
        sa.CheckConstraint(
            "method IN ('landmarks', 'software', 'same_position', 'table', 'other')",
            name=op.f("ck_frame_registration_method"),
        ),
        sa.CheckConstraint("role IN ('administrator', 'coordinator')", name=op.f("ck_frame_registration_role")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_frame_registration_by")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_frame_registration_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frame_registration")),
        sa.UniqueConstraint("patient_id", "number", name=op.f("uq_frame_registration_patient_id_number")),
    )
    op.create_table(
        "registration_withdrawal",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_registration_withdrawal_by")),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["frame_registration.id"],
            name=op.f("fk_registration_withdrawal_registration_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_withdrawal")),
        sa.UniqueConstraint("registration_id", name=op.f("uq_registration_withdrawal_registration_id")),
    )
    for table in ("frame_registration", "registration_withdrawal"):
        op.execute(f'GRANT SELECT, INSERT ON "{table}" TO consilium_app')
    op.add_column(
        "revision", sa.Column("registration_ids", postgresql.ARRAY(sa.Uuid()), server_default="{}", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("revision", "registration_ids")
    op.drop_table("registration_withdrawal")
    op.drop_table("frame_registration")
