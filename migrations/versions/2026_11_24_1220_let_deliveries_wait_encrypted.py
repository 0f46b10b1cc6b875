"""Let deliveries wait encrypted, be resumed, and be cancelled."""

import sqlalchemy as sa
from alembic import op

revision = "0080_waiting_deliveries"
down_revision = "0014_withdraw_temporary_tables"
branch_labels = None
depends_on = None

EARLIER = "state IN ('waiting', 'working', 'done', 'failed')"
NOW = "state IN ('receiving', 'waiting', 'working', 'done', 'failed', 'cancelled')"
STATE = "ck_intake_state"


def upgrade() -> None:
    op.drop_constraint(op.f(STATE), "intake", type_="check")
    op.create_check_constraint(op.f(STATE), "intake", NOW)
    op.add_column("intake", sa.Column("waiting_key", sa.LargeBinary(), nullable=True))
    op.add_column("intake", sa.Column("first_number", sa.Integer(), server_default="1", nullable=False))
    op.add_column("intake_file", sa.Column("sent_number", sa.Integer(), nullable=True))
    op.create_table(
        "sent_file",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("intake_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name_digest", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["intake_id"], ["intake.id"], name=op.f("fk_sent_file_intake_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sent_file")),
        sa.UniqueConstraint("intake_id", "number", name=op.f("uq_sent_file_intake_id_number")),
        sa.UniqueConstraint("intake_id", "name_digest", name=op.f("uq_sent_file_intake_id_name_digest")),
    )
    op.execute("GRANT SELECT, INSERT ON sent_file TO consilium_app")


def downgrade() -> None:
    op.drop_table("sent_file")
    op.drop_column("intake_file", "sent_number")
    op.drop_column("intake", "first_number")
    op.drop_column("intake", "waiting_key")
    op.drop_constraint(op.f(STATE), "intake", type_="check")
    # the earlier software knows neither word; nothing of such a delivery is in the house
    op.execute("UPDATE intake SET state = 'failed' WHERE state IN ('receiving', 'cancelled')")
    op.create_check_constraint(op.f(STATE), "intake", EARLIER)
