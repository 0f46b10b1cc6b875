"""Keep the statistics of agreement, the difficulty of cases, and sets of cases for calibration."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0131_keep_statistics"
down_revision = "0136_train_readers"
branch_labels = None
depends_on = None


def _id() -> sa.Column:
    return sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False)


def _time(name: str = "at") -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False)


def _references(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, other in columns.items()
    ]


def upgrade() -> None:
    op.create_table(
        "agreement_board",
        sa.Column("stage_id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        _time("asked_at"),
        *_references("agreement_board", stage_id="stage", campaign_id="campaign"),
        sa.PrimaryKeyConstraint("stage_id", name=op.f("pk_agreement_board")),
    )
    op.create_table(
        "agreement_part",
        _id(),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("stage_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("item", sa.String(), server_default="", nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("engine", sa.String(), nullable=True),
        sa.Column("material", sa.String(), nullable=True),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seconds", sa.Float(), nullable=True),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        *_references("agreement_part", campaign_id="campaign", stage_id="stage"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_part")),
        sa.UniqueConstraint("stage_id", "part", "item", name=op.f("uq_agreement_part_stage_id_part_item")),
    )
    op.create_table(
        "agreement_statistic",
        _id(),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("stage_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("breakdown", sa.String(), nullable=False),
        sa.Column("group", sa.String(), server_default="", nullable=False),
        sa.Column("reader_a_id", sa.Uuid(), nullable=True),
        sa.Column("reader_b_id", sa.Uuid(), nullable=True),
        sa.Column("metric", sa.String(), nullable=False),
        sa.Column("order_index", sa.Integer(), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("low", sa.Float(), nullable=True),
        sa.Column("high", sa.Float(), nullable=True),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("definition", sa.String(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=True),
        sa.Column("resamples", sa.Integer(), nullable=True),
        sa.Column("inputs", sa.String(), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("material", sa.String(), nullable=False),
        _time(),
        *_references(
            "agreement_statistic",
            campaign_id="campaign",
            stage_id="stage",
            reader_a_id="person",
            reader_b_id="person",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_statistic")),
    )
    op.create_index(
        "uq_agreement_statistic_place",
        "agreement_statistic",
        ["stage_id", "item", "breakdown", "group", "reader_a_id", "reader_b_id", "metric"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "case_difficulty",
        _id(),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("stage_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("comparison_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("disagreement", sa.Float(), nullable=True),
        sa.Column("doubt", sa.Float(), nullable=True),
        sa.Column("effort", sa.Float(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("definition", sa.String(), nullable=False),
        sa.Column("material", sa.String(), nullable=False),
        _time(),
        *_references(
            "case_difficulty",
            campaign_id="campaign",
            stage_id="stage",
            case_id="reading_case",
            comparison_id="comparison",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_difficulty")),
        sa.UniqueConstraint("stage_id", "case_id", name=op.f("uq_case_difficulty_stage_id_case_id")),
    )
    op.create_table(
        "case_set",
        _id(),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        _time(),
        *_references("case_set", campaign_id="campaign", by="person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_set")),
        sa.UniqueConstraint("campaign_id", "name", name=op.f("uq_case_set_campaign_id_name")),
    )
    op.create_table(
        "case_set_member",
        _id(),
        sa.Column("case_set_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=True),
        sa.Column("definition", sa.String(), nullable=True),
        sa.Column("by", sa.Uuid(), nullable=False),
        _time(),
        *_references("case_set_member", case_set_id="case_set", case_id="reading_case", by="person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_set_member")),
        sa.UniqueConstraint("case_set_id", "case_id", name=op.f("uq_case_set_member_case_set_id_case_id")),
    )
    for table in ("agreement_board", "agreement_part", "agreement_statistic", "case_difficulty"):
        op.execute(f'GRANT SELECT, INSERT, UPDATE ON "{table}" TO consilium_app')
    for table in ("case_set", "case_set_member"):
        op.execute(f'GRANT SELECT, INSERT ON "{table}" TO consilium_app')


def downgrade() -> None:
    for table in (
        "case_set_member",
        "case_set",
        "case_difficulty",
        "agreement_statistic",
        "agreement_part",
        "agreement_board",
    ):
        op.drop_table(table)
