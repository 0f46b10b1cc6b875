"""Queue jobs: procrastinate's own schema, outside the models and outside `alembic check`.

The library's schema as of the locked version. A later version's changes come as migrations of their own.
"""

from alembic import op
from procrastinate.schema import SchemaManager
from sqlalchemy import text

revision = "0013_jobs"
down_revision = "0012_kernel"
branch_labels = None
depends_on = None

# the functions name their tables without a schema, and are called on connections of any search path
PIN_SEARCH_PATHS = """
DO $$
DECLARE f regprocedure;
BEGIN
    FOR f IN SELECT oid FROM pg_proc WHERE pronamespace = 'procrastinate'::regnamespace LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = procrastinate', f);
    END LOOP;
END $$
"""


def upgrade() -> None:
    connection = op.get_bind()
    before = connection.execute(text("SHOW search_path")).scalar_one()
    op.execute("CREATE SCHEMA procrastinate")
    op.execute("SET LOCAL search_path = procrastinate")
    connection.exec_driver_sql(SchemaManager.get_schema().replace("%", "%%"))
    op.execute(PIN_SEARCH_PATHS)
    op.execute("GRANT USAGE ON SCHEMA procrastinate TO consilium_app")
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA procrastinate TO consilium_app")
    op.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA procrastinate TO consilium_app")
    op.execute(f"SET LOCAL search_path = {before}")


def downgrade() -> None:
    op.execute("DROP SCHEMA procrastinate CASCADE")
