"""Keep a gate: findings about studies, decisions, files kept out, de-identification profiles of sources and campaigns."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020_keep_a_gate"
down_revision = "0110_measure_pairs"
branch_labels = None
depends_on = None

TABLES = ("gate_study", "gate_finding", "gate_decision", "kept_file", "source_profile")
JSONB = postgresql.JSONB(astext_type=sa.Text())


def _id() -> sa.Column[object]:
    return sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False)


def _at() -> sa.Column[object]:
    return sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False)


def upgrade() -> None:
    op.create_table(
        "gate_study",
        _id(),
        sa.Column("study_hash", sa.String(), nullable=False),
        sa.Column("pseudonym", sa.String(), nullable=False),
        _at(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_study")),
        sa.UniqueConstraint("study_hash", name=op.f("uq_gate_study_study_hash")),
    )
    op.create_table(
        "gate_finding",
        _id(),
        sa.Column("gate_study_id", sa.Uuid(), nullable=False),
        sa.Column("intake_id", sa.Uuid(), nullable=True),
        sa.Column("stack_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("sentence", sa.String(), nullable=False),
        _at(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_finding")),
        sa.ForeignKeyConstraint(["gate_study_id"], ["gate_study.id"], name=op.f("fk_gate_finding_gate_study_id")),
        sa.ForeignKeyConstraint(["intake_id"], ["intake.id"], name=op.f("fk_gate_finding_intake_id")),
        sa.ForeignKeyConstraint(["stack_id"], ["stack.id"], name=op.f("fk_gate_finding_stack_id")),
    )
    op.create_index(op.f("ix_gate_finding_gate_study_id"), "gate_finding", ["gate_study_id"])
    op.create_table(
        "gate_decision",
        _id(),
        sa.Column("finding_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("remedy", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        _at(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_decision")),
        sa.ForeignKeyConstraint(["finding_id"], ["gate_finding.id"], name=op.f("fk_gate_decision_finding_id")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_gate_decision_by")),
        sa.UniqueConstraint("finding_id", "number", name=op.f("uq_gate_decision_finding_id_number")),
    )
    op.create_table(
        "kept_file",
        _id(),
        sa.Column("finding_id", sa.Uuid(), nullable=False),
        sa.Column("intake_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("original_uid_hash", sa.String(), nullable=False),
        sa.Column("source_digest", sa.String(), nullable=False),
        sa.Column("facts", JSONB, nullable=False),
        sa.Column("places", JSONB, nullable=False),
        sa.Column("pixels_sha256", sa.String(), nullable=False),
        sa.Column("blob_sha256", sa.String(), nullable=False),
        sa.Column("blob_bytes", sa.Integer(), nullable=False),
        sa.Column("thumbnail_sha256", sa.String(), nullable=True),
        _at(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_file")),
        sa.ForeignKeyConstraint(["finding_id"], ["gate_finding.id"], name=op.f("fk_kept_file_finding_id")),
        sa.ForeignKeyConstraint(["intake_id"], ["intake.id"], name=op.f("fk_kept_file_intake_id")),
        sa.UniqueConstraint(
            "finding_id",
            "original_uid_hash",
            "source_digest",
            name=op.f("uq_kept_file_finding_id_original_uid_hash_source_digest"),
        ),
    )
    op.create_index(op.f("ix_kept_file_original_uid_hash"), "kept_file", ["original_uid_hash"])
    op.create_table(
        "source_profile",
        _id(),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("profile", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        _at(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_profile")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_source_profile_by")),
    )
    op.create_index(op.f("ix_source_profile_source"), "source_profile", ["source"])
    for table in TABLES:
        op.execute(f"GRANT SELECT, INSERT ON {table} TO consilium_app")
    # what held for every campaign so far
    op.add_column(
        "campaign_design",
        sa.Column("required_panes", JSONB, nullable=False, server_default='["t2_ax", "adc", "high_b"]'),
    )
    op.add_column(
        "campaign_design", sa.Column("least_profile", sa.String(), nullable=False, server_default="consilium-basic")
    )
    op.alter_column("campaign_design", "required_panes", server_default=None)
    op.alter_column("campaign_design", "least_profile", server_default=None)


def downgrade() -> None:
    op.drop_column("campaign_design", "least_profile")
    op.drop_column("campaign_design", "required_panes")
    for table in reversed(TABLES):
        op.drop_table(table)
