"""A clone of the template, used by one test after the other: emptied between two, not made again.

Making and dropping a database is some thousand files; emptying the tables that were used is a tenth of them (0160).
Truncated, not deleted from: files and the planner's figures are then those of a table that was never used.
"""

import psycopg

MOST_USES = 60
"""So often truncated, the catalogue has grown; a new clone is made."""

SCHEMA = """
SELECT array_agg(row(kind, rows, newest)::text) FROM (
    SELECT 1 AS kind, count(*) AS rows, max(xmin::text::bigint) AS newest FROM pg_class
    UNION ALL SELECT 2, count(*), max(xmin::text::bigint) FROM pg_attribute
    UNION ALL SELECT 3, count(*), max(xmin::text::bigint) FROM pg_constraint
    UNION ALL SELECT 4, count(*), max(xmin::text::bigint) FROM pg_proc
    UNION ALL SELECT 5, count(*), max(xmin::text::bigint) FROM pg_trigger
    UNION ALL SELECT 6, count(*), max(xmin::text::bigint) FROM pg_namespace
    UNION ALL SELECT 7, count(*), max(xmin::text::bigint) FROM pg_type
    UNION ALL SELECT 8, count(*), max(xmin::text::bigint) FROM pg_attrdef
    UNION ALL SELECT 9, count(*), max(xmin::text::bigint) FROM pg_default_acl
)
"""
"""Another answer once anything was created, altered, dropped, granted or revoked."""

LEAVE = """
SELECT bool_and(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""

EMPTY = """
DO $$
DECLARE used text;
BEGIN
    SELECT string_agg(c.oid::regclass::text, ', ') INTO used
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname IN ('public', 'procrastinate') AND c.relname <> 'alembic_version'
        AND pg_relation_size(c.oid) > 0;
    IF used IS NOT NULL THEN
        EXECUTE 'TRUNCATE ' || used || ' CASCADE';
    END IF;
    PERFORM setval(seqrelid, seqstart, false) FROM pg_sequence;
END $$
"""


class Clone:
    def __init__(self, name: str, connection: psycopg.Connection) -> None:
        """With a superuser's connection to it, which stays open."""
        self.name = name
        self._connection = connection
        self._uses = 0
        self._schema = self._ask(SCHEMA)

    def emptied(self) -> bool:
        """As it was made, with nobody connected; False when a test altered the schema, or it is worn out."""
        self._uses += 1
        self._ask(LEAVE)
        if self._uses >= MOST_USES or self._ask(SCHEMA) != self._schema:
            return False
        self._connection.execute(EMPTY)
        self._schema = self._ask(SCHEMA)
        return True

    def close(self) -> None:
        self._connection.close()

    def _ask(self, question: str) -> object:
        (answer,) = self._connection.execute(question).fetchone() or (None,)
        return answer
