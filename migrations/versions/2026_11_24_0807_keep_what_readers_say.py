"""Keep what readers say."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008_content"
down_revision = "0007_reading"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answer",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("reading_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("protocol_version_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("scope_kind", sa.String(), nullable=False),
        sa.Column("scope_id", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("value", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.CheckConstraint("(scope_kind = 'case') = (scope_id IS NULL)", name=op.f("ck_answer_scope_id")),
        sa.CheckConstraint(
            "scope_kind IN ('case', 'stack', 'zone', 'finding', 'frame_range')", name=op.f("ck_answer_scope_kind")
        ),
        sa.CheckConstraint("state IN ('answered', 'none', 'cannot_assess', 'not_asked')", name=op.f("ck_answer_state")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_answer_campaign_id")),
        sa.ForeignKeyConstraint(
            ["protocol_version_id"], ["protocol_version.id"], name=op.f("fk_answer_protocol_version_id")
        ),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name=op.f("fk_answer_reading_id")),
        sa.PrimaryKeyConstraint("campaign_id", "id", name=op.f("pk_answer")),
    )
    op.create_index(
        "uq_answer_version",
        "answer",
        ["campaign_id", "reading_id", "question", "scope_kind", "scope_id", "revision"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "finding",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reading_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("order_index", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_finding_campaign_id")),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name=op.f("fk_finding_reading_id")),
        sa.PrimaryKeyConstraint("campaign_id", "id", name=op.f("pk_finding")),
        sa.UniqueConstraint(
            "campaign_id",
            "reading_id",
            "object_id",
            "version",
            name=op.f("uq_finding_campaign_id_reading_id_object_id_version"),
        ),
    )
    op.create_table(
        "mark",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("parents", postgresql.ARRAY(sa.UUID()), server_default="{}", nullable=False),
        sa.Column("reading_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("finding_object_id", sa.Uuid(), nullable=True),
        sa.Column("structure", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("geometry", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("frame_of_reference_uid", sa.String(), nullable=True),
        sa.Column("sop_instance_uid", sa.String(), nullable=True),
        sa.Column("frame_number", sa.Integer(), nullable=True),
        sa.Column("stack_id", sa.Uuid(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_mark_author_id")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_mark_campaign_id")),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name=op.f("fk_mark_reading_id")),
        sa.ForeignKeyConstraint(["stack_id"], ["stack.id"], name=op.f("fk_mark_stack_id")),
        sa.PrimaryKeyConstraint("campaign_id", "id", name=op.f("pk_mark")),
        sa.UniqueConstraint(
            "campaign_id",
            "reading_id",
            "object_id",
            "version",
            name=op.f("uq_mark_campaign_id_reading_id_object_id_version"),
        ),
    )
    op.create_table(
        "mask",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("stack_id", sa.Uuid(), nullable=False),
        sa.Column("voxels", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_mask_campaign_id")),
        sa.ForeignKeyConstraint(["stack_id"], ["stack.id"], name=op.f("fk_mask_stack_id")),
        sa.PrimaryKeyConstraint("campaign_id", "id", name=op.f("pk_mask")),
    )
    op.create_table(
        "revision",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("reading_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("idempotency_key", sa.Uuid(), nullable=False),
        sa.Column("body_digest", sa.String(), nullable=False),
        sa.Column("saved", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name=op.f("fk_revision_reading_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("reading_id", "idempotency_key", name=op.f("uq_revision_reading_id_idempotency_key")),
        sa.UniqueConstraint("reading_id", "number", name=op.f("uq_revision_reading_id_number")),
    )
    op.create_table(
        "time_log",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("reading_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("active_ms", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name=op.f("fk_time_log_reading_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_log")),
    )
    op.create_index("ix_time_log_reading", "time_log", ["reading_id"], unique=False)
    # ### end Alembic commands ###
    op.execute("ALTER TABLE mask ALTER COLUMN data SET STORAGE EXTERNAL")
    op.execute('GRANT SELECT, INSERT ON "answer" TO consilium_app')
    op.execute('GRANT SELECT, INSERT ON "finding" TO consilium_app')
    op.execute('GRANT SELECT, INSERT ON "mark" TO consilium_app')
    op.execute('GRANT SELECT, INSERT ON "mask" TO consilium_app')
    op.execute('GRANT SELECT, INSERT ON "revision" TO consilium_app')
    op.execute('GRANT SELECT, INSERT ON "time_log" TO consilium_app')


def downgrade() -> None:
    op.drop_index("ix_time_log_reading", table_name="time_log")
    op.drop_table("time_log")
    op.drop_table("revision")
    op.drop_table("mask")
    op.drop_table("mark")
    op.drop_table("finding")
    op.drop_index("uq_answer_version", table_name="answer", postgresql_nulls_not_distinct=True)
    op.drop_table("answer")
    # ### end Alembic commands ###
