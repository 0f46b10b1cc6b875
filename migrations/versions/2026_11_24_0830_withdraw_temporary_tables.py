"""Withdraw temporary tables.

A temporary table named like one of history would hide it on the connection that made it.
"""

from alembic import op

revision = "0014_withdraw_temporary_tables"
down_revision = "0013_jobs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _on_this_database("REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC")


def downgrade() -> None:
    _on_this_database("GRANT TEMPORARY ON DATABASE %I TO PUBLIC")


def _on_this_database(sentence: str) -> None:
    op.execute(f"DO $$ BEGIN EXECUTE format('{sentence}', current_database()); END $$")
