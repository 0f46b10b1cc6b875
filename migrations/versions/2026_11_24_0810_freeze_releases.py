"""Freeze releases."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011_releases"
down_revision = "0010_adjudication"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "freeze",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("pins", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("pins_digest", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("meaning", sa.String(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_freeze_by")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_freeze_campaign_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_freeze")),
        sa.UniqueConstraint("campaign_id", "number", name=op.f("uq_freeze_campaign_id_number")),
    )
    op.create_table(
        "release",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("freeze_id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen_by", sa.Uuid(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("blob_sha256", sa.String(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_release_campaign_id")),
        sa.ForeignKeyConstraint(["freeze_id"], ["freeze.id"], name=op.f("fk_release_freeze_id")),
        sa.ForeignKeyConstraint(["frozen_by"], ["person.id"], name=op.f("fk_release_frozen_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
        sa.UniqueConstraint("campaign_id", "number", name=op.f("uq_release_campaign_id_number")),
        sa.UniqueConstraint("freeze_id", name=op.f("uq_release_freeze_id")),
    )
    op.create_table(
        "release_progress",
        sa.Column("freeze_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("total", sa.Integer(), server_default="0", nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column(
            "updated_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.CheckConstraint("state IN ('waiting', 'working', 'done', 'failed')", name=op.f("ck_release_progress_state")),
        sa.ForeignKeyConstraint(["freeze_id"], ["freeze.id"], name=op.f("fk_release_progress_freeze_id")),
        sa.PrimaryKeyConstraint("freeze_id", name=op.f("pk_release_progress")),
    )
    # ### end Alembic commands ###
    op.execute('GRANT SELECT, INSERT, UPDATE ON "release_progress" TO consilium_app')
    op.execute('GRANT SELECT, INSERT ON "freeze" TO consilium_app')
    op.execute('GRANT SELECT, INSERT ON "release" TO consilium_app')


def downgrade() -> None:
    op.drop_table("release_progress")
    op.drop_table("release")
    op.drop_table("freeze")
    # ### end Alembic commands ###
