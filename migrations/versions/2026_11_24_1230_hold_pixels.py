"""Hold pixels that may show a name, and say how the frames of a stack lie."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0090_hold_pixels"
down_revision = "0017_preferences"
branch_labels = None
depends_on = None

_TABLES = ("pixel_hold", "pixel_masking", "pixel_confirmation")


def _id() -> sa.Column[sa.Uuid]:
    return sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False)


def _at() -> sa.Column[sa.DateTime]:
    return sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False)


def upgrade() -> None:
    op.add_column("stack", sa.Column("kind", sa.String(), server_default="parallel", nullable=False))
    op.create_check_constraint(op.f("ck_stack_kind"), "stack", "kind IN ('parallel', 'cine', 'sweep', 'volume')")
    op.create_table(
        "pixel_hold",
        _id(),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("study_id", sa.Uuid(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("whole_study", sa.Boolean(), nullable=False),
        sa.Column("regions", sa.Integer(), nullable=False),
        sa.Column("blanked", sa.Boolean(), nullable=False),
        _at(),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_pixel_hold_series_id")),
        sa.ForeignKeyConstraint(["study_id"], ["study.id"], name=op.f("fk_pixel_hold_study_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pixel_hold")),
        sa.UniqueConstraint("series_id", name=op.f("uq_pixel_hold_series_id")),
    )
    op.create_index(op.f("ix_pixel_hold_study_id"), "pixel_hold", ["study_id"])
    op.create_table(
        "pixel_masking",
        _id(),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("rectangles", postgresql.JSONB(), nullable=False),
        sa.Column("replaced", postgresql.JSONB(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        _at(),
        sa.CheckConstraint("jsonb_typeof(rectangles) = 'array'", name=op.f("ck_pixel_masking_rectangles")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_pixel_masking_series_id")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_pixel_masking_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pixel_masking")),
        sa.UniqueConstraint("series_id", "number", name=op.f("uq_pixel_masking_series_id_number")),
    )
    op.create_table(
        "pixel_confirmation",
        _id(),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("pack_sha256", sa.String(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        _at(),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_pixel_confirmation_series_id")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_pixel_confirmation_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pixel_confirmation")),
        sa.UniqueConstraint("series_id", "pack_sha256", name=op.f("uq_pixel_confirmation_series_id_pack_sha256")),
    )
    for table in _TABLES:
        op.execute(f'GRANT SELECT, INSERT ON "{table}" TO consilium_app')


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)
    op.drop_constraint(op.f("ck_stack_kind"), "stack")
    op.drop_column("stack", "kind")
