"""Keep clinical facts."""

import sqlalchemy as sa
from alembic import op

revision = "0005_clinical"
down_revision = "0004_protocols"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "fact",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("study_id", sa.Uuid(), nullable=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value_number", sa.Double(), nullable=True),
        sa.Column("value_text", sa.String(), nullable=True),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("observed_on", sa.Date(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(value_number IS NULL) <> (value_text IS NULL)", name=op.f("ck_fact_one_value")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_fact_by")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_fact_patient_id")),
        sa.ForeignKeyConstraint(["study_id"], ["study.id"], name=op.f("fk_fact_study_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact")),
    )
    op.create_index("ix_fact_patient_id_key", "fact", ["patient_id", "key"], unique=False)
    # ### end Alembic commands ###
    op.execute('GRANT SELECT, INSERT ON "fact" TO consilium_app')


def downgrade() -> None:
    op.drop_index("ix_fact_patient_id_key", table_name="fact")
    op.drop_table("fact")
    # ### end Alembic commands ###
