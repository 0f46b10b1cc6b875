"""Keep which version of a guideline a reader knows, and when a reading was opened."""

import sqlalchemy as sa
from alembic import op

revision = "0150_acknowledge_guidelines"
down_revision = "0146_register_frames"
branch_labels = None
depends_on = None

TABLE = "guideline_acknowledgement"


def upgrade() -> None:
    op.add_column("reading", sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("reader_id", sa.Uuid(), nullable=False),
        sa.Column("guideline_version_id", sa.Uuid(), nullable=False),
        sa.Column("reading_id", sa.Uuid(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.CheckConstraint("how IN ('shown', 'read')", name=op.f(f"ck_{TABLE}_how")),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{TABLE}_{column}"))
            for column, other in (
                ("campaign_id", "campaign"),
                ("reader_id", "person"),
                ("guideline_version_id", "guideline_version"),
                ("reading_id", "reading"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index("ix_guideline_acknowledgement_reader", TABLE, ["campaign_id", "reader_id", "at"])
    op.execute(f'GRANT SELECT, INSERT ON "{TABLE}" TO consilium_app')


def downgrade() -> None:
    op.drop_table(TABLE)
    op.drop_column("reading", "opened_at")
