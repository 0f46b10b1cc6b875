"""Keep the record."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001_audit"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chain_head",
        sa.Column("chain_kind", sa.String(), nullable=False),
        sa.Column("chain_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("chain_kind", "chain_id", name=op.f("pk_chain_head")),
    )
    op.create_table(
        "event",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("chain_kind", sa.String(), nullable=False),
        sa.Column("chain_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("old", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("new", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("software", sa.String(), nullable=False),
        sa.Column("previous_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.CheckConstraint("sequence > 0", name=op.f("ck_event_sequence_positive")),
        sa.PrimaryKeyConstraint("campaign_id", "id", name=op.f("pk_event")),
        sa.UniqueConstraint(
            "campaign_id",
            "chain_kind",
            "chain_id",
            "sequence",
            name=op.f("uq_event_campaign_id_chain_kind_chain_id_sequence"),
        ),
    )
    op.create_index(op.f("ix_event_at"), "event", ["at"], unique=False)
    op.create_index(
        op.f("ix_event_chain_kind_chain_id_sequence"), "event", ["chain_kind", "chain_id", "sequence"], unique=False
    )
    op.create_index(op.f("ix_event_subject_kind_subject_id"), "event", ["subject_kind", "subject_id"], unique=False)
    # ### end Alembic commands ###
    op.execute('GRANT SELECT, INSERT, UPDATE ON "chain_head" TO consilium_app')
    op.execute('GRANT SELECT, INSERT ON "event" TO consilium_app')


def downgrade() -> None:
    op.drop_index(op.f("ix_event_subject_kind_subject_id"), table_name="event")
    op.drop_index(op.f("ix_event_chain_kind_chain_id_sequence"), table_name="event")
    op.drop_index(op.f("ix_event_at"), table_name="event")
    op.drop_table("event")
    op.drop_table("chain_head")
    # ### end Alembic commands ###
