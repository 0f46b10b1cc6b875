"""Keep protocols."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004_protocols"
down_revision = "0003_imaging"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "protocol",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_protocol")),
        sa.UniqueConstraint("key", name=op.f("uq_protocol_key")),
    )
    op.create_table(
        "guideline_version",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column(
            "published_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("published_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["published_by"], ["person.id"], name=op.f("fk_guideline_version_published_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guideline_version")),
        sa.UniqueConstraint("key", "digest", name=op.f("uq_guideline_version_key_digest")),
        sa.UniqueConstraint("key", "number", name=op.f("uq_guideline_version_key_number")),
    )
    op.create_table(
        "protocol_version",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("protocol_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("definition", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("guideline_version_id", sa.Uuid(), nullable=True),
        sa.Column(
            "published_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("published_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guideline_version_id"], ["guideline_version.id"], name=op.f("fk_protocol_version_guideline_version_id")
        ),
        sa.ForeignKeyConstraint(["protocol_id"], ["protocol.id"], name=op.f("fk_protocol_version_protocol_id")),
        sa.ForeignKeyConstraint(["published_by"], ["person.id"], name=op.f("fk_protocol_version_published_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_protocol_version")),
        sa.UniqueConstraint("protocol_id", "digest", name=op.f("uq_protocol_version_protocol_id_digest")),
        sa.UniqueConstraint("protocol_id", "number", name=op.f("uq_protocol_version_protocol_id_number")),
    )
    # ### end Alembic commands ###
    op.execute('GRANT SELECT, INSERT, UPDATE ON "protocol" TO consilium_app')
    op.execute('GRANT SELECT, INSERT ON "guideline_version" TO consilium_app')
    op.execute('GRANT SELECT, INSERT ON "protocol_version" TO consilium_app')


def downgrade() -> None:
    op.drop_table("protocol_version")
    op.drop_table("guideline_version")
    op.drop_table("protocol")
    # ### end Alembic commands ###
