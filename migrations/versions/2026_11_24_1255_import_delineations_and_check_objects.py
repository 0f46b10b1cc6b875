"""Keep imported delineations, and when stored objects were last checked."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0105_import_delineations"
down_revision = "0120_times_apart"
branch_labels = None
depends_on = None

HISTORY = ("label_mapping", "delineation_import", "import_choice")
KEPT = ("delineation_upload", "object_check")


def upgrade() -> None:
    op.create_table(
        "label_mapping",
        _id(),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("entries", postgresql.JSONB(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        *_by_at("label_mapping"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_mapping")),
        sa.UniqueConstraint("name", "number", name=op.f("uq_label_mapping_name_number")),
    )
    op.create_table(
        "delineation_import",
        _id(),
        *_reference("delineation_import", "reading", "submission", "label_mapping:mapping", "stack"),
        sa.Column("files", postgresql.JSONB(), nullable=False),
        sa.Column("takes", postgresql.JSONB(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("idempotency_key", sa.Uuid(), nullable=True),
        *_by_at("delineation_import"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delineation_import")),
        sa.UniqueConstraint("by", "idempotency_key", name=op.f("uq_delineation_import_by_idempotency_key")),
    )
    op.create_index("ix_delineation_import_reading", "delineation_import", ["reading_id"])
    op.create_table(
        "import_choice",
        _id(),
        *_reference("import_choice", "reading"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        *_by_at("import_choice"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_choice")),
    )
    op.create_index("ix_import_choice_reading", "import_choice", ["reading_id"])
    op.create_table(
        "delineation_upload",
        _id(),
        *_reference("delineation_upload", "campaign", "reading_case:case"),
        *_by_at("delineation_upload"),
        sa.Column("stack_role", sa.String(), nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delineation_upload")),
    )
    op.execute("ALTER TABLE delineation_upload ALTER COLUMN data SET STORAGE EXTERNAL")
    op.create_table(
        "object_check",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("found", sa.String(), nullable=True),
        sa.Column(
            "checked_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.CheckConstraint("verdict IN ('sound', 'altered', 'missing')", name=op.f("ck_object_check_verdict")),
        sa.PrimaryKeyConstraint("kind", "sha256", name=op.f("pk_object_check")),
    )
    op.create_index("ix_object_check_checked_at", "object_check", ["checked_at"])
    op.create_index(
        "ix_object_check_damaged", "object_check", ["sha256"], postgresql_where=sa.text("verdict <> 'sound'")
    )
    for table in HISTORY:
        op.execute(f'GRANT SELECT, INSERT ON "{table}" TO consilium_app')
    for table in KEPT:
        op.execute(f'GRANT SELECT, INSERT, UPDATE ON "{table}" TO consilium_app')


def downgrade() -> None:
    for table in ("object_check", "delineation_upload", "import_choice", "delineation_import", "label_mapping"):
        op.drop_table(table)


def _id() -> sa.Column[object]:
    return sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False)


def _reference(table: str, *others: str) -> list[sa.Column[object] | sa.ForeignKeyConstraint]:
    """A column and its foreign key for each: `stack`, or `label_mapping:mapping` where the column is called so."""
    made: list[sa.Column[object] | sa.ForeignKeyConstraint] = []
    for other in others:
        target, _, name = other.partition(":")
        column = f"{name or target}_id"
        made.append(sa.Column(column, sa.Uuid(), nullable=False))
        made.append(sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}")))
    return made


def _by_at(table: str) -> list[sa.Column[object] | sa.ForeignKeyConstraint]:
    return [
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f(f"fk_{table}_by")),
    ]
