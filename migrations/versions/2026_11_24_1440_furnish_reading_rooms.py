"""Let a campaign furnish its reading room; a reading says with which room it was begun."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0135_furnish_rooms"
down_revision = "0133_looks_of_marks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "campaign_room",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("layouts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("break_minutes", sa.Integer(), nullable=True),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_campaign_room_by")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_room_campaign_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_room")),
        sa.UniqueConstraint("campaign_id", "number", name=op.f("uq_campaign_room_campaign_id_number")),
    )
    op.execute('GRANT SELECT, INSERT ON "campaign_room" TO consilium_app')
    op.add_column("reading", sa.Column("room_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_reading_room_id"), "reading", "campaign_room", ["room_id"], ["id"])


def downgrade() -> None:
    op.drop_constraint(op.f("fk_reading_room_id"), "reading", type_="foreignkey")
    op.drop_column("reading", "room_id")
    op.drop_table("campaign_room")
