"""Learn roles from corrections: what series of a scanner are called (as a hash), and the rules of the house."""

import sqlalchemy as sa
from alembic import op

revision = "0095_learn_from_corrections"
down_revision = "0020_keep_a_gate"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("stack", sa.Column("scanner", sa.String(), nullable=True))
    op.add_column("stack", sa.Column("name_digest", sa.String(), nullable=True))
    op.create_index("ix_stack_scanner_name_digest", "stack", ["scanner", "name_digest"])
    op.drop_constraint(op.f("ck_stack_role_origin"), "stack_role")
    op.create_check_constraint(
        op.f("ck_stack_role_origin"), "stack_role", "origin IN ('proposed', 'learned', 'confirmed')"
    )
    op.create_table(
        "site_rule",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("scanner", sa.String(), nullable=False),
        sa.Column("name_digest", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("shown_as", sa.String(), nullable=False),
        sa.Column("stack_id", sa.Uuid(), nullable=True),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_site_rule_version")),
        sa.ForeignKeyConstraint(["stack_id"], ["stack.id"], name=op.f("fk_site_rule_stack_id")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_site_rule_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_rule")),
        sa.UniqueConstraint("scanner", "name_digest", "version", name=op.f("uq_site_rule_scanner_name_digest_version")),
    )
    op.execute('GRANT SELECT, INSERT ON "site_rule" TO consilium_app')


def downgrade() -> None:
    op.drop_table("site_rule")
    # what was learned becomes a plain proposal again
    op.execute("UPDATE stack_role SET origin = 'proposed' WHERE origin = 'learned'")
    op.drop_constraint(op.f("ck_stack_role_origin"), "stack_role")
    op.create_check_constraint(op.f("ck_stack_role_origin"), "stack_role", "origin IN ('proposed', 'confirmed')")
    op.drop_index("ix_stack_scanner_name_digest", table_name="stack")
    op.drop_column("stack", "name_digest")
    op.drop_column("stack", "scanner")
