"""Whether a campaign offers proposals of an algorithm, what was offered of a reading, and where marks come from."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0138_offer_proposals"
down_revision = "0150_acknowledge_guidelines"
branch_labels = None
depends_on = None

DESIGN = ("proposals_by", "model_name", "model_version")
MARK = ("model_name", "model_version", "proposal_id", "voxels_added", "voxels_removed")
AI = "('ai_prompt', 'ai_proposal_unchanged', 'ai_proposal_edited')"
OF_MODEL = f"num_nulls(model_name, model_version) = CASE WHEN origin IN {AI} THEN 0 ELSE 2 END"
OF_PROPOSAL = "(proposal_id IS NOT NULL) = (origin IN ('ai_proposal_unchanged', 'ai_proposal_edited'))"


def upgrade() -> None:
    op.add_column("campaign_design", sa.Column("proposals_by", sa.Uuid(), nullable=True))
    op.add_column("campaign_design", sa.Column("model_name", sa.String(), nullable=True))
    op.add_column("campaign_design", sa.Column("model_version", sa.String(), nullable=True))
    op.create_foreign_key(
        op.f("fk_campaign_design_proposals_by"), "campaign_design", "person", ["proposals_by"], ["id"]
    )
    op.create_check_constraint(
        op.f("ck_campaign_design_proposals"), "campaign_design", f"num_nulls({', '.join(DESIGN)}) IN (0, 3)"
    )
    op.add_column("mark", sa.Column("model_name", sa.String(), nullable=True))
    op.add_column("mark", sa.Column("model_version", sa.String(), nullable=True))
    op.add_column("mark", sa.Column("proposal_id", sa.Uuid(), nullable=True))
    op.add_column("mark", sa.Column("voxels_added", sa.Integer(), nullable=True))
    op.add_column("mark", sa.Column("voxels_removed", sa.Integer(), nullable=True))
    # not checked of what is there: no mark is older than this, but those of before a downgrade have lost their model
    for name, rule in (("model", OF_MODEL), ("proposal", OF_PROPOSAL)):
        op.create_check_constraint(op.f(f"ck_mark_{name}"), "mark", rule, postgresql_not_valid=True)
    op.create_table(
        "proposal_offer",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("reading_id", sa.Uuid(), nullable=False),
        sa.Column("design_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=True),
        sa.Column("model_name", sa.String(), nullable=False),
        sa.Column("model_version", sa.String(), nullable=False),
        sa.Column("proposals", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(["design_id"], ["campaign_design.id"], name=op.f("fk_proposal_offer_design_id")),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name=op.f("fk_proposal_offer_reading_id")),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_proposal_offer_submission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_offer")),
        sa.UniqueConstraint("reading_id", name=op.f("uq_proposal_offer_reading_id")),
    )
    op.create_table(
        "proposal_decision",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("reading_id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("declined", sa.Boolean(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_proposal_decision_by")),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name=op.f("fk_proposal_decision_reading_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_decision")),
        sa.UniqueConstraint(
            "reading_id", "proposal_id", "number", name=op.f("uq_proposal_decision_reading_id_proposal_id_number")
        ),
    )
    for table in ("proposal_offer", "proposal_decision"):
        op.execute(f'GRANT SELECT, INSERT ON "{table}" TO consilium_app')


def downgrade() -> None:
    """Of marks, the origin stays: history is not rewritten. Which model it was is lost with the columns."""
    op.drop_table("proposal_decision")
    op.drop_table("proposal_offer")
    op.drop_constraint(op.f("ck_mark_proposal"), "mark")
    op.drop_constraint(op.f("ck_mark_model"), "mark")
    for column in reversed(MARK):
        op.drop_column("mark", column)
    op.drop_constraint(op.f("ck_campaign_design_proposals"), "campaign_design")
    op.drop_constraint(op.f("fk_campaign_design_proposals_by"), "campaign_design", type_="foreignkey")
    for column in reversed(DESIGN):
        op.drop_column("campaign_design", column)
