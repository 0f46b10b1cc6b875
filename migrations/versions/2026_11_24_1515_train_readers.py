"""Let a campaign be for training."""

import sqlalchemy as sa
from alembic import op

revision = "0136_train_readers"
down_revision = "0128_judge_every_study"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "campaign_training",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("reference_reader_id", sa.Uuid(), nullable=True),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_campaign_training_by")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_training_campaign_id")),
        sa.ForeignKeyConstraint(
            ["reference_reader_id"], ["person.id"], name=op.f("fk_campaign_training_reference_reader_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_training")),
        sa.UniqueConstraint("campaign_id", name=op.f("uq_campaign_training_campaign_id")),
    )
    op.execute('GRANT SELECT, INSERT ON "campaign_training" TO consilium_app')


def downgrade() -> None:
    op.drop_table("campaign_training")
