"""A clone of the template, used by one test after the other: emptied between two, not made again.

Making and dropping a database is some thousand files (0160). Rows are deleted: to truncate a table is to truncate all
that lean on it, and each is some files again. A table that has grown by rows that are gone is vacuumed to none (0166).
"""

from typing import Any, LiteralString

import psycopg
from psycopg.sql import SQL

MOST_USES = 60
"""Indices grow by what is gone; after so many a new clone is made."""

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

USED = """
SELECT format('%I.%I', n.nspname, c.relname) AS name
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname IN ('public', 'procrastinate') AND c.relname <> 'alembic_version'
    AND pg_relation_size(c.oid) > 0
"""
"""Tables that were written to, as a statement names them."""

EMPTY = f"""
DO $$
DECLARE used text;
BEGIN
    -- the triggers of history refuse, and those of foreign keys would look for each row
    SET LOCAL session_replication_role = replica;
    FOR used IN {USED} LOOP
        EXECUTE 'DELETE FROM ' || used;
    END LOOP;
    PERFORM setval(seqrelid, seqstart, false) FROM pg_sequence;
END $$
"""  # noqa: S608

GROWN = f"SELECT string_agg(name, ', ') FROM ({USED} AND pg_relation_size(c.oid) > 10 * 8192) AS tables"  # noqa: S608
"""Those that are larger, by rows that are gone, than the planner takes a new table for (ten pages)."""

FORGET_FIGURES = """
UPDATE pg_class SET relpages = 0, reltuples = -1
WHERE relkind IN ('r', 't') AND relnamespace IN ('public'::regnamespace, 'procrastinate'::regnamespace)
    AND reltuples <> -1
"""
"""To the planner, every table is one that was never vacuumed or looked through."""


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
        if grown := self._ask(GROWN):
            self._connection.execute(SQL("VACUUM {}").format(SQL(grown)))
        self._connection.execute(FORGET_FIGURES)
        self._schema = self._ask(SCHEMA)
        return True

    def close(self) -> None:
        self._connection.close()

    def _ask(self, question: LiteralString) -> Any:
        (answer,) = self._connection.execute(question).fetchone() or (None,)
        return answer
