"""Several delineations in one upload; a mapping of labels can be retired."""

import sqlalchemy as sa
from alembic import op

revision = "0130_import_several_delineations"
down_revision = "0129_grant_single_stacks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "delineation_upload_file",
        _id(),
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.Column("refused", sa.String(), nullable=True),
        sa.CheckConstraint("data IS NULL OR refused IS NULL", name=op.f("ck_delineation_upload_file_read_or_refused")),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["delineation_upload.id"], name=op.f("fk_delineation_upload_file_upload_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delineation_upload_file")),
        sa.UniqueConstraint("upload_id", "number", name=op.f("uq_delineation_upload_file_upload_id_number")),
    )
    op.execute("ALTER TABLE delineation_upload_file ALTER COLUMN data SET STORAGE EXTERNAL")
    op.execute(
        "INSERT INTO delineation_upload_file (upload_id, number, data) SELECT id, 1, data FROM delineation_upload"
    )
    op.drop_column("delineation_upload", "data")
    op.create_table(
        "mapping_retirement",
        _id(),
        sa.Column("mapping_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(["mapping_id"], ["label_mapping.id"], name=op.f("fk_mapping_retirement_mapping_id")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_mapping_retirement_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mapping_retirement")),
        sa.UniqueConstraint("mapping_id", name=op.f("uq_mapping_retirement_mapping_id")),
    )
    op.execute('GRANT SELECT, INSERT, UPDATE ON "delineation_upload_file" TO consilium_app')
    op.execute('GRANT SELECT, INSERT ON "mapping_retirement" TO consilium_app')


def downgrade() -> None:
    op.drop_table("mapping_retirement")
    op.add_column("delineation_upload", sa.Column("data", sa.LargeBinary(), nullable=True))
    op.execute("ALTER TABLE delineation_upload ALTER COLUMN data SET STORAGE EXTERNAL")
    # the earlier version knows one file for each upload
    op.execute(
        "UPDATE delineation_upload SET data = file.data FROM delineation_upload_file AS file"
        " WHERE file.upload_id = delineation_upload.id AND file.number = 1"
    )
    op.drop_table("delineation_upload_file")


def _id() -> sa.Column[sa.Uuid]:
    return sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False)
