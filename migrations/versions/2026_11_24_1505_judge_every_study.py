"""Judge every study once, and compare whom its files name by keyed hashes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0128_judge_every_study"
down_revision = "0135_place_glands"
branch_labels = None
depends_on = None

_TABLES = ("gate_judgement", "study_identity")


def _id() -> sa.Column[sa.Uuid]:
    return sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False)


def _at() -> sa.Column[sa.DateTime]:
    return sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False)


def upgrade() -> None:
    op.create_table(
        "gate_judgement",
        _id(),
        sa.Column("study_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _at(),
        sa.ForeignKeyConstraint(["study_id"], ["study.id"], name=op.f("fk_gate_judgement_study_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_judgement")),
        sa.UniqueConstraint("study_id", "version", name=op.f("uq_gate_judgement_study_id_version")),
    )
    op.create_table(
        "study_identity",
        _id(),
        sa.Column("study_id", sa.Uuid(), nullable=False),
        sa.Column("of_study", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("of_patient", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        _at(),
        sa.ForeignKeyConstraint(["study_id"], ["study.id"], name=op.f("fk_study_identity_study_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study_identity")),
    )
    op.create_index(op.f("ix_study_identity_study_id"), "study_identity", ["study_id"])
    for table in _TABLES:
        op.execute(f'GRANT SELECT, INSERT ON "{table}" TO consilium_app')


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)
