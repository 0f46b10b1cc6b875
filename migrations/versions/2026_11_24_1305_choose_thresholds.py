"""Choose from where on readers differ."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0111_thresholds"
down_revision = "0095_learn_from_corrections"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "difference_design",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("thresholds", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_difference_design_by")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_difference_design_campaign_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_difference_design")),
        sa.UniqueConstraint("campaign_id", "number", name=op.f("uq_difference_design_campaign_id_number")),
    )
    op.execute('GRANT SELECT, INSERT ON "difference_design" TO consilium_app')


def downgrade() -> None:
    op.drop_table("difference_design")
