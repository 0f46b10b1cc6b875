"""Tests that follow each other on one database do not see each other."""

import psycopg
import pytest
from psycopg.sql import SQL
from sqlalchemy import make_url

from tests.database import Databases


def connected(databases: Databases, name: str) -> psycopg.Connection:
    _, owner = databases.urls(name)
    return psycopg.connect(make_url(owner).set(drivername="postgresql").render_as_string(hide_password=False))


def left_in(session: psycopg.Connection) -> list[object]:
    """Rows, and the next number of a job."""
    counted = session.execute(
        "SELECT (SELECT count(*) FROM site), (SELECT count(*) FROM procrastinate.procrastinate_jobs), "
        "(SELECT count(*) FROM alembic_version), nextval('procrastinate.procrastinate_jobs_id_seq')"
    )
    return list(counted.fetchone() or ())


def test_a_new_clone_holds_no_rows_that_emptying_would_lose(databases: Databases) -> None:
    clone = databases._make()
    with connected(databases, clone.name) as session:
        tables = session.execute(
            "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE relkind IN ('r', 'p', 'm') AND nspname NOT IN ('pg_catalog', 'information_schema')"
        )
        filled = {
            name
            for (name,) in tables.fetchall()
            if session.execute(SQL("SELECT EXISTS (SELECT FROM {})").format(SQL(name))).fetchone() == (True,)
        }
    databases._drop(clone)
    assert filled == {"alembic_version"}


def test_the_next_test_finds_the_same_database_as_it_was_made_and_nobody_in_it(databases: Databases) -> None:
    with databases.clone() as first:
        leaver = connected(databases, first)
        assert left_in(leaver) == [0, 0, 1, 1]
        leaver.execute("INSERT INTO site (id, name) VALUES (gen_random_uuid(), 'Elsewhere')")
        leaver.execute("INSERT INTO procrastinate.procrastinate_jobs (queue_name, task_name) VALUES ('left', 'left')")
        leaver.commit()
        leaver.execute("LOCK TABLE site")
    with databases.clone() as again, connected(databases, again) as session:
        assert again == first
        assert left_in(session) == [0, 0, 1, 1]
    with pytest.raises(psycopg.OperationalError):
        leaver.execute("SELECT 1")


def test_rows_come_in_the_order_they_were_written_and_the_planner_has_no_figures(databases: Databases) -> None:
    """Also where a table has grown, and somebody had it looked through."""
    pages = "SELECT pg_relation_size('site'), relpages, reltuples FROM pg_class WHERE oid = 'site'::regclass"
    sites = "INSERT INTO site (name) SELECT 'Site ' || n FROM generate_series(1, %s) AS n"
    with databases.clone() as name, databases.server.connect(name) as session:
        session.execute(sites, (5000,))
        session.execute("VACUUM ANALYZE site")
    for _ in range(3):
        with databases.clone() as name, databases.server.connect(name) as session:
            size, *figures = session.execute(pages).fetchone() or ()
            assert size <= 10 * 8192
            assert figures == [0, -1]
            session.execute(sites, (40,))
            found = session.execute("SELECT name FROM site").fetchall()
            assert found == [(f"Site {number}",) for number in range(1, 41)]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE more (id int)",
        "ALTER TABLE site ALTER name SET DEFAULT 'Here'",
        "DROP TABLE alembic_version",
        "REVOKE INSERT ON site FROM consilium_app",
        "CREATE FUNCTION more() RETURNS int LANGUAGE sql RETURN 1",
    ],
)
def test_a_database_whose_schema_was_altered_is_not_used_again(databases: Databases, statement: str) -> None:
    with databases.clone() as first, connected(databases, first) as session:
        session.execute(statement)
    with databases.clone() as again:
        assert again != first
