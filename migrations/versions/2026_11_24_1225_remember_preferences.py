"""Remember preferences."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017_preferences"
down_revision = "0080_waiting_deliveries"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "preference",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_preference_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "key", name=op.f("pk_preference")),
    )
    op.execute('GRANT SELECT, INSERT, UPDATE ON "preference" TO consilium_app')


def downgrade() -> None:
    op.drop_table("preference")
